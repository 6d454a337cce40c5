"""Money goes back, and somebody says that a bill is not right.

Within the month the voucher's part is on the voucher again. After it the voucher is void: the elder gets the own part back, and
the public part goes to the treasury, not to anybody who did not earn it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.models import Account
from songhe.base.rows import this_node
from songhe.care.billing import accounts, dated, rules
from songhe.care.billing.actions.paying import owed
from songhe.care.billing.models import Bill, Dispute, PayerKind, Refund, Share, Voucher
from songhe.links import payments as port
from songhe.register.access.models import User
from songhe.register.rights.rules import after_working_days


def refund(bill: Bill, *, cents: int, reason: str, by: Actor, at: datetime) -> Refund:
    """`cents` of a bill go back, in proportion to who paid. All that is left: the bill is refunded. Refused beyond it."""
    if not reason.strip():
        raise Refused(_("请写明退款原因。"))
    with journal.deed():
        bill = Bill.objects.select_for_update(no_key=True).get(pk=bill.pk)
        if not 0 < cents <= bill.net:
            raise Refused(_("退款不能超过还没有退的 %(yuan)s 元。") % {"yuan": rules.yuan(bill.net)})
        return _refund(bill, cents, reason.strip()[:200], by, at)


def _refund(bill: Bill, cents: int, reason: str, by: Actor, at: datetime) -> Refund:
    today = localtime(at).date()
    shares = {share.payer: share for share in bill.shares.all()}
    parts = rules.spread(cents, {payer: share.cents - share.refunded_cents for payer, share in shares.items()})
    row = Refund(bill=bill, month=rules.month_of(today), cents=cents, parts=parts, reason=reason, at=at, by_name=by.name[:80])
    whole = rules.voucher_goes_back(bill.month, today) and _voucher(bill) is not None
    row.to_voucher = parts.get(PayerKind.VOUCHER, 0) if whole else 0
    row.returned = max(0, parts.get(PayerKind.SELF, 0) - owed(bill))
    row.waits = bool(row.returned) and bill.payments.filter(status="paid", way="gateway").exists()
    row.save()
    legs = [Leg(accounts.claim(bill.operator_id, payer), _back(bill, shares[payer], whole), part, "refund")
            for payer, part in parts.items()]  # fmt: skip
    ledger.post([*legs, *_given_back(bill, row.returned)], key=f"refund:{row.pk}", at=at)
    for payer, part in parts.items():
        Share.objects.filter(pk=shares[payer].pk).update(refunded_cents=shares[payer].refunded_cents + part)
    _give_back(bill, row, by, at)
    verb = "refund" if cents == bill.net else "refund_part"
    facts = {"cents": cents, "parts": parts, "to_voucher": row.to_voucher, "returned": row.returned, "reason": reason}
    moves.move(bill, verb, by=by, at=at, facts=facts, refunded_cents=bill.refunded_cents + cents)
    if verb == "refund_part" and bill.status == Bill.Status.CHARGED and not owed(bill):
        moves.move(bill, "settle", by=by, at=at, settled_at=at)
    return row


def _voucher(bill: Bill) -> Voucher | None:
    return Voucher.objects.filter(elder=bill.elder_id, month=bill.month, status="granted").first()


def _back(bill: Bill, share: Share, whole: bool) -> Account:
    """Where a payer's part goes back to: where it came from, or of a voucher that is over to the treasury."""
    if share.payer == PayerKind.VOUCHER and not whole:
        return accounts.treasury(rules.county_of(bill.division_path), bill.pk)
    return Account.objects.get(node=this_node(), code=share.account, part=_part(bill, share))


def _part(bill: Bill, share: Share) -> int:
    return ledger.part_of(bill.pk, accounts.PARTS) if share.account.startswith("fund:") else 0


def _given_back(bill: Bill, cents: int) -> list[Leg]:
    """The own part that had been paid, back the way on which it came."""
    paid = bill.payments.filter(status="paid").first()
    if not cents or paid is None:
        return []
    through = accounts.gateway(bill.pk) if paid.way == "gateway" else accounts.till(bill.operator_id)
    return [
        Leg(through, accounts.own_claim(bill.operator_id), cents, "pay_back_in"),
        Leg(accounts.elder(bill.elder_id), through, cents, "pay_back"),
    ]


def _give_back(bill: Bill, row: Refund, by: Actor, at: datetime) -> None:
    paid = bill.payments.filter(status="paid").first()
    if not row.returned or paid is None:
        return
    total = paid.refunded_cents + row.returned
    moves.move(paid, "give_back", by=by, at=at, facts={"cents": row.returned}, refunded_cents=total)


def send_refunds(*, at: datetime, limit: int = 50) -> int:
    """Have the gateway give back what was booked as given back. Killed in between, it is asked again by the same number."""
    rows = list(Refund.objects.filter(waits=True).select_related("bill").order_by("at", "pk")[:limit])
    for row in rows:
        paid = row.bill.payments.filter(status="paid", way="gateway").first()
        if paid:
            port.gateway().refund(paid.order_no, row.number, row.returned, at)
        Refund.objects.filter(pk=row.pk).update(waits=False, sent_at=at)
    return len(rows)


def dispute(*, bill: Bill, reason: str, user: User, at: datetime) -> Dispute:
    """Say that a bill is not right. It is paid to nobody until it is answered."""
    today, rule = localtime(at).date(), dated.days(localtime(at).date())
    if not reason.strip():
        raise Refused(_("请写明哪里不对。"))
    if localtime(bill.charged_at).date() + timedelta(days=rule.raise_days) < today:
        raise Refused(_("账单已超过 %(days)s 天，请到民政窗口反映。") % {"days": rule.raise_days})
    row = Dispute(
        bill=bill, division_path=bill.division_path, reason=reason.strip()[:400], raised_at=at, raised_by=user,
        due_on=after_working_days(today, rule.answer_days),
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            moves.move(bill, "dispute", by=user.actor, at=at, facts={"dispute": str(row.pk)})
    except IntegrityError as fault:
        raise Refused(_("这张账单已经在处理争议。")) from fault
    return row


def decide(*, dispute: Dispute, cents: int, answer: str, by: Actor, at: datetime) -> None:
    """Answer: so many cents go back, or none, and the bill is right as it is."""
    if not answer.strip():
        raise Refused(_("请写明答复，老人和家属看得到。"))
    told: dict[str, Any] = {"decided_at": at, "decided_by": by.name[:80], "answer": answer.strip()[:200]}
    with journal.deed():
        if cents:
            refund(dispute.bill, cents=cents, reason=answer, by=by, at=at)
        moves.move(dispute, "refund" if cents else "hold_good", by=by, at=at, **told)
        _stands_again(dispute.bill, by, at)


def withdraw(*, dispute: Dispute, by: Actor, at: datetime) -> None:
    """Taken back by whoever raised it."""
    with journal.deed():
        moves.move(dispute, "withdraw", by=by, at=at, decided_at=at, decided_by=by.name[:80])
        _stands_again(dispute.bill, by, at)


def _stands_again(bill: Bill, by: Actor, at: datetime) -> None:
    bill.refresh_from_db()
    if bill.status == Bill.Status.DISPUTED:
        moves.move(bill, "hold_good", by=by, at=at)
        if not owed(bill):
            moves.move(bill, "settle", by=by, at=at, settled_at=bill.settled_at or at)
