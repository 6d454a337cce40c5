"""A worker's day walked through from the morning: when she is where, when she rests, what it costs. Or that it cannot be."""

from typing import NamedTuple

from songhe.engines.routing.compiled import Compiled
from songhe.engines.routing.nouns import Worker

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


IDLE = Walk([], [], None, 0, 0, (0, 0, 0, 0, 0, 0), 0, 0)


def walk(day: Compiled, who: int, order: list[int], release: list[float]) -> Walk | None:
    """Her day in this order, each part not before its `release`; None where a limit would break."""
    worker, weights = day.workers[who], day.weights
    if not order:
        return IDLE if not weights.fairness else IDLE._replace(
            parts=(0, 0, 0, 0, 0, fair(day, who, 0)), cost=fair(day, who, 0))
    if worker.carries < sum(day.load[part] for part in order):
        return None
    time, here, leave = worker.begin, worker.home, None
    starts, arrivals, rest, pending = [], [], None, worker.rest
    road = late = worst = extra = served = 0.0
    penalty, told, moved = day.penalty, day.told, weights.moved
    for part in order:
        go = day.travel[here][day.place[part]]
        arrive, minutes = time + go, day.minutes[part]
        start = max(arrive, day.open[part], release[part])
        if leave is None:
            leave = start - go
            arrive = start
            if pending is not None and leave >= pending.open:
                pending = None  # who begins after the hour of the break has had it at home
        if pending is not None:
            begin = max(time if starts else arrive, pending.open)
            fits = begin + pending.minutes + (go if starts else 0)
            free = begin <= pending.close + EPS and fits <= start + EPS and bool(starts)
            if free or start + minutes > pending.close + EPS:
                if begin > pending.close + EPS:
                    return None
                rest, pending = begin, None
                arrive = fits if starts else arrive
                start = max(fits, start)
        tardy = start - day.close[part]
        if tardy > EPS:
            if tardy > weights.late_limit + EPS:
                return None
            late += tardy
            worst = max(worst, tardy)
        if told[part] is not None:
            extra += moved * abs(start - told[part][1])
        starts.append(start)
        arrivals.append(arrive)
        road += go
        served += minutes
        extra += penalty[part][who]
        time, here = start + minutes, day.place[part]
    go = day.travel[here][worker.home]
    back, road = time + go, road + go
    return _priced(day, who, worker, starts, arrivals, rest, leave or 0.0, back, (road, served, late, extra), worst)


def _priced(
    day: Compiled, who: int, worker: Worker, starts: list[float], arrivals: list[float], rest: float | None,
    leave: float, back: float, sums: tuple[float, float, float, float], worst: float,
) -> Walk | None:
    weights = day.weights
    road, served, late, extra = sums
    over = max(0.0, back - worker.end)
    work = back - leave - (worker.rest.minutes if rest is not None and worker.rest else 0)
    if over > worker.overtime + EPS or work > worker.most + EPS or leave < worker.begin - EPS:
        return None
    waits = work - road - served
    parts = (
        road * weights.travel, waits * weights.waiting, late * weights.late, over * weights.overtime, extra, fair(day, who, work)
    )
    return Walk(starts, arrivals, rest, leave, back, parts, sum(parts), worst)


def fair(day: Compiled, who: int, work: float) -> float:
    """Grows with the square of what she works more or less than her share."""
    if not day.weights.fairness or day.workers[who].away:
        return 0.0
    share = day.share[who]
    return day.weights.fairness * (work - share) ** 2 / share
