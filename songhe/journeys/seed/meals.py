"""Meals of the demo: what the canteens cook this week, who eats there, four weeks behind us, and two who did not come.

Poured in one deed: three thousand meals in about a second. All of it is invented.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.base.rows import Row
from songhe.care.meals import actions, dated, rules
from songhe.care.meals.models import Diner, MealOrder, MealService, Menu, Regular, Sample, Signal, Sitting
from songhe.care.meals.queries.eating import prices, split_for
from songhe.journeys.seed.ground import DICE, HANYIN, HOME, SEEDER, Dice, Ground, words
from songhe.register.people.models import Category, Elder
from songhe.register.places.models import Division
from songhe.register.providers.models import Facility, Status

CANTEENS, MINE, GUESTS, WEEKS = 9, 3, 10, 4
REACH_M = 8000  # in the hills
WORKDAYS = [0, 1, 2, 3, 4, 5]
TIMES = {"lunch": (time(11), time(13)), "dinner": (time(17), time(18, 30))}


@dataclass
class Kitchen:
    """What is being made, table by table."""

    ground: Ground
    dice: Dice
    held: dict[Any, set[str]]
    services: list[MealService] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    menus: list[Menu] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    diners: list[Diner] = field(default_factory=list)
    regulars: list[Regular] = field(default_factory=list)
    orders: list[MealOrder] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)

    def ordered(self) -> list[Row]:
        """What is pointed to first."""
        return [
            *self.services, *self.sittings, *self.menus, *self.samples, *self.diners, *self.regulars, *self.orders,
            *self.signals,
        ]  # fmt: skip


def sow(ground: Ground, wang: Elder) -> int:
    """Pour everything; how many meals."""
    held: dict[Any, set[str]] = {}
    for elder, code in Category.objects.filter(ends_on=None, voided_at=None).values_list("elder", "code"):
        held.setdefault(elder, set()).add(code)
    kitchen = Kitchen(ground, Dice(DICE + 11), held)
    free = list(Elder.objects.filter(status="here").select_related("division").order_by("pk"))
    for row in _canteens(ground, wang):
        _open(kitchen, row, _near(kitchen, row, free, wang))
    _signals(kitchen)
    city = Division.objects.get(code="6109")
    actions.pour(rows=kitchen.ordered(), place=city, by=SEEDER, at=ground.at)
    return len(kitchen.orders)


def _canteens(ground: Ground, wang: Elder) -> list[Facility]:
    """The stations of the demo's operator that cook, nearest to Wang first; then canteens elsewhere."""
    rows = Facility.objects.filter(status=Status.OPERATING, offers__service="meals", offers__name="午餐")  # words: data
    rows = rows.select_related("site", "operator", "division").distinct().order_by("pk")
    mine = sorted(
        rows.filter(operator__clerks__user__username="station", division_path__contains=f"/{HANYIN}/"),
        key=lambda row: rules.metres(wang.position, (row.site.lat, row.site.lng)),
    )[:MINE]
    others = rows.filter(kind="canteen").exclude(pk__in=[row.pk for row in mine])
    return [*mine, *others[: 2 if ground.small else CANTEENS]]


def _near(kitchen: Kitchen, row: Facility, free: list[Elder], wang: Elder) -> list[Elder]:
    """Who eats there: the nearest of the county that eat nowhere else yet; Wang at the first."""
    county = row.division_path[:11]
    here = sorted(
        (one for one in free if one.division_path.startswith(county) and one.pk != wang.pk),
        key=lambda one: rules.metres(one.position, (row.site.lat, row.site.lng)),
    )[:GUESTS]
    for one in here:
        free.remove(one)
    return [wang, *here] if not kitchen.diners else here


