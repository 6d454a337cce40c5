"""A worker's day walked through from the morning: when she is where, when she rests, what it costs. Or that it cannot be."""

from typing import TYPE_CHECKING, NamedTuple

from songhe.engines.routing.nouns import Rest

if TYPE_CHECKING:
    from songhe.engines.routing.compiled import Compiled

EPS = 1e-6


class Walk(NamedTuple):
    """A feasible day. `worst` is the longest lateness; `cost` leaves the worst lateness of all workers out."""

    starts: list[float]
    arrivals: list[float]
    rest: float | None
    leave: float
    back: float
    parts: tuple[float, float, float, float, float, float]
    cost: float
    worst: float


def idle(day: "Compiled", who: int) -> Walk:
    """A day without visits; being spared has its price too where the load is to be fair."""
    price = fair(day, who, 0)
    return Walk([], [], None, 0.0, 0.0, (0.0, 0.0, 0.0, 0.0, 0.0, price), price, 0.0)


def walk(day: "Compiled", who: int, order: list[int], release: list[float]) -> Walk | None:
    """Her day in this order, each part not before its `release`; None where a limit would break. The hot loop: no niceties."""
    if not order:
        return day.idle[who]
    worker, weights = day.workers[who], day.weights
    if day.loaded and worker.carries < sum([day.load[part] for part in order]):
        return None
    travel, places, opens, closes, late_limit = day.ways[who], day.place, day.open, day.close, weights.late_limit + EPS
    row, rest, pending, leave, time = travel[worker.home], None, worker.rest, None, worker.begin
    starts: list[float] = []
    arrivals: list[float] = []
    road = late = worst = extra = served = 0.0
    for part in order:
        place, minutes = places[part], day.minutes[part]
        go = row[place]
        arrive = start = time + go
        if start < opens[part]:
            start = opens[part]
        if start < release[part]:
            start = release[part]
        if leave is None and day.grid[part] and start % day.grid[part] > EPS:
            start += day.grid[part] - start % day.grid[part]
        if leave is None:  # she leaves home in time for the first, not before
            leave, arrive = start - go, start
            if pending is not None and leave >= pending.open:
                pending = None  # who begins after the hour of the break has had it at home
        if pending is not None:
            found = _rest(pending, time if starts else None, go, arrive, start, minutes)
            if found is None:
                return None
            arrive, start, begin = found
            if begin is not None:
                rest, pending = begin, None
        if day.grid[part] and start % day.grid[part] > EPS:
            start += day.grid[part] - start % day.grid[part]
        tardy = start - closes[part]
        if tardy > EPS:
            if tardy > late_limit:
                return None
            late += tardy
            worst = tardy if tardy > worst else worst
        was = day.told[part]
        extra += day.penalty[part][who] + (weights.moved * abs(start - was[1]) if was else 0)
        starts.append(start)
        arrivals.append(arrive)
        road, served = road + go, served + minutes
        time, row = start + minutes, travel[place]
    go = row[worker.home]
    return _priced(day, who, (starts, arrivals, rest, leave or 0.0, time + go), (road + go, served, late, extra), worst)


def _rest(
    rest: Rest, free: float | None, go: float, arrive: float, start: float, minutes: float
) -> tuple[float, float, float | None] | None:
    """(arrival, begin of the visit, begin of the break if it is now); None when the last moment for the break is over.

    It is taken in time that she would wait, or when this visit would run past that moment. `free` is the end of the visit
    before; None is the first visit, at whose door she may rest.
    """
    begin = arrive if free is None else free
    if begin < rest.open:
        begin = rest.open
    ready = begin + rest.minutes + (0 if free is None else go)
    in_time = begin <= rest.close + EPS
    if free is not None and in_time and ready <= start + EPS:
        return ready, start, begin
    if start + minutes <= rest.close + EPS:
        return arrive, start, None
    if not in_time:
        return None
    return (arrive if free is None else ready), max(ready, start), begin


def _priced(
    day: "Compiled",
    who: int,
    times: tuple[list[float], list[float], float | None, float, float],
    sums: tuple[float, float, float, float],
    worst: float,
) -> Walk | None:
    """The day with its price; None where she would work too long."""
    worker, weights = day.workers[who], day.weights
    _, _, rest, leave, back = times
    road, served, late, extra = sums
    over = back - worker.end if back > worker.end else 0.0
    work = back - leave - (worker.rest.minutes if rest is not None and worker.rest else 0)
    if over > worker.overtime + EPS or work > worker.most + EPS or leave < worker.begin - EPS:
        return None
    fairness = fair(day, who, work) if weights.fairness else 0.0
    waits = (work - road - served) * weights.waiting
    parts = (road * weights.travel, waits, late * weights.late, over * weights.overtime, extra, fairness)
    return Walk(*times, parts, parts[0] + waits + parts[2] + parts[3] + extra + fairness, worst)


def fair(day: "Compiled", who: int, work: float) -> float:
    """Grows with the square of what she works more or less than her share."""
    if not day.weights.fairness or day.workers[who].away:
        return 0.0
    share = day.share[who]
    return day.weights.fairness * (work - share) ** 2 / share
