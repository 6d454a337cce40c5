"""A state read out as a plan, with its price in parts."""

from songhe.engines.routing import fitness
from songhe.engines.routing.compiled import NONE, Compiled, continuity
from songhe.engines.routing.nouns import Cost, Plan, Route, Stop, Visit
from songhe.engines.routing.state import State


def read(state: State) -> Plan:
    day = state.day
    routes = tuple(_route(state, who) for who in range(len(day.workers)))
    missing = {visit.key: reason(day, visit) for visit in day.problem.visits if _out(state, visit)}
    return Plan(routes, missing, _cost(state))


def _out(state: State, visit: Visit) -> bool:
    return any(state.where[part] == NONE for part in state.day.of_visit[visit.key])


def _route(state: State, who: int) -> Route:
    day, one = state.day, state.walks[who]
    worker = day.workers[who]
    stops = []
    for part, arrive, start in zip(state.orders[who], one.arrivals, one.starts, strict=True):
        visit, need = day.parts[part]
        if _out(state, visit):
            continue
        stops.append(Stop(visit.key, need, arrive, start, start + day.minutes[part], max(0.0, start - day.close[part])))
    rest = None if one.rest is None or worker.rest is None else (one.rest, one.rest + worker.rest.minutes)
    return Route(worker.key, tuple(stops), one.leave, one.back, rest)


def _cost(state: State) -> Cost:
    """Told begins and holders that were left are a price while a change is sought, and no part of the plan's own cost."""
    day, weights = state.day, state.day.weights
    sums = [sum(one.parts[place] for one in state.walks) for place in range(6)]
    known = sum(
        continuity(day.problem, day.parts[part][0], day.workers[who]) for part, who in enumerate(state.where) if who != NONE
    )
    worst = weights.worst_late * max((one.worst for one in state.walks), default=0)
    missing = weights.unserved * sum(day.parts[part][0].priority for part, who in enumerate(state.where) if who == NONE)
    return Cost(sums[0], sums[1], sums[2] + worst, sums[3], known, sums[5], missing)


def reason(day: Compiled, visit: Visit) -> str:
    """Why nobody goes: the code that keeps most from it, or that all who may have no time."""
    if all(day.allowed[part] for part in day.of_visit[visit.key]):
        return fitness.NO_TIME
    need = next(need for need, part in enumerate(day.of_visit[visit.key]) if not day.allowed[part])
    codes = [code for worker in day.workers for code in fitness.refusals(worker, visit, need) if code != fitness.AWAY]
    return max(dict.fromkeys(codes), key=codes.count, default=fitness.AWAY)