def _open(kitchen: Kitchen, row: Facility, people: list[Elder]) -> None:
    """One canteen: its meals, its week, its people and what they ate."""
    offers = {offer.name: offer for offer in row.offers.filter(service="meals")}
    names = {"lunch": "午餐", "dinner": "晚餐"}  # words: data
    today = kitchen.ground.today
    served = [
        MealService(
            facility=row, division_path=row.division_path, meal=meal, offer=offers[name], starts_at=TIMES[meal][0],
            ends_at=TIMES[meal][1], capacity=40 if meal == "lunch" else 20, weekdays=WORKDAYS, delivers=meal == "lunch",
            radius_m=REACH_M,
        )
        for meal, name in names.items() if name in offers
    ]  # fmt: skip
    kitchen.services += served
    diners = [_diner(kitchen, row, elder) for elder in people]
    for service in served:
        _week(kitchen, row, service)
        for back in range(WEEKS * 7, -1, -1):
            day = today - timedelta(days=back)
            if day.weekday() in WORKDAYS:
                _sit(kitchen, service, day, diners)


def _diner(kitchen: Kitchen, row: Facility, elder: Elder) -> Diner:
    dice, joined = kitchen.dice, kitchen.ground.at - timedelta(days=60)
    diet = [code for code, share in (("soft", 0.3), ("diabetic", 0.2), ("low_salt", 0.25)) if dice.random() < share]
    diner = Diner(
        elder=elder, division_path=elder.division_path, facility=row, number=1001 + len(kitchen.diners), diet=diet,
        joined_at=joined, by_name=SEEDER.name,
    )  # fmt: skip
    kitchen.diners.append(diner)
    if len(kitchen.diners) % 2:
        brought = len(kitchen.diners) % 4 == 1 and _reached(row, elder)
        kitchen.regulars.append(
            Regular(
                diner=diner, facility=row, division_path=elder.division_path, meal="lunch", weekdays=WORKDAYS,
                way="deliver" if brought else "eat_in", starts_on=joined.date(), by_name=SEEDER.name,
                made_until=kitchen.ground.today,
            )
        )  # fmt: skip
    return diner


def _reached(row: Facility, elder: Elder) -> bool:
    return rules.metres(elder.position, (row.site.lat, row.site.lng)) <= REACH_M


def _week(kitchen: Kitchen, row: Facility, service: MealService) -> None:
    """Menus of four weeks, the last days not published yet; samples of what is behind us, here and there one forgotten."""
    said, dice, today = words("meals"), kitchen.dice, kitchen.ground.today
    for day in [one for weeks in (-2, -1, 0, 1) for one in rules.week_of(today + timedelta(days=7 * weeks))]:
        if day.weekday() not in service.weekdays:
            continue
        chosen = dice.sample(said[service.meal], 5 if service.meal == "lunch" else 3)
        dishes = [{"name": name, "marks": marks, "allergens": allergens} for name, marks, allergens in chosen]
        kitchen.menus.append(
            Menu(
                facility=row, division_path=row.division_path, day=day, meal=service.meal, dishes=dishes,
                note=dice.choice(said["notes"]), by_name=said["cook"],
                published_at=None if day > today + timedelta(days=5) else kitchen.ground.at - timedelta(days=3),
            )
        )  # fmt: skip
        if day < today and dice.random() < 0.97:
            _keep(kitchen, row, service, day, dishes)


def _keep(kitchen: Kitchen, row: Facility, service: MealService, day: date, dishes: list[dict[str, Any]]) -> None:
    at = _at(day, service.starts_at)
    over = at + timedelta(hours=dated.samples(day).hours)
    for dish in dishes if kitchen.dice.random() < 0.96 else dishes[:-1]:
        gone = over + timedelta(hours=3)
        thrown = gone if gone < kitchen.ground.at else None
        kitchen.samples.append(
            Sample(
                facility=row, division_path=row.division_path, day=day, meal=service.meal, dish=dish["name"],
                grams=kitchen.dice.randrange(125, 180), kept_at=at, kept_by=words("meals")["cook"], keep_until=over,
                discarded_at=thrown, discarded_by=words("meals")["cook"] if thrown else "",
            )
        )  # fmt: skip


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=HOME)


