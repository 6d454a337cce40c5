"""What a service costs and who pays: shown before, charged once when it is done."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.models import Account
from songhe.care.billing import accounts, dated, market, rules, standing
from songhe.care.billing.models import Bill, PayerKind, Share
from songhe.engines.entitlement import Split, split
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator

UNPROVEN = "D"
"""Grade of a service that still has to be found true: nobody pays for it yet."""


def quote(*, elder: Elder, operator: Operator, facility: Facility | None, item: str, cents: int, day: date) -> Split:
    """Who would pay how much of `cents` for this item on `day`, and why. Reads only."""
    return _split(elder, operator, facility, item, cents, day, None)


def _split(
    elder: Elder, operator: Operator, facility: Facility | None, item: str, cents: int, day: date, grade: str | None
) -> Split:
    gift = market.source_for(elder, item, day, cents)
    facts = standing.facts(elder, operator, facility, item, day, grade, gift)
    return split(cents, standing.payers(elder, facility, item, day, gift), facts, standing.limits(elder, item, day, gift))


def charge(
    *, subject_kind: str, subject: UUID, elder: Elder, operator: Operator, facility: Facility | None, item: str, cents: int,
    filed_cents: int, day: date, grade: str, by: Actor, at: datetime, name: str = "", given: Split | None = None,
    sort: str = Bill.Sort.SERVICE, told: dict[str, Any] | None = None,
) -> Bill:  # fmt: skip
    """The bill of a service that was delivered, split and booked. The same subject again is the same bill.

    Refused above the filed price, and while the service is not proven. `name`: as it was called where it was booked.
    `given`: the split as it was told when it was ordered, where a room's own dated rule decides it (meals). `told`: what else
    of the rule is kept with the bill.
    """
    known = Bill.objects.filter(subject_kind=subject_kind, subject=subject).first()
    if known:
        return known
    if cents > filed_cents:
        raise Refused(_("价格高于备案价，不能收费。"))
    if grade == UNPROVEN:
        raise Refused(_("服务记录还没有核实，不能收费。"))
    bill = Bill(
        subject_kind=subject_kind, subject=subject, elder=elder, operator=operator, facility=facility, item=item,
        item_name=(name or _name(item, day))[:80], filed_cents=filed_cents, cents=cents, grade=grade, day=day,
        month=rules.month_of(day), division_path=elder.division_path, charged_at=at,
        rules={"digest": dated.digest(), "day": f"{day:%Y-%m-%d}", **(told or {})}, sort=sort,
    )  # fmt: skip
    try:
        with journal.deed():
            _book(bill, by, at, given)
    except IntegrityError:
        known = Bill.objects.filter(subject_kind=subject_kind, subject=subject).first()
        if known is None:
            raise
        return known  # charged by somebody else at this moment
    return bill


def charge_fee(
    *, subject_kind: str, subject: UUID, elder: Elder, operator: Operator, facility: Facility | None, item: str, name: str,
    cents: int, price_cents: int, day: date, told: dict[str, Any], by: Actor, at: datetime,
) -> Bill:  # fmt: skip
    """The fee of a service that was taken back too late: a bill of its own, which nobody but the person pays.

    Never more than the service would have cost (`price_cents`). `told`: how late it was, and the clause of the rule.
    """
    return charge(
        subject_kind=subject_kind, subject=subject, elder=elder, operator=operator, facility=facility, item=item, cents=cents,
        filed_cents=price_cents, day=day, grade="", name=_("%(name)s（取消费）") % {"name": name}, given=Split(cents, ()),
        sort=Bill.Sort.FEE, told=told, by=by, at=at,
    )  # fmt: skip


def _name(item: str, day: date) -> str:
    found = catalogue.items(day).get(item)
    return found.name if found else item


def _book(bill: Bill, by: Actor, at: datetime, given: Split | None) -> None:
    bill.save()
    if given is None:
        _held(bill, at)
    told = given or _split(bill.elder, bill.operator, bill.facility, bill.item, bill.cents, bill.day, bill.grade)
    shares = [
        Share(
            bill=bill, payer=part.payer, place=place, cents=part.cents, answers=dict(part.answers), bound_by=part.bound_by,
            excluded_by=part.excluded_by, clause=part.clause[:120],
        )
        for place, part in enumerate(told.parts)
    ]  # fmt: skip
    shares.append(Share(bill=bill, payer=PayerKind.SELF, place=len(shares), cents=told.own))
    legs = []
    for share in shares:
        if share.cents:
            source = _source(bill, share.payer)
            share.account = source.code
            legs.append(Leg(source, accounts.claim(bill.operator_id, share.payer), share.cents, "charge"))
    Share.objects.bulk_create(shares)
    if legs:
        ledger.post(legs, key=f"charge:{bill.pk}", at=at)
    parts = {share.payer: share.cents for share in shares if share.cents}
    facts = {"cents": bill.cents, "parts": parts, "elder": str(bill.elder_id), "kind": bill.subject_kind}
    moves.move(bill, "charge", by=by, at=at, facts=facts)
    if not told.own:
        moves.move(bill, "settle", by=by, at=at, settled_at=at)


def _held(bill: Bill, at: datetime) -> None:
    """What decides is locked: two services of one minute do not spend one voucher twice, nor a month's limit."""
    list(Elder.objects.select_for_update(no_key=True).filter(pk=bill.elder_id).values_list("pk"))
    held: list[Account] = [accounts.coupon(one) for one in market.coupons_for(bill.elder, bill.item, bill.day)]
    voucher = standing.voucher_of(bill.elder, bill.day)
    if voucher:
        held.append(accounts.voucher(voucher))
    campaign = market.campaign_for(bill.item, bill.day)
    if campaign:
        budget = accounts.campaign(campaign)
        leg = Leg(accounts.sponsor(campaign), budget, campaign.budget, "budget")
        ledger.post([leg], key=f"budget:{campaign.code}", at=at)
        held.append(budget)
    ledger.hold(held)


def _source(bill: Bill, payer: str) -> Account:
    if payer == PayerKind.SELF:
        return accounts.elder(bill.elder_id)
    if payer == PayerKind.VOUCHER:
        voucher = standing.voucher_of(bill.elder, bill.day)
        assert voucher is not None  # the condition `granted` was met
        return accounts.voucher(voucher)
    if payer == PayerKind.MARKET:
        gift = market.source_for(bill.elder, bill.item, bill.day, bill.cents)
        assert gift is not None  # the condition `category` was met
        return ledger.account(gift.account)
    return accounts.fund(payer, rules.county_of(bill.division_path), bill.pk)
