"""Rounds of the demo: whom each carer visits on each day, in which order, four weeks back and one to come."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from math import hypot
from uuid import UUID

from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import ALIVE, Engaged, Order, Taken
from songhe.journeys.seed import visits
from songhe.journeys.seed.crew import BEGINS
from songhe.journeys.seed.ground import HOME, SEEDER
from songhe.journeys.seed.house import House
from songhe.register.carers.models import Carer
from songhe.register.catalogue import dated as catalogue
from songhe.register.catalogue.rules import Item
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator

USUAL = ["meal-delivery", "meal-cooking", "bath-home", "clean-body", "clean-house", "clean-house", "clean-laundry", "walk-out",
         "clinic-escort", "clinic-medicine", "health-monitor", "visit-home", "comfort-company", "errand-shopping",
         "care-medicine", "care-daily"]  # fmt: skip
"""What is booked, the usual more than once."""
NOTES = ["进门请大声说话", "钥匙在邻居家", "先量血压再洗", "家里有狗，已拴好", "不吃辣", ""]
CHANNELS = [["web", 40], ["phone", 25], ["desk", 18], ["paper", 5], ["standing", 12]]
GAP = timedelta(minutes=15)
BACK, AHEAD = 28, 7


def sow(house: House, stations: list[Facility], mine: Operator) -> None:
    """The operator's carers have their rounds; the others a visit or two a day."""
    everybody = list(Elder.objects.filter(status="here").select_related("division").order_by("pk"))
    by_county: dict[str, list[Elder]] = defaultdict(list)
    house.spots = {elder.pk: elder.position for elder in everybody}
    for elder in everybody:
        by_county[elder.division_path[:11]].append(elder)
    by_operator: dict[UUID, list[Carer]] = defaultdict(list)
    for carer in house.carers:
        by_operator[carer.operator_id].append(carer)
    for operator, crew in sorted(by_operator.items(), key=lambda one: str(one[0])):
        base = next(row for row in stations if row.operator_id == operator)
        elders = by_county.get(base.division_path[:11], [])
        if elders:
            _rounds(house, base, crew, elders, busy=operator == mine.pk)
    house.orders.sort(key=lambda row: (row.day, row.window_starts))


def _rounds(house: House, base: Facility, crew: list[Carer], elders: list[Elder], *, busy: bool) -> None:
    own = [one for one in elders if one.name == "王桂兰"]
    known = elders if busy else elders[:12]
    back, most = (BACK, 3) if busy and not house.ground.small else (10, 2) if busy else (12, 1)
    for offset in range(-back, AHEAD + 1):
        day = house.ground.today + timedelta(days=offset)
        for place, carer in enumerate(crew):
            if (place + 5) % 7 == day.weekday() or (place == 5 and busy):  # free that day, or without a valid certificate
                continue
            often = house.dice.randrange(max(0, most - 2), most + 1) if offset <= 2 else house.dice.randrange(0, most)
            _round(house, base, carer, [own[0]] if own and place == 0 and offset % 3 == 0 else [], known, day, often)


def _round(house: House, base: Facility, carer: Carer, first: list[Elder], elders: list[Elder], day: date, often: int) -> None:
    items, at = catalogue.items(day), datetime.combine(day, BEGINS, tzinfo=HOME)
    here = (carer.lat or 0.0, carer.lng or 0.0)
    for elder in _near(house, first, elders, day, often):
        at += _road(here, house.spots[elder.pk])
        item = items[house.dice.choice(USUAL)]
        if item.same_sex and elder.sex != carer.sex:
            item = items["clean-house"]
        offer = house.by_facility[base.pk].get(item.code)
        starts = _begin(at, item)
        if offer is None or starts is None:
            continue
        house.visited.add((elder.pk, day))
        _order(house, offer, item, elder, carer, starts)
        at, here = starts + timedelta(minutes=item.minutes) + GAP, house.spots[elder.pk]


def _near(house: House, first: list[Elder], elders: list[Elder], day: date, often: int) -> list[Elder]:
    """Whom one carer sees on a day: neighbours of each other, nobody twice a day."""
    free = [one for one in elders if (one.pk, day) not in house.visited]
    if not free:
        return []
    heart = first[0] if first and first[0] in free else house.dice.choice(free)
    centre = house.spots[heart.pk]
    return sorted(free, key=lambda one: _road(centre, house.spots[one.pk]))[: often + len(first)]


def _road(one: tuple[float, float], other: tuple[float, float]) -> timedelta:
    """About how long the way takes on a mountain road, by motorcycle or car."""
    return timedelta(minutes=5 + 111 * 4 * hypot(one[0] - other[0], (one[1] - other[1]) * 0.84))


def _begin(at: datetime, item: Item) -> datetime | None:
    """The next half hour that ends before the pause or the evening."""
    at = rules.floor(at)
    noon = at.replace(hour=12, minute=0)
    if at < noon < at + timedelta(minutes=item.minutes) or noon <= at < noon + timedelta(hours=1):
        at = noon + timedelta(hours=1)
    return at if at + timedelta(minutes=item.minutes) <= at.replace(hour=18, minute=0) else None


def _order(house: House, offer: Offer, item: Item, elder: Elder, carer: Carer, starts: datetime) -> None:
    dice, ends = house.dice, starts + timedelta(minutes=item.minutes)
    booked = min(starts - timedelta(hours=dice.randrange(4, 90)), house.ground.at - timedelta(minutes=5))
    lat, lng = elder.position
    cents, channel = house.prices[offer.pk], dice.pick(CHANNELS)
    order = Order(
        elder=elder, division_path=elder.division_path, operator_id=carer.operator_id,
        facility_id=carer.facility_id or offer.facility_id, offer=offer, item=item.code,
        name=item.name, status="assigned", channel=channel, day=starts.date(),
        window_starts=starts, window_ends=starts + rules.QUARTER, minutes=item.minutes, starts_at=starts, ends_at=ends,
        carer=carer, lat=lat, lng=lng, note=dice.choice(NOTES), filed_cents=cents, cents=cents, booked_at=booked,
        booked_by="王丽" if elder.name == "王桂兰" else SEEDER.name, accepted_at=booked, assigned_at=booked,
        why=["本站护理员", "时间有空，证书齐全"], synthetic=True, wants_sex=elder.sex if item.same_sex else "",
        read_back_by="刘敏" if channel == "phone" else "",
    )  # fmt: skip
    order.number = rules.number(order.day, order.pk.int)
    visits.live(house, order)
    house.orders.append(order)
    if order.status not in {"cancelled", "no_show", "rejected"}:
        quarters = rules.quarters(starts, ends)
        _engage(house, order, quarters)
        house.taken += [Taken(carer=carer, order=order, quarter=one) for one in quarters if order.carer is not None]


def _engage(house: House, order: Order, quarters: list[datetime]) -> None:
    """The elder's time, of what is still to come or runs."""
    if order.status in ALIVE and order.item not in dated.terms(order.day).beside_items:
        house.engaged += [Engaged(elder_id=order.elder_id, order=order, quarter=one) for one in quarters]
