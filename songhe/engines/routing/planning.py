"""The day as a whole: planned, and changed with as little disturbance as can be."""

import random
import time
from dataclasses import replace

from songhe.engines.routing import fitness, kept_solver, reading, search
from songhe.engines.routing.compiled import NONE, Compiled, with_visit
from songhe.engines.routing.inserting import best_part, put, restore
from songhe.engines.routing.nouns import Plan, Problem, Visit
from songhe.engines.routing.state import State

FIRST = 0.3  # of the time: PyVRP's part, where its goal is only a part of ours
INSERT_TRIES = 8  # places priced for an urgent visit
GIVE_WAY = 8  # visits that are asked to give way to an urgent one
SPARE = 0.1  # seconds to lay the plan out


def plan(
    problem: Problem, *, seconds: float = 10, seed: int = 1, turns: int | None = None, watch: search.Watch | None = None
) -> Plan:
    """A plan of the whole day in about so many seconds. With `turns` as well, the search is the same on every machine."""
    day = Compiled(problem)
    began = time.monotonic()
    until = began + max(0.05, seconds - SPARE)
    dice = random.Random(seed)
    whole = kept_solver.expressible(day) and not _fixed(day)
    orders = kept_solver.orders(day, seconds=(until - began) * (1 if whole else FIRST), seed=seed, turns=turns)
    state = laid(day, orders)
    if not whole or any(who == NONE for who in state.where):
        search.recreate(state, dice)
        state = search.improve(state, until=until, dice=dice, turns=turns, watch=watch)
    return reading.read(state)


def laid(day: Compiled, orders: list[list[int]]) -> State:
    """These orders, without the parts that would break a day: they are left for the search."""
    state = State(day)
    trial = state.trial(dict(enumerate(orders)))
    if trial is not None and whole_visits(day, orders):
        state.apply(trial)
        return state
    for who, order in enumerate(orders):
        for part in order:
            if day.partner[part] == NONE:
                kept = [*state.orders[who], part]
                step = state.trial({who: kept})
                if step is not None:
                    state.apply(step)
    return state


def whole_visits(day: Compiled, orders: list[list[int]]) -> bool:
    placed = {part: who for who, order in enumerate(orders) for part in order}
    return all(
        other == NONE or ((part in placed) == (other in placed) and (part not in placed or placed[part] != placed[other]))
        for part, other in enumerate(day.partner)
    )


def _fixed(day: Compiled) -> bool:
    return any(visit.fixed_start is not None and len(visit.needs) == 2 for visit in day.problem.visits)


def standing(problem: Problem, told: Plan) -> State:
    """The plan that is in force, as a state in which every change of it has its price. What no longer fits is out."""
    stops = {(stop.visit, stop.need): (route.worker, stop) for route in told.routes for stop in route.stops}
    day = Compiled(problem, stops)
    orders: list[list[int]] = [[] for _ in day.workers]
    for route in told.routes:
        if route.worker in day.number:
            who = day.number[route.worker]
            keys = [day.part[stop.visit, stop.need] for stop in route.stops if (stop.visit, stop.need) in day.part]
            orders[who] = [part for part in keys if who in day.allowed[part]]
    state = State(day)
    trial = state.trial(dict(enumerate(orders)))
    if trial is not None:
        state.apply(trial)
        return state
    for who, order in enumerate(orders):
        for part in order:
            step = state.trial({who: [*state.orders[who], part]})
            if step is not None:
                state.apply(step)
    return state


def stand(problem: Problem, told: Plan) -> Plan:
    """The plan in force with its times reckoned anew: who will be late, what no longer fits."""
    return reading.read(standing(problem, told))


def insert(problem: Problem, told: Plan, visit: Visit) -> Plan:
    """The plan with this visit in it, everybody else disturbed as little as can be; among the unserved where none has time."""
    state = standing(with_visit(problem, visit), told)
    parts = state.day.of_visit[visit.key]
    if not put(state, parts, tries=INSERT_TRIES):
        _make_room(state, parts)
    return reading.read(state)


