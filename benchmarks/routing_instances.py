"""Published instances, read from where they lie: Solomon's with windows, and the home-care ones with two carers at once."""

import json
from pathlib import Path

from songhe.engines.routing import Need, Plan, Problem, Visit, Weights, Worker

NEVER = float("inf")
BEST = "mankowska_best.md"


def solomon(path: Path) -> Problem:
    """Distances cut to one decimal, only the way counts, as the published distances have it."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    fleet, capacity = (int(word) for word in lines[3])
    rows = [[float(word) for word in line] for line in lines if len(line) == 7 and line[0].isdigit()]
    travel = [[int(((a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) ** 0.5 * 10) / 10 for b in rows] for a in rows]
    depot = rows[0]
    return Problem(
        travel,
        tuple(Worker(f"k{number}", 0, depot[4], depot[5], carries=capacity) for number in range(fleet)),
        tuple(
            Visit(line[0].rstrip(), place, row[4], row[5], (Need(row[6], load=row[3]),))
            for place, (row, line) in enumerate(zip(rows, _named(rows), strict=True))
            if place
        ),
        Weights(waiting=0, fairness=0, unserved=100_000),
    )


def _named(rows: list[list[float]]) -> list[list[str]]:
    return [[str(int(row[0]))] for row in rows]


def home_care(path: Path) -> Problem:
    """A third each of the way, of all lateness and of the worst; a begin may be late at that price, never early."""
    told = json.loads(path.read_text())
    lasts = {service["id"]: service["default_duration"] for service in told["services"]}
    visits = []
    for place, patient in enumerate(told["patients"], start=1):
        needs = tuple(
            Need(one.get("duration", lasts[one["service"]]), frozenset([one["service"]]))
            for one in patient["required_caregivers"]
        )
        gap = tuple(patient.get("synchronization", {}).get("distance", (0, 0)))
        visits.append(Visit(patient["id"], place, *patient["time_window"], needs, gap))
    third = 1 / 3
    return Problem(
        told["distances"],
        tuple(Worker(one["id"], 0, 0, NEVER, frozenset(one["abilities"])) for one in told["caregivers"]),
        tuple(visits),
        Weights(
            travel=third, waiting=0, late=third, worst_late=third, late_limit=100_000, overtime=0, fairness=0, unserved=100_000
        ),
    )


def best_known(folder: Path) -> dict[str, float]:
    """Instance → published cost, from the table beside the instances; empty where there is none."""
    table = folder / BEST
    rows = [line.split("|") for line in table.read_text().splitlines()] if table.exists() else []
    return {row[1].strip(): float(row[5]) for row in rows if len(row) > 5 and ".json" in row[1]}


def priced(problem: Problem, plan: Plan) -> float:
    """The published cost of a plan, counted from its stops alone."""
    places = {visit.key: visit for visit in problem.visits}
    homes = {worker.key: worker.home for worker in problem.workers}
    road, late = 0.0, [0.0]
    for route in plan.routes:
        here = homes[route.worker]
        for stop in route.stops:
            visit = places[stop.visit]
            road += problem.travel[here][visit.place]
            late.append(max(0.0, stop.start - visit.close))
            here = visit.place
        road += problem.travel[here][homes[route.worker]]
    weights = problem.weights
    return road * weights.travel + sum(late) * weights.late + max(late) * weights.worst_late
