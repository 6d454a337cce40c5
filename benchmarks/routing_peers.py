"""The peers of `routing.py` on the same problems: PyVRP and VROOM as they come, OR-Tools with guided local search."""

from datetime import timedelta
from typing import Any

from songhe.engines.routing import Problem

FINE = 1000
NEVER = 10**8


def pyvrp(problem: Problem, seconds: float, seed: int) -> float | None:
    """PyVRP alone; None where two persons must meet, which it cannot say."""
    from songhe.engines.routing import kept_solver
    from songhe.engines.routing.compiled import Compiled
    from songhe.engines.routing.planning import laid

    day = Compiled(problem)
    if day.coupled:
        return None
    state = laid(day, kept_solver.orders(day, seconds=seconds, seed=seed))
    return state.cost


def vroom(problem: Problem, seconds: float, seed: int) -> float | None:
    """VROOM at its deepest exploration; None where two persons must meet. It takes no seed."""
    import numpy
    import vroom as peer

    if any(len(visit.needs) > 1 for visit in problem.visits):
        return None
    asked = peer.Input()
    matrix = numpy.rint(numpy.array(problem.travel) * 10).astype(numpy.uint32)
    asked.set_durations_matrix("car", matrix)
    for number, worker in enumerate(problem.workers):
        window = peer.TimeWindow(int(worker.begin * 10), int(worker.end * 10))
        asked.add_vehicle(peer.Vehicle(number, start=0, end=0, capacity=[int(worker.carries)], time_window=window))
    for number, visit in enumerate(problem.visits):
        need = visit.needs[0]
        window = peer.TimeWindow(int(visit.open * 10), int(visit.close * 10))
        asked.add_job(
            peer.Job(
                number,
                location=visit.place,
                default_service=int(need.minutes * 10),
                delivery=peer.Amount([int(need.load)]),
                time_windows=[window],
            )
        )
    found = asked.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    return found.summary.cost / 10 + len(found.unassigned) * problem.weights.unserved


def ortools(problem: Problem, seconds: float, seed: int) -> float | None:
    """OR-Tools with guided local search; meetings as equal (or bounded) begins, lateness as a soft upper bound."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parts = [(visit, need) for visit in problem.visits for need in range(len(visit.needs))]
    places = [0, *(visit.place for visit, _ in parts)]
    lasts = [0.0, *(visit.needs[need].minutes for visit, need in parts)]
    manager = pywrapcp.RoutingIndexManager(len(places), len(problem.workers), 0)
    model = pywrapcp.RoutingModel(manager)
    weights = problem.weights

    def way(one: int, other: int) -> float:
        return problem.travel[places[manager.IndexToNode(one)]][places[manager.IndexToNode(other)]]

    cost = model.RegisterTransitCallback(lambda one, other: round(way(one, other) * weights.travel * FINE))
    model.SetArcCostEvaluatorOfAllVehicles(cost)
    passing = model.RegisterTransitCallback(
        lambda one, other: round((way(one, other) + lasts[manager.IndexToNode(one)]) * FINE)
    )
    model.AddDimension(passing, NEVER, NEVER, False, "time")
    time = model.GetDimensionOrDie("time")
    _loads(problem, parts, manager, model)
    for number, (visit, need) in enumerate(parts, start=1):
        _visit(problem, model, time, manager.NodeToIndex(number), visit, need)
        index = manager.NodeToIndex(number)
        if len(visit.needs) == 2 and need == 0:
            _meet(model, time, index, manager.NodeToIndex(number + 1), visit.gap)
        if not weights.late_limit:  # else everybody can be visited, at a price
            model.AddDisjunction([index], round(weights.unserved * FINE))
    search = pywrapcp.DefaultRoutingSearchParameters()
    first = routing_enums_pb2.FirstSolutionStrategy  # insertion fails where two must meet: it puts in one after the other
    meets = any(len(visit.needs) > 1 for visit in problem.visits)
    search.first_solution_strategy = first.PATH_CHEAPEST_ARC if meets else first.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(search)
    return None if found is None else _told(problem, parts, manager, model, time, found)


def _loads(problem: Problem, parts: list[Any], manager: Any, model: Any) -> None:
    if not any(visit.needs[need].load for visit, need in parts):
        return
    loads = [0, *(int(visit.needs[need].load) for visit, need in parts)]
    taken = model.RegisterUnaryTransitCallback(lambda index: loads[manager.IndexToNode(index)])
    model.AddDimensionWithVehicleCapacity(taken, 0, [int(worker.carries) for worker in problem.workers], True, "load")


def _visit(problem: Problem, model: Any, time: Any, index: int, visit: Any, need: int) -> None:
    weights = problem.weights
    begin = time.CumulVar(index)
    begin.SetMin(round(visit.open * FINE))
    if weights.late_limit:
        time.SetCumulVarSoftUpperBound(index, round(visit.close * FINE), max(1, round(weights.late)))
    else:
        begin.SetMax(round(visit.close * FINE))
    may = [who for who, worker in enumerate(problem.workers) if visit.needs[need].skills <= worker.skills]
    model.VehicleVar(index).SetValues(may if weights.late_limit else [-1, *may])


def _meet(model: Any, time: Any, one: int, other: int, gap: tuple[float, float]) -> None:
    solver = model.solver()
    first, second = time.CumulVar(one), time.CumulVar(other)
    solver.Add(second >= first + round(gap[0] * FINE))
    solver.Add(second <= first + round(gap[1] * FINE))
    solver.Add(model.VehicleVar(one) != model.VehicleVar(other))


def _told(problem: Problem, parts: list[Any], manager: Any, model: Any, time: Any, found: Any) -> float:
    """The published cost of what it found, counted by us."""
    road, late, seen = 0.0, [0.0], 0
    for vehicle in range(len(problem.workers)):
        index, here = model.Start(vehicle), 0
        while not model.IsEnd(index):
            index = found.Value(model.NextVar(index))
            node = manager.IndexToNode(index)
            there = parts[node - 1][0].place if node and not model.IsEnd(index) else 0
            road += problem.travel[here][there]
            if not model.IsEnd(index):
                seen += 1
                late.append(max(0.0, found.Value(time.CumulVar(index)) / FINE - parts[node - 1][0].close))
            here = there
    weights = problem.weights
    return (
        road * weights.travel
        + sum(late) * weights.late
        + max(late) * weights.worst_late
        + (len(parts) - seen) * weights.unserved
    )


PEERS = {"pyvrp": pyvrp, "vroom": vroom, "ortools": ortools}
