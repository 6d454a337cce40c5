"""The orders and carers of a day laid out for the engine, and what it found read back. No database here.

The engine counts in minutes of the day; begins stand on quarters of an hour, because a quarter of a carer belongs to one order.
An order that is locked, or that somebody is already on the way to, stays where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import localtime, make_aware

from songhe.care.homecare import dated
from songhe.care.homecare.models import Order
from songhe.care.homecare.spacing import Slot, laid_apart
from songhe.engines.routing import Need, Plan, Problem, Rest, Route, Stop, Visit, Weights, Worker
from songhe.register.carers.models import Carer, Hours
from songhe.register.carers.rules import lacking
from songhe.register.catalogue import dated as catalogue
from songhe.register.catalogue.rules import Item

GRID = 15
LATE = 240  # minutes: a day that is already too tight is shown late, not refused
WISH = 45  # minutes of way that an elder's wish for one carer is worth
URGENT = 5  # an urgent order weighs as much as so many others
MOVABLE = frozenset({"accepted", "assigned"})
Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Day:
    """Everything that one day of one operator needs, as it was read. `places`: the carers' homes, then the orders' doors."""

    day: date
    carers: tuple[Carer, ...]
    orders: tuple[Order, ...]
    hours: Mapping[UUID, Hours]
    held: Mapping[UUID, Mapping[str, date | None]]
    away: Mapping[UUID, Sequence[tuple[datetime, datetime]]]
    left: Mapping[UUID, int]
    """Minutes a carer may still work this week, this day's own orders not counted."""
    known: Mapping[UUID, frozenset[UUID]]
    """Carers who have been at the elder's before."""
    ways: Mapping[str, Matrix]
    by: str = ""
    """Who said how long the ways are: a router, or the great circle."""
    by_key: dict[str, Order] = field(default_factory=dict)
    elsewhere: Mapping[UUID, Sequence[datetime]] = field(default_factory=dict)
    """Quarters of an elder that visits of other providers have."""

    def carer(self, key: str) -> Carer:
        return next(one for one in self.carers if str(one.pk) == key)


def minute(at: datetime, day: date) -> float:
    """Minutes since midnight of the day, here."""
    return (at - make_aware(datetime.combine(day, time()))).total_seconds() / 60


def moment(minutes: float, day: date) -> datetime:
    return make_aware(datetime.combine(day, time())) + timedelta(minutes=minutes)


def problem(day: Day, *, now: datetime | None = None, fresh: bool = False) -> Problem:
    """The engine's problem. With `fresh` windows are hard (a new plan); else a day in force may be late, at a price.
    Nothing that is not fixed begins before `now`."""
    workers = tuple(_worker(day, place) for place in range(len(day.carers)))
    tongues = {tongue for worker in workers for tongue in worker.languages}
    first = minute(now, day.day) if now is not None and localtime(now).date() == day.day else 0
    visits = one_at_a_time(day, [_visit(day, number, order, tongues, first) for number, order in enumerate(day.orders)])
    ways = dict(day.ways)
    usual = ways.get("bike") or next(iter(ways.values()), [[0.0]])
    return Problem(usual, workers, visits, Weights(late_limit=0 if fresh else LATE, unpreferred=WISH), ways, GRID)


def _worker(day: Day, place: int) -> Worker:
    carer = day.carers[place]
    hours, held = day.hours.get(carer.pk), day.held.get(carer.pk, {})
    begin, end = _shift(day, carer, hours)
    valid = frozenset(kind for kind in held if not lacking([kind], {"health": None, **_only(held, kind)}, day.day))
    rest = None
    if hours is not None and hours.break_starts and hours.break_minutes:
        opens = hours.break_starts.hour * 60 + hours.break_starts.minute
        rest = Rest(opens, opens + 60, hours.break_minutes)
    return Worker(
        str(carer.pk), place, begin, end, valid | {f"sex:{carer.sex}"}, frozenset(held) - valid, frozenset(carer.languages),
        rest, most=max(0, min(carer.day_minutes, day.left.get(carer.pk, carer.day_minutes))), overtime=30, away=end <= begin,
        means=carer.way,
    )  # fmt: skip


def _only(held: Mapping[str, date | None], kind: str) -> dict[str, date | None]:
    return {kind: held[kind]}


def _shift(day: Day, carer: Carer, hours: Hours | None) -> tuple[float, float]:
    """Her working time less what she is away; of two pieces the longer one. (0, 0) is a day off."""
    if hours is None or not carer.is_active:
        return 0, 0
    begin, end = (float(one.hour * 60 + one.minute) for one in (hours.starts, hours.ends))
    for starts_at, ends_at in day.away.get(carer.pk, ()):
        gone, back = minute(starts_at, day.day), minute(ends_at, day.day)
        if gone >= end or back <= begin:
            continue
        begin, end = (begin, max(begin, gone)) if gone - begin >= end - back else (min(end, back), end)
    return begin, end


