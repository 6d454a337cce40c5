"""What the pages of the room say."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from songhe.base.ledger import actions as ledger
from songhe.care.billing import actions, dated, queries, rules, words
from songhe.care.billing.models import Bill, Dispute, PayerKind, Share, Statement, Voucher
from songhe.engines.entitlement import all_of
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.access.scope import within

TONES = {
    "open": ("", "clock"), "charged": ("info", "clock"), "settled": ("ok", "check"), "disputed": ("warn", "alert-triangle"),
    "refunded": ("", "arrow-back-up"), "draft": ("", "pencil"), "sent": ("info", "clock"), "agreed": ("ok", "check"),
    "objected": ("warn", "alert-triangle"), "paid": ("ok", "check"), "applied": ("info", "clock"), "approved": ("ok", "check"),
    "refused": ("warn", "x"), "withdrawn": ("", "x"), "stopped": ("", "x"), "made": ("info", "clock"),
    "confirmed": ("ok", "check"),
    "held_good": ("ok", "check"), "granted": ("ok", "check"), "void": ("", "x"),
}  # fmt: skip
NAMES = {str(one.value): one.label for one in PayerKind}


def tone(row: Any) -> tuple[str, str]:
    """Colour and mark of a state."""
    return TONES[row.status]


def lines(rows: Sequence[Bill]) -> list[dict[str, Any]]:
    """A page of the list: with the public part and the own part of each, as they stand after refunds."""
    mine = Share.objects.filter(bill__in=rows, payer=PayerKind.SELF)
    own = {share.bill_id: share.cents - share.refunded_cents for share in mine}
    return [{"row": row, "tone": tone(row), "own": own.get(row.pk, 0), "public": row.net - own.get(row.pk, 0)} for row in rows]


def sums(rows: QuerySet[Bill]) -> dict[str, int]:
    """What a list adds up to: number, cents, and cents by payer, after refunds."""
    told = rows.order_by().aggregate(cents=Coalesce(Sum(F("cents") - F("refunded_cents")), 0))
    parts = Share.objects.filter(bill__in=rows.order_by().values("pk")).order_by().values_list("payer")
    by: dict[str, int] = dict(parts.annotate(s=Sum(F("cents") - F("refunded_cents"))).order_by())
    own = by.get(PayerKind.SELF, 0)
    return {"count": rows.count(), "cents": told["cents"], "own": own, "public": told["cents"] - own,
            "voucher": by.get(PayerKind.VOUCHER, 0)}  # fmt: skip


def shares(bill: Bill) -> list[dict[str, Any]]:
    """Who pays what of a bill and why; who pays nothing comes after, with what is missing."""
    told = [
        {
            "name": share.get_payer_display(), "cents": share.cents, "back": share.refunded_cents, "clause": share.clause,
            "why": words.why(share, NAMES), "answer": str(all_of(share.answers.values())),
            "conditions": words.ordered(share.answers),
            "own": share.payer == PayerKind.SELF,
        }
        for share in bill.shares.all()
    ]  # fmt: skip
    return sorted(told, key=lambda one: (one["cents"] == 0, one["own"]))


def bill(row: Bill, user: User) -> dict[str, Any]:
    """One bill with everything that may be done about it."""
    disputes = list(row.disputes.order_by("-raised_at"))
    open_one = next((one for one in disputes if one.status == Dispute.Status.OPEN), None)
    may_dispute = row.status in {"charged", "settled"} and user.role in {Role.FAMILY, Role.ELDER, *BUREAU_ROLES}
    return {
        "row": row, "tone": tone(row), "shares": shares(row), "owed": actions.owed(row) if row.status == "charged" else 0,
        "refunds": list(row.refunds.all()), "payments": [(one, one.cents - one.refunded_cents) for one in row.payments.all()],
        "disputes": [(one, (tone_of_dispute(one))) for one in disputes], "open_dispute": open_one,
        "may_dispute": may_dispute, "bureau": user.role in BUREAU_ROLES, "linked": user.role in {Role.FAMILY, Role.ELDER},
        "may_withdraw": open_one is not None and open_one.raised_by_id == user.pk,
        "may_refund": user.role in BUREAU_ROLES and row.status in {"charged", "settled"} and row.net > 0,
        "may_forgive": row.is_fee and row.net > 0 and user.role in BUREAU_ROLES | {Role.OPERATOR},
        "late_minutes": max(0, int(row.rules.get("before", 0))),
        "may_cash": user.role == Role.OPERATOR and row.status == "charged",
    }  # fmt: skip


def tone_of_dispute(row: Dispute) -> tuple[str, str]:
    """Colour and mark of a dispute."""
    return ("info", "clock") if row.status == "open" else TONES.get(row.status, ("", "x"))


def wallets(user: User, month: date) -> list[dict[str, Any]]:
    """This month's vouchers of those whom a family follows: granted, used, left."""
    return [wallet(row) for row in queries.vouchers(user).filter(month=month)]


def wallet(row: Voucher) -> dict[str, Any]:
    """One voucher with what is left of it."""
    left = ledger.balance(row.account) if row.status == "granted" else 0
    return {"row": row, "tone": tone(row), "left": left, "used": row.cents - left}


def statement(row: Statement) -> dict[str, Any]:
    """One statement with its lines, and what each payer's add up to."""
    listed = list(row.lines.select_related("bill__elder").order_by("bill__day", "bill_id", "payer"))
    by: dict[str, int] = {}
    for line in listed:
        by[line.payer] = by.get(line.payer, 0) + line.cents
    waiting = Bill.objects.filter(status="disputed", month__lte=row.month).filter(within(row.division_path))
    waiting = waiting.filter(operator=row.operator_id) if row.operator_id else waiting.filter(shares__payer=row.payer)
    return {
        "row": row, "tone": tone(row), "lines": listed, "by": [(NAMES[payer], cents) for payer, cents in by.items()],
        "waiting": list(waiting.select_related("elder").order_by("day", "pk")[:20]),
    }  # fmt: skip


def counties(rows: Iterable[Any]) -> set[str]:
    """County paths of rows."""
    return {rules.county_of(row.division_path) for row in rows}


def voucher_rule(day: date) -> Any:
    """The rule of the voucher, for the page."""
    return dated.voucher(day)
