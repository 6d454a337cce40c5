"""Packages of the demo in their versions, and what two elders have taken: some visits used, some to come, one left over."""

from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.care.homecare import actions
from songhe.care.homecare.models import Course, Due, Engaged, Order, Package
from songhe.journeys.seed.ground import HOME, SEEDER
from songhe.journeys.seed.house import House
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator

SOLD = [
    ("清爽一月", "自己住、收拾不动的老人", {"clean-house": 4, "bath-home": 2, "clean-laundry": 2}, 86),
    ("出院关照", "刚出院、要人照看的老人", {"care-daily": 6, "health-monitor": 4, "clinic-medicine": 2}, 90),
    ("陪伴出行", "想出门走走的老人", {"walk-out": 2, "comfort-company": 4}, 92),
]
"""Name, for whom, how often each service, and per cent of the single prices."""
TAKEN_DAYS, BEFORE = 11, 45


def sow(house: House, mine: Operator) -> int:
    """Packages of the first two stations of the operator of the log-in, and two courses; how many packages."""
    stations = list(Facility.objects.filter(pk__in=house.by_facility, operator=mine).order_by("name", "pk")[:2])
    made = [row for where in stations for row in _lay(house, where)]
    first = next((row for row in made if row.name == SOLD[0][0]), None)
    if first is not None:
        for place, elder in enumerate(_elders(first)):
            _take(house, first, elder, place)
        _again(house, stations[0], first)
    return len(made)


def _lay(house: House, where: Facility) -> list[Package]:
    made, at = [], house.ground.at - timedelta(days=BEFORE)
    known = house.by_facility[where.pk]
    for name, said, contents, percent in SOLD:
        offers = [known[item] for item, times in contents.items() for _n in range(times) if item in known]
        if len({one.item for one in offers}) < len(contents):
            continue
        cents = sum(house.prices[one.pk] for one in offers) * percent // 10_000 * 100
        told: dict[str, Any] = {"facility": where, "name": name, "said": said, "offers": offers, "cents": cents}
        made.append(actions.lay_package(valid_from=at.astimezone(HOME).date(), by=SEEDER, at=at, **told))
    return made


def _again(house: House, where: Facility, first: Package) -> None:
    """Its second version, a little cheaper, from next week on: who has taken the first keeps it."""
    known = {str(one.pk): one for one in house.by_facility[where.pk].values()}
    at = house.ground.at
    actions.lay_package(
        facility=where, name=first.name, said=first.said, offers=[known[key] for key in first.offers], cents=first.cents - 1000,
        valid_from=at.astimezone(HOME).date() + timedelta(days=7), by=SEEDER, at=at,
    )  # fmt: skip


def _elders(package: Package) -> list[Elder]:
    """Wang Guilan where she is of this county, and somebody else."""
    county = "/".join(package.division_path.split("/")[:2])
    rows = Elder.objects.filter(status="here", division_path__startswith=county).select_related("division__parent")
    wang = list(rows.filter(name="王桂兰")[:1])
    return [*wang, *rows.exclude(name="王桂兰").order_by("-pk")[: 2 - len(wang)]]


def _take(house: House, package: Package, elder: Elder, place: int) -> None:
    at = house.ground.at - timedelta(days=TAKEN_DAYS)
    day = at.astimezone(HOME).date() + timedelta(days=1)
    starts = [_free(elder, day + timedelta(days=number * 3), 14 + place) for number in range(len(package.offers))]
    orders = actions.book_package(
        elder=elder, package=package, starts=starts, channel="desk", by=SEEDER, at=at, key=f"seed-{elder.pk.hex}"
    )
    crew = [one for one in house.carers if one.operator_id == package.facility.operator_id]
    for order in orders:
        if order.window_starts < house.ground.at:
            _done(order, crew[place].pk)
    coming = [one for one in orders if one.window_starts > house.ground.at]
    if place == 0 and coming:
        actions.cancel(order=coming[-1], who="family", reason="那天要去医院", by=SEEDER, at=house.ground.at)
    taken_by = "王丽" if elder.name == "王桂兰" else SEEDER.name
    Course.objects.filter(orders=orders[0]).update(taken_by=taken_by)


def _free(elder: Elder, day: date, hour: int) -> datetime:
    """About that hour, where no other visit has the elder's time: the longest of these takes three hours."""
    taken = {row.quarter for row in Engaged.objects.filter(elder=elder, quarter__date=day)}
    hours = [datetime.combine(day, time(one, 30), tzinfo=HOME) for one in (hour, 9, 8, 10, 16, 12)]
    return next((one for one in hours if not any(one <= quarter < one + timedelta(hours=3) for quarter in taken)), hours[0])


def _done(order: Order, carer: object) -> None:
    """A visit of the past, as it was delivered."""
    starts = order.starts_at or order.window_starts
    ends = starts + timedelta(minutes=order.minutes)
    Order.objects.filter(pk=order.pk).update(
        status="confirmed", carer=order.carer_id or carer, starts_at=starts, ends_at=ends, checked_in_at=starts,
        started_at=starts, checked_out_at=ends, confirmed_at=ends + timedelta(minutes=20), grade="A", synthetic=True,
    )  # fmt: skip
    Due.objects.filter(order=order, fired_at=None, cleared_at=None).update(cleared_at=ends)
    Engaged.objects.filter(order=order).delete()
