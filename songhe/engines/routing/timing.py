"""A worker's day walked through from the morning: when she is where, when she rests, what it costs. Or that it cannot be."""


from typing import TYPE_CHECKING, NamedTuple

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


def walk(day: "Compiled", who: int, order: list[int], release: list[float]) -> Walk | None:  # noqa: C901, the hot loop
    """Her day in this order, each part not before its `release`; None where a limit would break."""
    if not order:
        return day.idle[who]
    worker, weights = day.workers[who], day.weights
    if day.loaded and worker.carries < sum([day.load[part] for part in order]):
        return None
    travel, places, opens, closes, lasts = day.travel, day.place, day.open, day.close, day.minutes
    penalty, told, late_limit, pending = day.penalty, day.told, weights.late_limit + EPS, worker.rest
    row, rest, begun = travel[worker.home], None, False
    time = leave = worker.begin
    starts: list[float] = []
    arrivals: list[float] = []
    road = late = worst = extra = served = 0.0
    for part in order:
        place = places[part]
        go, minutes = row[place], lasts[part]
        arrive = start = time + go
        if start < opens[part]:
            start = opens[part]
        if start < release[part]:
            start = release[part]
        if not begun:  # she leaves home in time for the first, not before
            leave = start - go
            arrive = start
            if pending is not None and leave >= pending.open:
                pending = None  # who begins after the hour of the break has had it at home
        if pending is not None:
            begin = time if begun else arrive
            if begin < pending.open:
                begin = pending.open
            fits = begin + pending.minutes + (go if begun else 0)
            in_time = begin <= pending.close + EPS
            if (begun and in_time and fits <= start + EPS) or start + minutes > pending.close + EPS:
                if not in_time:
                    return None
                rest, pending = begin, None
                if begun:
                    arrive = fits
                if fits > start:
                    start = fits
        begun = True
        tardy = start - closes[part]
        if tardy > EPS:
            if tardy > late_limit:
                return None
            late += tardy
            if tardy > worst:
                worst = tardy
        if told[part] is not None:
            extra += weights.moved * abs(start - told[part][1])
        starts.append(start)
        arrivals.append(arrive)
        road += go
        served += minutes
        extra += penalty[part][who]
        time, row = start + minutes, travel[place]
    go = row[worker.home]
    back, road = time + go, road + go
    over = back - worker.end if back > worker.end else 0.0
    work = back - leave - (worker.rest.minutes if rest is not None and worker.rest else 0)
    if over > worker.overtime + EPS or work > worker.most + EPS or leave < worker.begin - EPS:
        return None
    fairness = fair(day, who, work) if weights.fairness else 0.0
    parts = (road * weights.travel, (work - road - served) * weights.waiting, late * weights.late, over * weights.overtime, extra, fairness)
    return Walk(starts, arrivals, rest, leave, back, parts, parts[0] + parts[1] + parts[2] + parts[3] + extra + fairness, worst)


def fair(day: "Compiled", who: int, work: float) -> float:
    """Grows with the square of what she works more or less than her share."""
    if not day.weights.fairness or day.workers[who].away:
        return 0.0
    share = day.share[who]
    return day.weights.fairness * (work - share) ** 2 / share
