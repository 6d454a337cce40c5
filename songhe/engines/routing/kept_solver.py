"""The first solution comes from PyVRP, a kept solver of vehicle routes with windows. What it does not know stays out of its
sight (two persons at once, breaks, fairness, soft windows) and is put right by `search`.
"""

from collections.abc import Iterator
from typing import Any

from songhe.engines.routing.compiled import Compiled
from songhe.engines.routing.nouns import INFINITE, Worker

FINE = 100  # PyVRP counts in whole numbers: hundredths of a minute
FAR = 10**7
NEVER = 2**40
LATE = 15  # minutes of lateness that PyVRP may plan, where lateness is only a price: it has no price for it


def expressible(day: Compiled) -> bool:
    """Whether PyVRP's own goal is the whole goal: then nothing is left to improve."""
    weights = day.weights
    plain = not (day.coupled or weights.fairness or weights.waiting or weights.late_limit)
    return plain and all(worker.rest is None for worker in day.workers)


def orders(day: Compiled, *, seconds: float, seed: int, turns: int | None = None) -> list[list[int]]:
    """An order of parts for each worker, as PyVRP would have it: after so many seconds, or (the same everywhere) so many turns.
    Parts it leaves out are in none."""
    import pyvrp  # 0.2 s to load: only who plans waits for it
    from pyvrp.stop import MaxIterations, MaxRuntime

    groups = list(_alike(day))
    if not day.parts or not groups:
        return [[] for _ in day.workers]
    data = _data(pyvrp, day, groups)
    found = pyvrp.solve(
        data, stop=MaxIterations(turns) if turns else MaxRuntime(seconds), seed=seed, collect_stats=False, display=False
    ).best
    result: list[list[int]] = [[] for _ in day.workers]
    free = [list(members) for members in groups]
    for route in found.routes():
        order = [activity.idx for activity in route if activity.is_client()]
        if order:
            result[free[route.vehicle_type()].pop(0)] = order
    return result


def _alike(day: Compiled) -> Iterator[list[int]]:
    """Workers between whom PyVRP need not tell: it is much faster with a fleet than with many singles."""
    groups: dict[Any, list[int]] = {}
    for who, worker in enumerate(day.workers):
        if worker.away:
            continue
        penalties = tuple(day.penalty[part][who] if who in day.allowed[part] else -1 for part in range(len(day.parts)))
        groups.setdefault(
            (worker.home, worker.means, worker.begin, worker.end, worker.most, worker.overtime, worker.carries, penalties), []
        ).append(who)
    yield from groups.values()


def _data(pyvrp: Any, day: Compiled, groups: list[list[int]]) -> Any:
    """Locations: the homes first, then one for each part, so that a penalty can hang on the way to it."""
    import numpy

    weights, size = day.weights, len(day.parts)
    homes = sorted({day.workers[members[0]].home for members in groups})
    places = [*homes, *day.place]
    distances, durations = [], []
    for members in groups:
        whole = numpy.array(day.ways[members[0]], dtype=float)[numpy.ix_(places, places)]
        minutes = _fine(whole)
        numpy.fill_diagonal(minutes, 0)
        durations.append(minutes)
        extra = numpy.zeros(len(places))
        for part in range(size):
            extra[len(homes) + part] = day.penalty[part][members[0]]
        matrix = _fine(whole * weights.travel + extra[None, :])
        barred = [len(homes) + part for part in range(size) if members[0] not in day.allowed[part]]
        matrix[:, barred] = FAR
        numpy.fill_diagonal(matrix, 0)
        distances.append(matrix)
    clients = [_client(pyvrp, day, part, len(homes) + part) for part in range(size)]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=clients,
        depots=[pyvrp.Depot(place) for place in range(len(homes))],
        vehicle_types=[
            _fleet(pyvrp, day, members, homes.index(day.workers[members[0]].home), number)
            for number, members in enumerate(groups)
        ],
        distance_matrices=distances,
        duration_matrices=durations,
    )


def _client(pyvrp: Any, day: Compiled, part: int, location: int) -> Any:
    prize = int(day.weights.unserved * day.parts[part][0].priority * FINE)
    return pyvrp.Client(
        location,
        delivery=[int(day.load[part])],
        service_duration=round((day.minutes[part] + day.grid[part] / 2) * FINE),
        tw_early=round(day.open[part] * FINE),
        tw_late=round(_closes(day, part) * FINE),
        prize=min(prize, FAR // 2),
        required=False,
    )


def _closes(day: Compiled, part: int) -> float:
    return min(day.close[part] + min(day.weights.late_limit, LATE), 10**7)


def _fleet(pyvrp: Any, day: Compiled, members: list[int], depot: int, profile: int) -> Any:
    worker: Worker = day.workers[members[0]]
    extra = {} if worker.most == INFINITE else {"shift_duration": int(worker.most * FINE)}
    loads = [int(min(worker.carries, 10**9))]
    ends = NEVER if worker.end == INFINITE else int((worker.end + worker.overtime) * FINE)
    return pyvrp.VehicleType(
        len(members),
        capacity=loads,
        start_depot=depot,
        end_depot=depot,
        tw_early=int(worker.begin * FINE),
        tw_late=ends,
        profile=profile,
        **extra,
    )


def _fine(matrix: Any) -> Any:
    import numpy

    return numpy.rint(matrix * FINE).astype(numpy.int64)
