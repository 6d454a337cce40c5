"""Services at home of the demo: what stations offer, who delivers it, four weeks of orders and one to come.

All of it invented. Every operator with a station has carers; most orders are of the operator of the log-in `station`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import hypot
from uuid import UUID

from songhe.base.rows import Row
from songhe.care.homecare import rules
from songhe.care.homecare.models import Due, Order, Taken
from songhe.journeys.seed.ground import DICE, HOME, SEEDER, Dice, Ground, full_name
from songhe.register.access.models import User
from songhe.register.carers.models import Carer, Certificate, Hours, Training
from songhe.register.catalogue import dated as catalogue
from songhe.register.catalogue.rules import Item
from songhe.register.filing.models import Offer, Price
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility, Operator

OFFERED = {
    "meal-delivery": 300, "meal-cooking": 6000, "meal-feeding": 3500, "bath-home": 8000, "bath-bed": 15000, "bath-point": 6000,
    "clean-body": 3500, "clean-house": 6000, "clean-laundry": 4000, "walk-indoor": 2500, "walk-out": 6000,
    "clinic-escort": 12000, "clinic-medicine": 2000, "urgent-visit": 5000, "care-daily": 5000, "care-turning": 9000,
    "care-medicine": 2500, "health-monitor": 2000, "visit-home": 1500, "comfort-company": 3500, "errand-shopping": 2500,
    "errand-bills": 1000, "retrofit-survey": 5000,
}  # fmt: skip
"""Services that a station offers, and about what each costs, in cents."""
USUAL = ["meal-delivery", "meal-cooking", "bath-home", "clean-body", "clean-house", "clean-house", "clean-laundry", "walk-out",
         "clinic-escort", "clinic-medicine", "health-monitor", "visit-home", "comfort-company", "errand-shopping",
         "care-medicine", "care-daily"]  # fmt: skip
"""What is booked, the usual more than once."""
NAMES = [
    "杨梅",
    "陈秀英",
    "李春兰",
    "周翠",
    "黄小霞",
    "吴凤",
    "罗玉珍",
    "唐丽",
    "邓琴",
    "谭芳",
    "何大勇",
    "胡志强",
    "曾建军",
    "付明",
]
SAID = [
    "手脚麻利，妈妈很喜欢。",
    "准时，洗完还帮着收拾了。",
    "说话和气。",
    "做的饭合口味。",
    "下次还请她来。",
    "来得稍晚，打了电话说明。",
]
NOTES = ["进门请大声说话", "钥匙在邻居家", "先量血压再洗", "家里有狗，已拴好", "不吃辣", ""]
LEARNED = ["压疮预防和翻身", "噎食急救", "失智老人沟通", "助浴安全和血压"]
CHANNELS = [["web", 40], ["phone", 25], ["desk", 18], ["paper", 5], ["standing", 12]]
BEGINS, PAUSE, ENDS = time(8), time(12), time(18)
GAP = timedelta(minutes=15)
BACK, AHEAD = 28, 7


@dataclass
class House:
    """What is being made, table by table."""

    ground: Ground
    dice: Dice
    offers: list[Offer] = field(default_factory=list)
    prices: dict[UUID, int] = field(default_factory=dict)
    carers: list[Carer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    spots: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    visited: set[tuple[UUID, date]] = field(default_factory=set)
    by_facility: dict[UUID, dict[str, Offer]] = field(default_factory=lambda: defaultdict(dict))


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Pour services at home; returns how many orders."""
    house = House(ground, Dice(DICE + 11))
    stations = _stations(ground)
    for facility in stations:
        _offers(house, facility)
    mine = _operator(accounts["station"])
    for operator in sorted({row.operator for row in stations if row.operator}, key=lambda one: one.credit_code):
        base = next(row for row in stations if row.operator_id == operator.pk)
        _carers(house, operator, base, accounts["carer"] if operator == mine else None)
    _orders(house, stations, mine)
    rows: list[Row] = [*house.offers, *_prices(house), *house.carers, *house.rest, *house.orders, *house.taken, *house.dues]
    providers.pour(rows=rows, place=Division.objects.get(code="6109"), by=SEEDER, at=ground.at)
    return len(house.orders)