def _make_room(state: State, parts: list[int]) -> bool:
    """Let one visit that nobody fixed give way, and find it another place. Only the nearest are asked: this must be quick."""
    before, best, best_cost = state.copy(), None, state.cost
    for part in _could_give_way(state, parts)[:GIVE_WAY]:
        if state.remove({part}) and put(state, parts, tries=4) and put(state, [part], tries=4) and state.cost < best_cost:
            best, best_cost = state.copy(), state.cost
        restore(state, before)
    if best is not None:
        restore(state, best)
    return best is not None


def _could_give_way(state: State, parts: list[int]) -> list[int]:
    """Single visits without a lock, at about that hour, of somebody who may go; the nearest first."""
    day, wanted = state.day, parts[0]
    may, opens, closes = set(day.allowed[wanted]), day.open[wanted] - 90, day.close[wanted] + 60
    found = [
        part
        for who in may
        for part, start in zip(state.orders[who], state.walks[who].starts, strict=True)
        if opens <= start <= closes and part not in parts and not day.parts[part][0].locked and day.partner[part] == NONE
    ]
    return sorted(found, key=lambda part: (day.travel[day.place[part]][day.place[wanted]], part))


def without(problem: Problem, told: Plan, worker: str, *, now: float = 0, seconds: float = 1.0, seed: int = 1) -> Plan:
    """The plan when she cannot go on after minute `now`: what she has begun stays, the rest is given to others, and only those
    visits are moved beside hers that must make room."""
    begun = {stop.visit for stop in told.route(worker).stops if stop.start <= now}
    kept = tuple(
        replace(visit, locked=_holders(told, visit), fixed_start=told.stops(visit.key)[0][1].start)
        if visit.key in begun
        else _freed(visit, worker)
        for visit in problem.visits
    )
    changed = tuple(replace(one, away=True) if one.key == worker and not begun else one for one in problem.workers)
    barred = tuple(visit if visit.key in begun else replace(visit, excluded=visit.excluded | {worker}) for visit in kept)
    state = standing(replace(problem, workers=changed, visits=barred), told)
    dice = random.Random(seed)
    search.recreate(state, dice, tries=20)
    out = [part for part, who in enumerate(state.where) if who == NONE]
    if out:
        hers = {state.day.part[stop.visit, stop.need] for stop in told.route(worker).stops}
        fixed = frozenset(
            part
            for part, (visit, _) in enumerate(state.day.parts)
            if part not in hers and (visit.locked or visit.fixed_start is not None)
        )
        state = search.improve(state, until=time.monotonic() + seconds, dice=dice, fixed=fixed, out=4)
    return reading.read(state)


def _holders(told: Plan, visit: Visit) -> tuple[str, ...]:
    return tuple(who for who, _ in told.stops(visit.key))


def _freed(visit: Visit, worker: str) -> Visit:
    """A visit that was fixed on her is fixed on nobody; a second person who was fixed too is kept only if she stands first."""
    return replace(visit, locked=()) if worker in visit.locked else visit


class Refused(Exception):
    """The move cannot be made; `reasons` are codes of `fitness`."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def move(problem: Problem, told: Plan, visit: str, worker: str, *, need: int = 0, place: int | None = None) -> Plan:
    """The plan after a dispatcher drags this visit to her, to this place in her order or the best one. Nothing else is moved to
    another worker; `Plan.cost.minus` tells the price. Raises `Refused`."""
    state = standing(problem, told)
    day = state.day
    part, who = day.part[visit, need], day.number[worker]
    reasons = fitness.refusals(day.workers[who], day.parts[part][0], need)
    if reasons:
        raise Refused(reasons)
    if state.where[part] != NONE and not state.remove({part}):
        raise Refused([fitness.NO_TIME])
    if place is None:
        found = best_part(state, part, workers=[who], tries=50)
        trial = found[0] if found else None
    else:
        order = state.orders[who]
        trial = state.trial({who: [*order[:place], part, *order[place:]]})
    if trial is None or (day.partner[part] != NONE and state.where[day.partner[part]] == who):
        raise Refused([fitness.NO_TIME])
    state.apply(trial)
    return reading.read(state)
