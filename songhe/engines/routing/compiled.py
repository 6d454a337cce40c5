"""A problem laid out in lists by number, as the search needs it: a part is one need of one visit."""

from dataclasses import replace

from songhe.engines.routing import fitness, timing
from songhe.engines.routing.nouns import Problem, Stop, Visit, Worker

NONE = -1


class Compiled:
    """Parts and workers by number. `told` are the stops that people already know of: leaving them has a price."""

    def __init__(self, problem: Problem, told: dict[tuple[str, int], tuple[str, Stop]] | None = None) -> None:
        self.problem, self.weights, self.travel = problem, problem.weights, problem.travel
        self.workers = problem.workers
        self.ways = [problem.way(worker) for worker in self.workers]
        self.number = {worker.key: place for place, worker in enumerate(self.workers)}
        self.parts = [(visit, need) for visit in problem.visits for need in range(len(visit.needs))]
        self.part = {(visit.key, need): place for place, (visit, need) in enumerate(self.parts)}
        visits = [visit for visit, _ in self.parts]
        self.place = [visit.place for visit in visits]
        self.minutes = [visit.needs[need].minutes for visit, need in self.parts]
        self.load = [visit.needs[need].load for visit, need in self.parts]
        self.open = [_window(visit)[0] for visit in visits]
        self.close = [_window(visit)[1] for visit in visits]
        self.grid = [_grid(problem, visit) for visit in visits]
        self.of_visit = {
            visit.key: [self.part[visit.key, need] for need in range(len(visit.needs))] for visit in problem.visits
        }
        self.partner = [self._partner(*pair) for pair in self.parts]
        self.lag = [_lag(*pair) for pair in self.parts]
        self.told: list[tuple[int, float] | None] = [None] * len(self.parts)
        for key, (worker, stop) in (told or {}).items():
            if key in self.part and worker in self.number:
                self.told[self.part[key]] = (self.number[worker], stop.start)
        self._kinds: dict[tuple[object, ...], list[int]] = {}
        self.allowed = [self._allowed(visit, need) for visit, need in self.parts]
        self.penalty = [self._penalties(place) for place in range(len(self.parts))]
        self.share = self._shares()
        self.loaded = any(self.load)
        self.idle = [timing.idle(self, who) for who in range(len(self.workers))]
        self.coupled = any(partner != NONE for partner in self.partner)

    def _partner(self, visit: Visit, need: int) -> int:
        return self.part[visit.key, 1 - need] if len(visit.needs) == 2 else NONE

    def _allowed(self, visit: Visit, need: int) -> list[int]:
        """Asked once for all who want the same: a day has many visits and few kinds."""
        lock = visit.locked[need] if len(visit.locked) > need else None
        kind = (visit.needs[need].skills, visit.language, visit.excluded, lock)
        if kind not in self._kinds:
            self._kinds[kind] = [place for place, worker in enumerate(self.workers) if fitness.may(worker, visit, need)]
        return self._kinds[kind]

    def _penalties(self, part: int) -> list[float]:
        visit, _ = self.parts[part]
        told, weights = self.told[part], self.weights
        stranger = weights.stranger if visit.known else 0
        other = weights.handed if told is not None else 0
        row = [other + stranger + (weights.unpreferred if visit.preferred else 0)] * len(self.workers)
        for key in visit.known | visit.preferred:
            if key in self.number:
                row[self.number[key]] = other + continuity(self.problem, visit, self.workers[self.number[key]])
        if told is not None:
            row[told[0]] -= weights.handed
        return row

    def _shares(self) -> list[float]:
        """The fair load of each: all minutes at the bedside and a third for the way, by the length of her day."""
        spans = [0 if worker.away else max(0.0, min(worker.most, worker.end - worker.begin)) for worker in self.workers]
        whole = sum(self.minutes) * 4 / 3
        return [max(30.0, whole * span / (sum(spans) or 1)) for span in spans]


def continuity(problem: Problem, visit: Visit, worker: Worker) -> float:
    """What it costs that somebody comes whom the elder did not wish for, or does not know."""
    weights = problem.weights
    cost = weights.unpreferred if visit.preferred and worker.key not in visit.preferred else 0
    return cost + (weights.stranger if visit.known and worker.key not in visit.known | visit.preferred else 0)


def _window(visit: Visit) -> tuple[float, float]:
    return (visit.open, visit.close) if visit.fixed_start is None else (visit.fixed_start, visit.fixed_start)


def _grid(problem: Problem, visit: Visit) -> float:
    """A fixed begin that is off the grid stays there; one that is on it is late by whole steps."""
    fixed = visit.fixed_start
    return 0.0 if fixed is not None and problem.grid and fixed % problem.grid else problem.grid


def _lag(visit: Visit, need: int) -> float:
    """This part begins at least so long after its partner; negative: the partner at most so long before it."""
    least, most = visit.gap
    return least if need else -most


def with_visit(problem: Problem, visit: Visit) -> Problem:
    """The problem with this visit in it, instead of one of the same key."""
    return replace(problem, visits=(*(one for one in problem.visits if one.key != visit.key), visit))