def _stations(ground: Ground) -> list[Facility]:
    """Who goes to people's homes: embedded stations and what works from a shop, of a company."""
    kinds = ["embedded_station", "home_service_station", "regional_center"]
    rows = Facility.objects.filter(kind__in=kinds, status="operating", operator__isnull=False)
    rows = rows.select_related("operator", "division__parent", "site").prefetch_related("offers")
    return list(rows.order_by("division_path", "name", "pk"))


def _operator(user: User) -> Operator:
    return Operator.objects.get(clerks__user=user, clerks__ended_at=None)


def _offers(house: House, facility: Facility) -> None:
    known = catalogue.items(house.ground.today)
    usual = [code for code in OFFERED if code in known]
    chosen = usual if facility.kind != "regional_center" else house.dice.sample(usual, 12)
    named = {(row.service, row.name): row for row in facility.offers.all()}
    for code in chosen:
        item = known[code]
        if (item.service, item.name) in named:  # offered before there was a catalogue
            continue
        row = Offer(facility=facility, service=item.service, name=item.name, item=code, measure=item.measure)
        house.offers.append(row)
        house.by_facility[facility.pk][code] = row
        house.prices[row.pk] = round(OFFERED[code] * house.dice.uniform(0.85, 1.2) / 100) * 100


def _prices(house: House) -> list[Price]:
    since = house.ground.today - timedelta(days=200)
    return [Price(offer=row, cents=house.prices[row.pk], basis="market", valid_from=since) for row in house.offers]


def _carers(house: House, operator: Operator, base: Facility, user: User | None) -> None:
    """Fourteen for the operator of the log-in, three for each other; one's certificate has run out, one's soon will."""
    names = NAMES if user else [full_name(house.dice, "staff") for _each in range(3)]
    for place, name in enumerate(names):
        lat, lng = house.dice.near(base.division, 1.5)
        man = user is not None and place >= 10
        carer = Carer(
            operator=operator, facility=base, user=user if place == 0 else None, name=name, number=f"H{place + 1:03d}",
            sex="1" if man else "2", phone=house.dice.phone(), languages=house.dice.choice([["普通话"], ["普通话", "汉阴话"]]),
            way=house.dice.choice(["bike", "bike", "car", "car"]), division=base.division, lat=lat, lng=lng,
            division_path=base.division_path, synthetic=True,
        )  # fmt: skip
        house.carers.append(carer)
        house.rest += [*_papers(house, carer, place), *_hours(carer, place), *_learned(house, carer, place)]


def _papers(house: House, carer: Carer, place: int) -> list[Certificate]:
    today = house.ground.today
    ends = {"health": 300, "training": 700, "care": 1200}
    kinds = ["health", "training", *(["care"] if place % 4 != 3 else []), *(["nurse"] if place in {4, 8} else [])]
    kinds += ["rehab"] if place == 6 else ["cook"] if place == 2 else []
    left = {5: -6, 9: 12}.get(place)  # one has run out, one soon will
    return [
        Certificate(
            carer=carer, kind=kind, number=f"演{place:02d}{kind[:2]}", issued_on=today - timedelta(days=420),  # words: data
            expires_on=today + timedelta(days=left if left is not None and kind == "health" else ends.get(kind, 900)),
        )
        for kind in kinds
    ]  # fmt: skip


def _learned(house: House, carer: Carer, place: int) -> list[Training]:
    """Four days of six hours this year; every fifth carer still owes one."""
    first, fifth = house.ground.today.replace(month=1, day=1), house.ground.today.timetuple().tm_yday / 5
    return [
        Training(carer=carer, on=first + timedelta(days=int(fifth * n)), hours=6, topic=topic, given_by="县养老服务指导中心")
        for n, topic in enumerate(LEARNED[1 if place % 5 == 3 else 0 :])
    ]


def _hours(carer: Carer, place: int) -> list[Hours]:
    """Six days a week, the free day in turn; nobody knows a weekend in this trade."""
    days = [day for day in range(7) if day != (place + 5) % 7]
    return [
        Hours(carer=carer, weekday=day, starts=BEGINS, ends=ENDS, break_starts=PAUSE, break_minutes=60) for day in days
    ]  # fmt: skip