def _visit(day: Day, number: int, order: Order, tongues: set[str], first: float) -> Visit:
    item = item_of(order)
    skills = frozenset({"health", *item.certificates}) | ({f"sex:{order.wants_sex}"} if order.wants_sex else frozenset())
    minutes: float = -(-order.minutes // GRID) * GRID
    opens, closes = minute(order.window_starts, day.day), minute(order.window_ends, day.day)
    crew = tuple(str(key) for key in (order.carer_id, order.second_id) if key)
    fixed = (order.locked or order.status not in MOVABLE) and order.starts_at is not None and len(crew) == order.people
    begin = None
    if fixed and order.starts_at is not None:
        exact = minute(order.starts_at, day.day)
        begin = exact // GRID * GRID
        minutes = -(-(exact + order.minutes) // GRID) * GRID - begin
    return Visit(
        str(order.pk), len(day.carers) + number, max(opens, first), max(opens, closes, first),
        (Need(minutes, skills),) * order.people, language=order.language if order.language in tongues else "",
        preferred=frozenset({str(order.preferred_id)}) if order.preferred_id else frozenset(),
        known=frozenset(map(str, day.known.get(order.elder_id, ()))), locked=crew if fixed else (), fixed_start=begin,
        priority=URGENT if order.urgent else 1,
    )  # fmt: skip


def one_at_a_time(day: Day, visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Windows of one elder's visits laid apart: nobody is bathed and shaved at once, not by two of one provider's plan
    and not while another provider is there. What does not need the elder (`beside_items`) may go on meanwhile."""
    homes: dict[UUID, list[tuple[Order, Visit]]] = {}
    beside = dated.terms(day.day).beside_items
    for order, visit in zip(day.orders, visits, strict=True):
        if order.item not in beside:
            homes.setdefault(order.elder_id, []).append((order, visit))
    cut: dict[str, tuple[float, float]] = {}
    for elder, mine in homes.items():
        fixed = [(one.fixed_start, one.fixed_start + one.needs[0].minutes) for _, one in mine if one.fixed_start is not None]
        others = [(minute(at, day.day), minute(at, day.day) + GRID) for at in day.elsewhere.get(elder, ())]
        if len(mine) > 1 or others:
            slots = [_slot(day, order, one) for order, one in mine if one.fixed_start is None]
            cut |= laid_apart(slots, [*fixed, *others], GRID)
    return tuple(
        replace(one, open=cut[one.key][0], close=cut[one.key][1]) if one.key in cut else one for one in visits
    )  # fmt: skip


def _slot(day: Day, order: Order, visit: Visit) -> Slot:
    begins = minute(order.starts_at, day.day) if order.starts_at is not None and order.carer_id else None
    return Slot(visit.key, visit.open, visit.close, visit.needs[0].minutes, begins)


def item_of(order: Order) -> Item:
    """The service as the catalogue has it on that day; one that it no longer has asks for nothing special."""
    found = catalogue.items(order.day).get(order.item)
    return found or Item(order.item, "", order.name, "", order.minutes)


def told(day: Day) -> Plan:
    """The plan in force, read from the orders."""
    stops: dict[str, list[Stop]] = {str(carer.pk): [] for carer in day.carers}
    for order in day.orders:
        crew = [key for key in (order.carer_id, order.second_id) if key]
        if order.starts_at is None or len(crew) != order.people:
            continue
        start = minute(order.starts_at, day.day)
        for need, key in enumerate(crew):
            if str(key) in stops:
                stops[str(key)].append(Stop(str(order.pk), need, start, start, start + order.minutes, 0))
    routes = (Route(key, tuple(sorted(mine, key=lambda one: one.start)), 0, 0) for key, mine in stops.items())
    return Plan(tuple(routes))


@dataclass(frozen=True)
class Change:
    """Another carer or another begin for an order; `carers` are keys in the order of the needs."""

    order: str
    carers: tuple[str, ...]
    starts_at: datetime


def changes(day: Day, before: Plan, after: Plan) -> list[Change]:
    """What is different between two plans, only of orders that the later one serves."""
    found = []
    for order in day.orders:
        key = str(order.pk)
        old, new = ([(who, stop.start) for who, stop in plan.stops(key)] for plan in (before, after))
        if new and new != old:
            found.append(Change(key, tuple(who for who, _ in new), moment(new[0][1], day.day)))
    return found


def lost(before: Plan, after: Plan) -> list[str]:
    """Orders that had somebody and have nobody now."""
    return [key for key in after.unserved if before.stops(key)]
