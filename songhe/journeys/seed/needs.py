"""Needs in every state, complaints, call-backs and three months of quality: everything in it is invented.

Reads the orders of the demo where there are some; it needs none.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from songhe.base import indicators
from songhe.base.rows import new_id
from songhe.care.complaints import actions as complaints
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Callback
from songhe.care.homecare.models import Order
from songhe.care.needs import actions as needs
from songhe.care.needs.models import Need
from songhe.city.quality import dated, rules
from songhe.city.quality.models import Score
from songhe.journeys.seed.ground import DICE, HANYIN, SEEDER, Dice, Ground, words
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder
from songhe.register.providers.models import Facility

COUNT, HERE = 60, 26  # needs, and how many of them in the county that the demo looks at
CHANNELS = ("phone", "assistant", "family", "elder", "station", "dispatcher")


@dataclass
class Field:
    """What is sown from: the moment, a die of its own, and whom it may fall on."""

    ground: Ground
    dice: Dice
    here: list[Elder]
    away: list[Elder]
    places: list[Facility]

    def ago(self, most: int, least: int = 0) -> datetime:
        """A moment between so many days ago, by day."""
        return self.ground.at - timedelta(days=self.dice.randint(least, most), hours=self.dice.randint(0, 5))


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many needs."""
    elders = list(Elder.objects.filter(status__in=LIVE).select_related("division").order_by("pk"))
    places = Facility.objects.filter(status="operating", operator__isnull=False).select_related("operator").order_by("pk")
    field = Field(
        ground, Dice(DICE + 11), [one for one in elders if f"/{HANYIN}/" in one.division_path],
        [one for one in elders if f"/{HANYIN}/" not in one.division_path], list(places[:400]),
    )  # fmt: skip
    if not field.here or not field.places:
        return 0
    sown = [_need(field, number) for number in range(20 if ground.small else COUNT)]
    mine = [
        place for place in field.places if place.operator and place.operator.clerks.filter(user=accounts["station"]).exists()
    ]
    for need in [one for one in sown if one.status == "collected" and f"/{HANYIN}/" in one.division_path][:4]:
        if mine:
            needs.offer(need=need, facility=mine[0], by=SEEDER, at=ground.at)
    _complaints(field, accounts, mine)
    _callbacks(field, mine)
    _quality(field, mine)
    return len(sown)


def _need(field: Field, number: int) -> Need:
    dice, said = field.dice, words("needs")
    item, text, urgency = dice.choice(said["needs"])
    elder = dice.choice(field.here if number < HERE or not field.away else field.away)
    at = field.ago(0 if number % 5 == 0 else 45)
    channel = dice.choice(CHANNELS)
    wish = {"wish": dice.choice(said["wishes"])}
    row = needs.collect(
        elder=elder, channel=channel, item=item, words=text, urgency=urgency, synthetic=True, **wish, by=SEEDER, at=at
    )
    later = min(at + timedelta(days=dice.randint(0, 4), hours=2), field.ground.at)
    _goes_on(field, row, number, {"by": SEEDER, "at": later})
    return row


def _goes_on(field: Field, row: Need, number: int, by: dict[str, Any]) -> None:
    """One way for each: an order, a referral with or without its answer, a no, or still waiting."""
    dice, said, way = field.dice, words("needs"), number % 6
    if way in (1, 4):
        order = Order.objects.filter(elder=row.elder_id, need=None).values_list("pk", flat=True).first()
        needs.match(need=row, order=order or new_id(), **by)
    elif way == 2:
        kind, name = dice.choice(said["referrals"])
        sent = needs.refer(need=row, kind=kind, name=name, **by)
        verb = dice.choice(("take", "refuse", ""))
        if verb:
            getattr(needs, verb)(referral=sent, answer=dice.choice(said["answers"][verb]), **by)
    elif way == 3:
        reason = dice.choice(("no_provider", "no_provider", "no_capacity", "too_dear", "not_entitled", "changed_mind"))
        needs.decline(need=row, reason=reason, told=dice.choice(said["told"]), **by)