def _orders(house: House, stations: list[Facility], mine: Operator) -> None:
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
    _live(house, order)
    house.orders.append(order)
    if order.status not in {"cancelled", "no_show", "submitted", "accepted", "rejected"}:
        house.taken += [Taken(carer=carer, order=order, quarter=one) for one in rules.quarters(starts, ends)]


def _live(house: House, order: Order) -> None:
    """How far it has come by the moment of the seed."""
    now, dice = house.ground.at, house.dice
    starts, ends = _when(order)
    if ends < now - timedelta(hours=1):
        _past(house, order)
    elif starts < now:
        late = timedelta(minutes=dice.randrange(-6, 9))
        order.departed_at = starts - timedelta(minutes=18)
        order.checked_in_at = starts + late
        order.started_at = order.checked_in_at + timedelta(minutes=4)
        order.status = "in_service"
        if ends < now:
            order.checked_out_at, order.status = ends, "checked_out"
    elif starts - now < timedelta(minutes=20):
        order.departed_at, order.status = now - timedelta(minutes=4), "en_route"
    elif order.day > now.astimezone(HOME).date() and dice.random() < 0.2:
        waits = dice.random() < 0.6
        order.status = "submitted" if waits else "accepted"
        order.carer = order.assigned_at = order.starts_at = order.ends_at = None
        order.why, order.accepted_at = [], None if waits else order.accepted_at
        if waits:
            house.dues.append(Due(order=order, kind="answer", due_at=now + timedelta(minutes=dice.randrange(15, 110))))
    if order.status in {"assigned", "en_route"}:
        kinds = ((15, "late_15"), (30, "late_30"), (60, "late_60"))
        house.dues += [Due(order=order, kind=kind, due_at=starts + timedelta(minutes=n)) for n, kind in kinds]


def _when(order: Order) -> tuple[datetime, datetime]:
    return order.window_starts, order.window_starts + timedelta(minutes=order.minutes)


def _past(house: House, order: Order) -> None:
    """Over: mostly done and rated, some cancelled, a few missed, broken off or argued about."""
    dice = house.dice
    starts, ends = _when(order)
    told = dice.pick([["done", 90], ["cancelled", 6], ["no_show", 1.5], ["interrupted", 1], ["disputed", 1.5]])
    if told == "cancelled":
        order.status, order.reason = "cancelled", dice.choice(["老人住院", "女儿回来了", "下大雨"])
        order.cancelled_by = dice.choice(["elder", "family", "provider"])
        order.fee_cents = order.cents // 5 if order.cancelled_by != "provider" and dice.random() < 0.3 else 0
        return
    if told == "no_show":
        order.status, order.late_minutes = "no_show", 60
        return
    late = dice.choice([-5, -3, 0, 0, 2, 4, 6, 9, 12, 17, 24])
    order.departed_at = starts - timedelta(minutes=15)
    order.checked_in_at = starts + timedelta(minutes=late)
    order.late_minutes = 15 if late >= 15 else 0
    order.started_at = order.checked_in_at + timedelta(minutes=4)
    order.checked_out_at = min(ends + timedelta(minutes=late + dice.randrange(-8, 9)), house.ground.at)
    if told == "interrupted":
        order.status, order.reason = "interrupted", "老人头晕，停下送医"
        return
    order.confirmed_at, order.status = min(order.checked_out_at + timedelta(hours=1), house.ground.at), "confirmed"
    order.grade = dice.pick([["A", 70], ["B", 20], ["C", 5], ["D", 5]])
    if told == "disputed":
        order.status, order.reason = "disputed", "说是做了一个半小时，其实只有四十分钟"
        return
    if dice.random() < 0.6:
        order.stars, order.said = dice.pick([[5, 70], [4, 20], [3, 7], [2, 3]]), dice.choice([*SAID, ""])
        order.rated_at, order.status = order.confirmed_at, "rated"
    if house.ground.at - order.confirmed_at > timedelta(days=7):
        order.status = "closed"
