"""Why this carer: the facts that speak for the one who goes, and for each other what speaks against her. Codes and figures;
whoever shows them has the words."""

from dataclasses import dataclass, replace

from songhe.engines.routing import fitness
from songhe.engines.routing.compiled import Compiled
from songhe.engines.routing.inserting import best_part
from songhe.engines.routing.nouns import Plan, Problem, Visit, Worker
from songhe.engines.routing.planning import standing

PREFERRED, KNOWS, SPEAKS, CERTIFIED, CHEAPEST, NEAREST, LOCKED = (
    "preferred",
    "knows",
    "speaks",
    "certified",
    "cheapest",
    "nearest",
    "locked",
)
DEARER = "dearer"


@dataclass(frozen=True)
class Against:
    """Why not she: codes of `fitness`, or DEARER with the price of the move more than the plan (in the plan's own units)."""

    worker: str
    reasons: tuple[str, ...]
    more: float | None = None
    way: float | None = None
    """Minutes more on the road for all."""


@dataclass(frozen=True)
class Why:
    """One person of a visit: who goes, what speaks for her, how long her way is, and the others, nearest choice first."""

    visit: str
    need: int
    worker: str
    facts: tuple[str, ...]
    way: float
    others: tuple[Against, ...]


def why(problem: Problem, plan: Plan, visit: str) -> list[Why]:
    """One answer per person; for a visit that is not planned, an answer with no worker that says what keeps each from it."""
    one = next(found for found in problem.visits if found.key == visit)
    pairs = plan.stops(visit)
    if not pairs:
        others = tuple(
            Against(worker.key, tuple(fitness.refusals(worker, one)) or (fitness.NO_TIME,)) for worker in problem.workers
        )
        return [Why(visit, 0, "", (), 0, others)]
    return [_person(problem, plan, one, who, stop.need) for who, stop in pairs]


def facts(problem: Problem, plan: Plan, visit: str) -> list[Why]:
    """What speaks for those who go, without a look at the others: quick enough for every visit of a day."""
    one = next(found for found in problem.visits if found.key == visit)
    workers = {worker.key: worker for worker in problem.workers}
    return [
        Why(visit, stop.need, who, tuple(_facts(one, stop.need, workers[who])), _way(problem, plan, one, who), ())
        for who, stop in plan.stops(visit)
    ]


def _person(problem: Problem, plan: Plan, visit: Visit, who: str, need: int) -> Why:
    plain = replace(problem, weights=replace(problem.weights, moved=0, handed=0))
    unlocked = replace(plain, visits=tuple(replace(one, locked=()) if one.key == visit.key else one for one in plain.visits))
    state = standing(unlocked, plan)
    day = state.day
    part = day.part[visit.key, need]
    before = state.cost
    state.remove({part})
    prices: dict[str, float] = {}
    for number in day.allowed[part]:
        found = best_part(state, part, workers=[number], tries=30)
        if found:
            prices[day.workers[number].key] = found[0].cost
    own = before - (state.cost - day.weights.unserved * visit.priority)
    worker = next(one for one in problem.workers if one.key == who)
    others = sorted(
        (_against(day, visit, need, one, prices, own) for one in problem.workers if one.key != who),
        key=lambda one: (one.more is None, one.more or 0, one.worker),
    )
    way = _way(problem, plan, visit, who)
    facts = _facts(visit, need, worker)
    if all(own <= price + 1e-6 for key, price in prices.items() if key != who):
        facts.append(CHEAPEST)
    if way <= min((_nearest(problem, plan, visit, day.workers[one].key) for one in day.allowed[part]), default=way) + 1e-6:
        facts.append(NEAREST)
    return Why(visit.key, need, who, tuple(facts), way, tuple(others))


def _facts(visit: Visit, need: int, worker: Worker) -> list[str]:
    tests = {
        LOCKED: len(visit.locked) > need,
        PREFERRED: worker.key in visit.preferred,
        KNOWS: worker.key in visit.known,
        SPEAKS: bool(visit.language) and visit.language in worker.languages,
        CERTIFIED: bool(visit.needs[need].skills),
    }
    return [code for code, holds in tests.items() if holds]


def _against(day: Compiled, visit: Visit, need: int, worker: Worker, prices: dict[str, float], own: float) -> Against:
    refused = fitness.refusals(worker, replace(visit, locked=()), need)
    if refused:
        return Against(worker.key, tuple(refused))
    price = prices.get(worker.key)
    if price is None:
        return Against(worker.key, (fitness.NO_TIME,))
    return Against(worker.key, (DEARER,), round(price - own, 1))


def _way(problem: Problem, plan: Plan, visit: Visit, who: str) -> float:
    """Minutes from where she is before it."""
    places = {one.key: one.place for one in problem.visits}
    route = plan.route(who)
    worker = next(one for one in problem.workers if one.key == who)
    here = worker.home
    for stop in route.stops:
        if stop.visit == visit.key:
            break
        here = places[stop.visit]
    return problem.way(worker)[here][visit.place]


def _nearest(problem: Problem, plan: Plan, visit: Visit, who: str) -> float:
    """The shortest way from anywhere she is that day."""
    places = {one.key: one.place for one in problem.visits}
    worker = next(one for one in problem.workers if one.key == who)
    minutes = problem.way(worker)
    ways = [minutes[places[stop.visit]][visit.place] for stop in plan.route(who).stops if stop.visit != visit.key]
    return min([minutes[worker.home][visit.place], *ways])