def _complaints(field: Field, accounts: dict[str, User], mine: list[Facility]) -> None:
    dice, said = field.dice, words("needs")
    near = [place for place in field.places if f"/{HANYIN}/" in place.division_path] or field.places
    for number, (matter, text) in enumerate(said["complaints"]):
        place = mine[0] if mine and number in (2, 6) else dice.choice(near if number < 8 else field.places)
        at = field.ago(1) if number in (0, 6) else field.ago(25, 6)
        who: dict[str, Any] = {"source": "public"}
        if number == 6:
            who = {"source": "family", "user": accounts["daughter"], "name": "王丽", "phone": "13992500002"}  # words: data
        row = complaints.submit(
            division_path=place.division_path, matter=matter, words=text, facility=place, happened_on=at.date(), synthetic=True,
            by=SEEDER, at=at, **who,
        ).complaint  # fmt: skip
        if number > 1 and number != 6:
            _handled(row, number, at)


def _handled(row: Any, number: int, at: datetime) -> None:
    said = words("needs")
    by: dict[str, Any] = {"by": SEEDER, "at": at + timedelta(days=1)}
    complaints.accept(complaint=row, **by)
    if number == 2:
        complaints.ask_provider(complaint=row, told=said["question"], **by)
    elif number in (3, 4, 7):
        complaints.ask_provider(complaint=row, told=said["question"], **by)
        complaints.state(complaint=row, statement=said["statement"], **by)
        complaints.answer(complaint=row, text=said["answer"], upheld=number != 4, **by)
        if number == 3:
            complaints.agree(complaint=row, **by)
    elif number == 9:
        complaints.escalate(complaint=row, why="涉及两个县的机构", **by)  # words: data


def _callbacks(field: Field, mine: list[Facility]) -> None:
    """Two days' samples: one called, one to be called. Where the demo has orders, `callbacks_drawn` draws more."""
    for back in (6, 1):
        day = (field.ground.at - timedelta(days=back)).date()
        served = [_served(field, mine, number) for number in range(40)]
        complaints.draw(day=day, served=served, at=field.ground.at - timedelta(days=back - 1), subject_kind="seed.order")
    rows = list(Callback.objects.filter(day__lt=field.ground.today - timedelta(days=2)))
    for number, row in enumerate(rows):
        at = field.ground.at - timedelta(days=4)
        if number == 0:
            complaints.miss(callback=row, by=SEEDER, at=at)
            continue
        yes: dict[str, Any] = {
            "came": True,
            "on_time": number != 2,
            "badge": number % 3 != 0,
            "risk_told": True,
            "by_plan": True,
        }
        complaints.call(callback=row, satisfied=5 - number % 3, by=SEEDER, at=at, **yes)


def _served(field: Field, mine: list[Facility], number: int) -> Served:
    elder = field.dice.choice(field.here)
    place = mine[0] if mine and number % 2 else field.dice.choice(field.places)
    record = {"came": True, "on_time": True, "by_plan": True}
    name = field.dice.choice(("上门助浴", "居室清洁", "陪同就医", "送餐上门"))  # words: data
    return Served(new_id(), elder, place, name, elder.division_path, record)


def _quality(field: Field, mine: list[Facility]) -> None:
    """Three whole months of some facilities, as the job would have left them; what has orders is judged by the job itself."""
    known = set(Order.objects.values_list("facility_id", flat=True).distinct())
    some = [*mine, *[place for place in field.places if place not in mine][::9]]
    last = indicators.months_before(indicators.month_of(field.ground.at), 4)[:3]
    rows = [
        _score(field, place, month.first, 0.72 + 0.25 * field.dice.random()) for place in some[:40] if place.pk not in known
        for month in last
    ]  # fmt: skip
    Score.objects.bulk_create(rows)


def _score(field: Field, place: Facility, month: date, good: float) -> Score:
    dice, form = field.dice, dated.form(month)
    orders = dice.randint(2, 60)
    seen = {}
    for block in form.blocks:
        for name in block.items:
            of = (
                max(1, orders // 8)
                if name in {"badge", "risk_told"}
                else max(1, orders // 20)
                if name == "disturbed"
                else orders
            )
            seen[name] = rules.Seen(sum(dice.random() < min(1.0, good + dice.uniform(-0.1, 0.15)) for _ in range(of)), of)
    points, possible = rules.total(form.blocks, seen)
    return Score(
        facility=place, operator=place.operator, division_path=place.division_path, month=month, orders=orders,
        points=round(points, 1) if points is not None and orders >= form.least_orders else None, possible=possible,
        blocks={block.code: round(rules.block_points(block, seen) or 0, 1) for block in form.blocks},
        seen={name: [one.met, one.of] for name, one in seen.items()}, upheld=int(dice.random() < 0.1),
        form_from=dated.since(month), counted_at=field.ground.at, synthetic=True,
    )  # fmt: skip
