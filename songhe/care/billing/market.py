"""Which market voucher pays for a service: one that somebody won, or a campaign that is open to all. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from songhe.base.ledger import actions as ledger
from songhe.care.billing import dated, rules
from songhe.care.billing.dated import Campaign
from songhe.care.billing.models import Coupon, PayerKind, Share
from songhe.engines.entitlement import NO, YES, Answer, Limit, told
from songhe.register.people.models import Elder


@dataclass(frozen=True)
class Source:
    """What of the market pays: its account, what it gives of a price, what it still has, and whether this person may use it."""

    account: str
    cents: int
    threshold: int
    stacking: bool
    clause: str
    limits: tuple[Limit, ...]
    answers: tuple[tuple[str, Answer], ...]

    def gives(self, price: int) -> int:
        """Of a price of so many cents, before all other payers."""
        if price < self.threshold or any(answer != YES for _name, answer in self.answers):
            return 0
        return max(0, min([self.cents, price, *(one.cents for one in self.limits)]))


def source_for(elder: Elder, item: str, day: date, cents: int) -> Source | None:
    """The one that pays most of this price; of equals what was won, of that what runs out first. None: nothing is for it."""
    found = [_coupon(one) for one in coupons_for(elder, item, day)]
    running = campaign_for(item, day)
    if running:
        found.append(_campaign(running, elder, day))
    return max(found, key=lambda one: one.gives(cents), default=None)  # of equals the first: they stand in that order


def coupons_for(elder: Elder, item: str, day: date) -> list[Coupon]:
    """Vouchers that somebody won and may use for this service on that day, the first to run out in front."""
    rows = Coupon.objects.filter(elder=elder, status="granted", valid_from__lte=day, valid_to__gte=day)
    return [row for row in rows.select_related("round").order_by("valid_to", "pk") if item in row.round.items]


def campaign_for(item: str, day: date) -> Campaign | None:
    """The campaign that pays for an item today: of several the one that gives most."""
    running = [one for one in dated.campaigns(day) if item in one.items and one.claim == "first_come"]
    return max(running, key=lambda one: one.cents, default=None)


def answers(gift: Source | None, day: date) -> dict[str, Answer]:
    """The named conditions of the market's part."""
    if gift is None:
        return {"campaign": told(bool(dated.campaigns(day))), "category": NO, "region": NO, "market_age": NO}
    return {"campaign": YES, "category": YES, **dict(gift.answers)}


def _coupon(row: Coupon) -> Source:
    left = ledger.balance(row.account)
    return Source(
        account=row.account, cents=row.round.per_use_cents or left, threshold=row.round.threshold, stacking=row.round.stacking,
        clause=f"{row.round.name} {row.round.paper}"[:120], limits=(Limit("coupon", left),),
        answers=(("region", YES), ("market_age", YES)),  # looked at when somebody applied
    )  # fmt: skip


def _campaign(one: Campaign, elder: Elder, day: date) -> Source:
    left = ledger.balance(one.account) if ledger.stands(f"budget:{one.code}") else one.budget
    county, age = rules.county_of(elder.division_path).rpartition("/")[2], elder.age(day)
    limits: Sequence[Limit] = (Limit("person", one.person_cents - _used(elder, one)), Limit("budget", left))
    return Source(
        account=one.account, cents=one.cents, threshold=one.threshold, stacking=one.stacking, clause=one.clause,
        limits=tuple(limits),
        answers=(
            ("region", told(one.region in {county, county[:4]})), ("market_age", told(None if age is None else age >= one.age)),
        ),
    )  # fmt: skip


def _used(elder: Elder, campaign: Campaign) -> int:
    rows = Share.objects.filter(bill__elder=elder, payer=PayerKind.MARKET, account=campaign.account)
    return rows.aggregate(sum=Sum(F("cents") - F("refunded_cents")))["sum"] or 0
