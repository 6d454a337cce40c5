"""The dispute of a service and that of its bill are one thing: opened with one another, decided with one another, once.

`service_settled` reads the journal and hands its rows on; what follows is in the transaction that moves its place, so that a
kill in between leaves either both or neither. A deed that came from the other side says so (`bill`, `origin`) and is not
followed back. Rows are followed by what they say, in their order, not by how the order is by now.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.billing import actions as billing
from songhe.care.billing import queries as bills
from songhe.care.billing.models import Bill, Dispute
from songhe.care.homecare import actions as homecare
from songhe.care.homecare.models import Order
from songhe.register.access.models import User

ORDER, BILL, DISPUTE = "homecare.order", "billing.bill", "billing.dispute"
OPENED, DECIDED = frozenset({"dispute"}), frozenset({"settle", "refund"})
Charge = Callable[[Order, datetime], None]
ANSWERED = frozenset({"refund", "hold_good", "withdraw"})


def concerns(row: JournalEntry) -> bool:
    """Whether this row opens or decides a dispute that has another side, and was not made from there."""
    verb = row.verb.rpartition(".")[2]
    if row.facts.get("bill" if row.subject_kind == ORDER else "origin"):
        return False
    if row.subject_kind == ORDER:
        return verb in OPENED or (verb in DECIDED and row.before.get("status") == "disputed")
    return (row.subject_kind == BILL and verb in OPENED) or (row.subject_kind == DISPUTE and verb in ANSWERED)


def follow(row: JournalEntry, at: datetime, charge: Charge) -> None:
    """What follows on the other side. Inside the deed of whoever calls. `charge` makes the bill of an order."""
    if row.subject_kind == BILL:
        _bill_disputed(row, at)
    elif row.subject_kind == DISPUTE:
        _bill_decided(row, at)
    elif row.verb.endswith(".dispute"):
        _order_disputed(row, at)
    else:
        _order_decided(row, at, charge)


def _order_disputed(row: JournalEntry, at: datetime) -> None:
    bill = bills.bill_of(ORDER, row.subject)
    if bill is None or not _charged_before(bill, row):  # nothing is charged while it is disputed
        return
    said = str(row.facts.get("why", ""))
    billing.dispute_with_service(bill=bill, origin=str(row.pk), reason=said, user=_user(row), by=_by(row), at=at)


def _charged_before(bill: Bill, row: JournalEntry) -> bool:
    """A bill that was made after this dispute was made of its decision. Whoever charges holds the order."""
    rows = JournalEntry.objects.filter(subject_kind=BILL, subject=bill.pk, verb="billing.bill.charge")
    return rows.filter(pos__lt=row.pos).exists()


def _order_decided(row: JournalEntry, at: datetime, charge: Charge) -> None:
    """The bill follows. One that is made only now (the service was disputed before it was charged) gives back at once."""
    bill, back = bills.bill_of(ORDER, row.subject), int(row.facts.get("refund", 0))
    if bill is None:
        _charged_late(row, back, at, charge)
        return
    waiting = bill.disputes.filter(status="open").first()
    if waiting:
        cents = bill.net if row.verb.endswith(".refund") else min(back, bill.net)
        billing.decide(dispute=waiting, cents=cents, answer=_said(row), by=_by(row), at=at, origin=str(row.pk))


def _charged_late(row: JournalEntry, back: int, at: datetime, charge: Charge) -> None:
    order = Order.objects.select_related("elder", "operator", "facility").filter(pk=row.subject).first()
    if order is None or not back or row.verb.endswith(".refund"):
        return  # what stands is charged as every other order; what was given back whole is not charged at all
    charge(order, at)
    made = bills.bill_of(ORDER, row.subject)
    if made and made.net:
        billing.refund(made, cents=min(back, made.net), reason=_said(row), by=_by(row), at=at)


def _bill_disputed(row: JournalEntry, at: datetime) -> None:
    order, dispute = _order_of(Bill.objects.filter(pk=row.subject).first()), str(row.facts.get("dispute", ""))
    if order and not _followed(order, dispute, OPENED):
        homecare.dispute_with_bill(order=order, bill=dispute, by=_by(row), at=at)


def _bill_decided(row: JournalEntry, at: datetime) -> None:
    dispute = Dispute.objects.select_related("bill").filter(pk=row.subject).first()
    order = _order_of(dispute.bill) if dispute else None
    if dispute is None or order is None or order.status != "disputed" or _followed(order, str(dispute.pk), DECIDED):
        return
    if dispute.bill.disputes.filter(status="open").exists():  # disputed again meanwhile: that one decides
        return
    whole = dispute.bill.net == 0
    cents = order.cents if whole else min(int(row.facts.get("cents", 0)), max(0, order.cents - 1))
    said = dispute.answer or str(dispute.get_status_display())
    homecare.settle(order=order, said=said, refund_cents=cents, bill=str(dispute.pk), by=_by(row), at=at)


def _followed(order: Order, dispute: str, verbs: frozenset[str]) -> bool:
    """Whether the order has heard of this already: a row that is read again does nothing again."""
    rows = JournalEntry.objects.filter(subject_kind=ORDER, subject=order.pk, facts__bill=dispute)
    return any(verb.rpartition(".")[2] in verbs for verb in rows.values_list("verb", flat=True))


def _order_of(bill: Bill | None) -> Order | None:
    if bill is None or bill.subject_kind != ORDER:
        return None
    return Order.objects.filter(pk=bill.subject).first()


def _by(row: JournalEntry) -> Actor:
    return Actor(row.by, row.by_name)


def _said(row: JournalEntry) -> str:
    return str(row.facts.get("said") or row.facts.get("why") or row.by_name)


def _user(row: JournalEntry) -> User | None:
    kind, _mark, key = row.by.partition(":")
    try:
        return User.objects.filter(pk=UUID(key)).first() if kind == "user" else None
    except ValueError:  # a user of a time when keys were numbers
        return None
