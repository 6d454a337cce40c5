"""Whether a plan keeps every promise, told from the problem and the plan alone: it shares no line with what made the plan."""

from songhe.engines.routing.fitness import refusals
from songhe.engines.routing.nouns import Plan, Problem, Route, Visit, Worker

SLACK = 1e-3


def check(problem: Problem, plan: Plan) -> list[str]:
    """Every fault found, as sentences for a developer; an empty list is a plan that can be walked."""
    visits = {visit.key: visit for visit in problem.visits}
    workers = {worker.key: worker for worker in problem.workers}
    faults = [fault for route in plan.routes for fault in _route(problem, workers[route.worker], visits, route)]
    for visit in problem.visits:
        faults += _visit(problem, plan, visit)
    return faults


def _visit(problem: Problem, plan: Plan, visit: Visit) -> list[str]:
    found = plan.stops(visit.key)
    if visit.key in plan.unserved:
        return [f"{visit.key} is planned and called unserved"] if found else []
    if [stop.need for _, stop in found] != list(range(len(visit.needs))):
        return [f"{visit.key} has persons {[stop.need for _, stop in found]}"]
    if len(found) == 2:
        (one, first), (two, second) = found
        least, most = visit.gap
        apart = second.start - first.start
        if one == two:
            return [f"{visit.key} has the same person twice"]
        if not least - SLACK <= apart <= most + SLACK:
            return [f"{visit.key} begins {apart} minutes apart"]
    return []


def _route(problem: Problem, worker: Worker, visits: dict[str, Visit], route: Route) -> list[str]:
    faults: list[str] = []
    time, here, travel = route.leave, worker.home, problem.way(worker)
    if route.stops and route.leave < worker.begin - SLACK:
        faults.append(f"{worker.key} leaves before her day begins")
    rested = route.rest is None
    for stop in route.stops:
        visit = visits[stop.visit]
        way = travel[here][visit.place]
        if not rested and route.rest is not None and route.rest[0] < stop.start - SLACK:
            time, rested = max(time, route.rest[1] if route.rest[0] >= time - SLACK else time), True
        if stop.start < time + way - SLACK and not _rests_there(route, stop.start):
            faults.append(f"{worker.key} cannot be at {stop.visit} by {stop.start}")
        faults += _stop(problem, worker, visit, stop.need, stop.start, stop.end)
        time, here = stop.end, visit.place
    if route.stops:
        faults += _whole(problem, worker, visits, route, time + travel[here][worker.home])
    return faults


def _rests_there(route: Route, start: float) -> bool:
    """Whoever rests at the first door rests after the way, not before it."""
    return route.rest is not None and start >= route.rest[1] - SLACK and route.stops[0].start >= route.rest[1] - SLACK


def _stop(problem: Problem, worker: Worker, visit: Visit, need: int, start: float, end: float) -> list[str]:
    faults = [f"{worker.key} at {visit.key}: {code}" for code in refusals(worker, visit, need)]
    opens, closes = (visit.open, visit.close) if visit.fixed_start is None else (visit.fixed_start,) * 2
    if not opens - SLACK <= start <= closes + problem.weights.late_limit + SLACK:
        faults.append(f"{visit.key} begins {start}, not within {opens}-{closes}")
    if visit.fixed_start is None and problem.grid and min(start % problem.grid, -start % problem.grid) > SLACK:
        faults.append(f"{visit.key} begins {start}, off the grid of {problem.grid}")
    if abs(end - start - visit.needs[need].minutes) > SLACK:
        faults.append(f"{visit.key} lasts {end - start}")
    return faults


def _whole(problem: Problem, worker: Worker, visits: dict[str, Visit], route: Route, back: float) -> list[str]:
    faults = []
    off = route.rest[1] - route.rest[0] if route.rest else 0
    if back > route.back + SLACK:
        faults.append(f"{worker.key} is back at {back}, not {route.back}")
    if route.back > worker.end + worker.overtime + SLACK:
        faults.append(f"{worker.key} is back too late: {route.back}")
    if route.back - route.leave - off > worker.most + SLACK:
        faults.append(f"{worker.key} works {route.back - route.leave - off} minutes")
    if sum(visits[stop.visit].needs[stop.need].load for stop in route.stops) > worker.carries + SLACK:
        faults.append(f"{worker.key} carries too much")
    return faults + _rest(worker, route)


def _rest(worker: Worker, route: Route) -> list[str]:
    rest = worker.rest
    if rest is None:
        return []
    if route.rest is None:
        at_work = route.leave < rest.open - SLACK and max(stop.end for stop in route.stops) > rest.close + SLACK
        return [f"{worker.key} has no break"] if at_work else []
    begin, end = route.rest
    faults = [] if rest.open - SLACK <= begin <= rest.close + SLACK else [f"{worker.key} rests at {begin}"]
    clash = any(stop.start < end - SLACK and begin < stop.end - SLACK for stop in route.stops)
    return [*faults, f"{worker.key} rests during a visit"] if clash else faults