def _sit(kitchen: Kitchen, service: MealService, day: date, diners: list[Diner]) -> None:
    """One meal of one day: most of the people, nearly all of whom come."""
    dice, today = kitchen.dice, kitchen.ground.today
    over = day < today or kitchen.ground.at >= dated.hours(service.meal, day).closes_at(day, service.ends_at)
    sitting = Sitting(
        service=service, facility=service.facility, division_path=service.division_path, day=day, meal=service.meal,
        capacity=service.capacity, guests=dice.randrange(0, 4) if over else 0,
        closed_at=_at(day, service.ends_at) + timedelta(minutes=20) if over else None,
    )  # fmt: skip
    coming = [one for one in diners if dice.random() < (0.92 if service.meal == "lunch" else 0.5)]
    for diner in coming:
        kitchen.orders.append(_order(kitchen, sitting, diner, over))
    sitting.booked = len(coming)
    kitchen.sittings.append(sitting)


def _order(kitchen: Kitchen, sitting: Sitting, diner: Diner, over: bool) -> MealOrder:
    dice, service, day = kitchen.dice, sitting.service, sitting.day
    cents = _price(kitchen, service, day)
    parts = split_for(diner.elder, service.meal, cents, day, kitchen.held.get(diner.elder_id, set()))
    brought = service.delivers and diner.number % 4 == 1 and _reached(service.facility, diner.elder)
    served = _at(day, service.starts_at) + timedelta(minutes=dice.randrange(5, 90)) if over else None
    missed = over and not brought and dice.random() < 0.03
    status = "missed" if missed else ("delivered" if brought else "eaten") if over else "ordered"
    return MealOrder(
        sitting=sitting, diner=diner, elder=diner.elder, division_path=diner.division_path, facility=service.facility,
        operator_id=service.facility.operator_id, day=day, meal=service.meal, way="deliver" if brought else "eat_in",
        status=status, channel=dice.pick([["standing", 5], ["web", 3], ["phone", 2]]), filed_cents=cents, cents=cents,
        pays_cents=parts.pays, shares=[vars(part) for part in parts.shares], ordered_by=SEEDER.name, synthetic=True,
        ordered_at=_at(day, time(8)) if over else kitchen.ground.at - timedelta(hours=12),
        served_at=None if missed else served, missed_at=sitting.closed_at if missed else None,
    )  # fmt: skip


def _price(kitchen: Kitchen, service: MealService, day: date) -> int:
    known: dict[Any, int] = kitchen.__dict__.setdefault("cents", {})
    if service.offer_id not in known:
        known[service.offer_id] = prices([service.offer_id], kitchen.ground.today).get(service.offer_id, 800)
    return known[service.offer_id]


def _signals(kitchen: Kitchen) -> None:
    """Two that are open, at the first canteen and beside it; some that somebody looked after, with what was found."""
    dice, at, said = kitchen.dice, kitchen.ground.at, words("meals")
    people = kitchen.diners[2:4] + dice.sample(kitchen.diners[4:], min(7, max(0, len(kitchen.diners) - 4)))
    for n, diner in enumerate(people):
        back = n if n < 2 else 3 + n * 3
        day = kitchen.ground.today - timedelta(days=back + 1)
        row = Signal(
            elder=diner.elder, division_path=diner.division_path, facility=diner.facility, cause="missed",
            missed=[[(day - timedelta(days=1)).isoformat(), "lunch"], [day.isoformat(), "lunch"]],
            came=20 + n % 3, of=23, synthetic=True, opened_at=at - timedelta(days=back, hours=3),
        )  # fmt: skip
        if n >= 2:
            found = said["found"][(n - 2) % len(said["found"])]
            row.status, row.found, row.said = "closed", found, said["said"][found]
            row.looked_at, row.closed_at = row.opened_at + timedelta(minutes=20), row.opened_at + timedelta(hours=1)
            row.looked_by = row.closed_by = "张小红"  # words: data
        kitchen.signals.append(row)
