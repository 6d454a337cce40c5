"""Money goes back where it came from.

Within the month the voucher's part is on the voucher again. After it the voucher is void: the elder gets the own part back, and
the public part goes to the treasury, not to anybody who did not earn it.
"""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.models import Account
from songhe.base.rows import this_node
from songhe.care.billing import accounts, rules
from songhe.care.billing.actions.paying import owed
from songhe.care.billing.models import Bill, Coupon, PayerKind, Refund, Share, Voucher
from songhe.links import payments as port


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
    coupon = _coupon(shares.get(PayerKind.MARKET))
    usable = coupon is not None and coupon.status == "granted" and today <= coupon.valid_to
    row.to_coupon = parts.get(PayerKind.MARKET, 0) if usable else 0
    row.returned = max(0, parts.get(PayerKind.SELF, 0) - owed(bill))
    row.waits = bool(row.returned) and bill.payments.filter(status="paid", way="gateway").exists()
    row.save()
    back = {payer: _back(bill, shares[payer], whole, None if usable else coupon) for payer in parts}
    legs = [Leg(accounts.claim(bill.operator_id, payer), back[payer], part, "refund") for payer, part in parts.items()]
    ledger.post([*legs, *_given_back(bill, row.returned)], key=f"refund:{row.pk}", at=at)
    for payer, part in parts.items():
        Share.objects.filter(pk=shares[payer].pk).update(refunded_cents=shares[payer].refunded_cents + part)
    _give_back(bill, row, by, at)
    verb = "refund" if cents == bill.net else "refund_part"
    facts = {
        "cents": cents,
        "parts": parts,
        "to_voucher": row.to_voucher,
        "to_coupon": row.to_coupon,
        "returned": row.returned,
        "reason": reason,
    }
    moves.move(bill, verb, by=by, at=at, facts=facts, refunded_cents=bill.refunded_cents + cents)
    if verb == "refund_part" and bill.status == Bill.Status.CHARGED and not owed(bill):
        moves.move(bill, "settle", by=by, at=at, settled_at=at)
    return row


def _voucher(bill: Bill) -> Voucher | None:
    return Voucher.objects.filter(elder=bill.elder_id, month=bill.month, status="granted").first()


def _coupon(share: Share | None) -> Coupon | None:
    """The market voucher that paid, held so that it does not run out at this moment; none where a campaign or nobody did."""
    if share is None or not share.account.startswith("coupon:"):
        return None
    ledger.hold([Account.objects.get(node=this_node(), code=share.account)])
    return Coupon.objects.select_related("round").get(pk=share.account.partition(":")[2])


def _back(bill: Bill, share: Share, whole: bool, over: Coupon | None) -> Account:
    """Where a payer's part goes back to: whence it came; of a voucher that is over (`over`: a market one) to who gave it."""
    if share.payer == PayerKind.MARKET and over is not None:
        return accounts.round_sponsor(over.round)
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
