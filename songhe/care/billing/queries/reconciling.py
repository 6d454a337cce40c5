"""To the cent: the ledger against the bills, our payments against the gateway's book, every account against its history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Sum

from songhe.base.indicators import HOME
from songhe.base.ledger.checking import check
from songhe.base.ledger.models import Transfer
from songhe.care.billing.models import Bill, Payment, Refund, Share
from songhe.links import payments as port
from songhe.register.access.models import User
from songhe.register.access.scope import visible

BATCH = 1000


@dataclass(frozen=True)
class Difference:
    """Something that does not agree: `ours` against `theirs`, in cents."""

    kind: str  # `bill`, `missing_here`, `missing_there`, `amount`, `account`
    what: str
    ours: int
    theirs: int


@dataclass(frozen=True)
class Reconciled:
    """What was compared for a day, and every difference. Sums in cents."""

    day: date
    bills: int
    charged: int
    refunded: int
    booked: int  # in the ledger, charges less refunds
    paid_here: int
    paid_there: int
    lines: int
    gateway: bool
    differences: tuple[Difference, ...]

    @property
    def difference(self) -> int:
        """Sum of all differences, in cents; 0 only where nothing differs."""
        return sum(abs(one.ours - one.theirs) for one in self.differences)


def reconcile(user: User, day: date) -> Reconciled:
    """One day of the user's division: bills and refunds of the day beside the ledger, payments beside the gateway's book.

    The gateway's book is the whole node's; lines of other counties are left to them.
    """
    start = datetime.combine(day, time(), tzinfo=HOME)
    end = start + timedelta(days=1)
    bills = list(visible(user, Bill.objects.filter(charged_at__gte=start, charged_at__lt=end)).exclude(status="open"))
    refunds = list(visible(user, Refund.objects.filter(at__gte=start, at__lt=end), "bill__division_path"))
    found = [*_unbooked("charge", {f"charge:{row.pk}": (str(row), row.cents) for row in bills})]
    found += _unbooked("refund", {f"refund:{row.pk}": (str(row), row.cents) for row in refunds})
    found += _shares_off(bills)
    ours = list(visible(user, Payment.objects.filter(way="gateway", paid_at__gte=start, paid_at__lt=end)))
    there, differing = _gateway(user, start, ours)
    accounts = (
        [Difference("account", one.code, one.balance, one.history) for one in check()] if user.scope.count("/") == 0 else []
    )
    return Reconciled(
        day=day, bills=len(bills), charged=sum(row.cents for row in bills), refunded=sum(row.cents for row in refunds),
        booked=_sum("charge", bills) - _sum("refund", refunds), paid_here=sum(row.cents for row in ours),
        paid_there=sum(line.cents for line in there if not line.refund), lines=len(there), gateway=port.is_on(),
        differences=(*found, *differing, *accounts),
    )  # fmt: skip


def _sum(kind: str, rows: "list[Bill] | list[Refund]") -> int:
    keys = [f"{kind}:{row.pk}" for row in rows]
    parts = (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))
    return sum(Transfer.objects.filter(key__in=part, kind=kind).aggregate(s=Sum("amount"))["s"] or 0 for part in parts)


def _unbooked(kind: str, expected: dict[str, tuple[str, int]]) -> list[Difference]:
    booked: dict[str, int] = defaultdict(int)
    keys = list(expected)
    for at in range(0, len(keys), BATCH):
        rows = Transfer.objects.filter(key__in=keys[at : at + BATCH], kind=kind)
        for key, amount in rows.values_list("key", "amount"):
            booked[key] += amount
    return [Difference("bill", what, cents, booked[key]) for key, (what, cents) in expected.items() if booked[key] != cents]


def _shares_off(bills: list[Bill]) -> list[Difference]:
    sums: dict[object, int] = defaultdict(int)
    keys = [row.pk for row in bills]
    for at in range(0, len(keys), BATCH):
        for bill, cents in Share.objects.filter(bill__in=keys[at : at + BATCH]).values_list("bill", "cents"):
            sums[bill] += cents
    return [Difference("bill", str(row), row.cents, sums[row.pk]) for row in bills if sums[row.pk] != row.cents]


def _gateway(user: User, start: datetime, ours: list[Payment]) -> tuple[list[port.Line], list[Difference]]:
    if not port.is_on():
        return [], []
    lines = port.gateway().book(start.date())
    known = set(
        visible(user, Payment.objects.filter(order_no__in=[one.order_no for one in lines])).values_list("order_no", flat=True)
    )
    elsewhere = set(Payment.objects.exclude(order_no__in=known).filter(
        order_no__in=[one.order_no for one in lines]).values_list("order_no", flat=True))  # fmt: skip
    # What came twice (in cash meanwhile) went back at once, under a number of its own: with us it never was.
    returned = {one.order_no for one in lines if one.refund and one.trade_no.startswith("RC")}
    lines = [one for one in lines if one.order_no not in elsewhere | returned]
    theirs = {one.order_no: one for one in lines if not one.refund}
    paid = {row.order_no: row.cents for row in ours}
    found = [Difference("missing_there", order_no, cents, 0) for order_no, cents in paid.items() if order_no not in theirs]
    for order_no, line in theirs.items():
        if order_no not in paid:
            found.append(Difference("missing_here", order_no, 0, line.cents))
        elif paid[order_no] != line.cents:
            found.append(Difference("amount", order_no, paid[order_no], line.cents))
    sent = Refund.objects.filter(sent_at__gte=start, sent_at__lt=start + timedelta(days=1))
    given = {row.number: row.returned for row in visible(user, sent, "bill__division_path")}
    backs = {one.trade_no: one.cents for one in lines if one.refund}
    for number in {*given, *backs}:
        if given.get(number, 0) != backs.get(number, 0):
            found.append(Difference("amount", number, -given.get(number, 0), -backs.get(number, 0)))
    return lines, found
