"""Ruin and recreate: visits that lie near each other are taken out, put back at their best places, and the new plan is kept
when it is better or, early on, not much worse. Whatever a day can ask for (two persons, breaks, soft windows) is priced by
`state`.
"""

import math
import random
import time
from collections.abc import Callable

from songhe.engines.routing.compiled import NONE, Compiled
from songhe.engines.routing.inserting import put
from songhe.engines.routing.state import State

OUT, BLINK = 6, 0.01
HOT, COLD = 0.02, 0.0005  # temperature, as a part of the cost of a visit's share of the plan
Watch = Callable[[float, float], None]


def improve(
    state: State,
    *,
    until: float,
    dice: random.Random,
    fixed: frozenset[int] = frozenset(),
    turns: int | None = None,
    watch: Watch | None = None,
    out: int = OUT,
) -> State:
    """The best found until that moment of `time.monotonic` or after so many turns; parts in `fixed` keep their worker."""
    day = state.day
    near = neighbours(day)
    loose = [part for part in range(len(day.parts)) if part not in fixed]
    if not loose:
        return state
    best, best_cost = state.copy(), state.cost
    cost, began, turn = best_cost, time.monotonic(), 0
    scale = max(1.0, sum(one.parts[0] for one in state.walks)) / max(1, len(day.parts))
    while True:
        now = time.monotonic()
        done = turn / turns if turns else (now - began) / max(1e-9, until - began)
        if now >= until or done >= 1:
            break
        heat = scale * 2 * HOT ** (1 - done) * COLD**done * 10
        turn += 1
        trial = state.copy()
        if not ruin(trial, dice, near, loose, fixed, out):
            continue
        recreate(trial, dice)
        new = trial.cost
        if new < cost - heat * math.log(max(dice.random(), 1e-12)):
            state, cost = trial, new
            if cost < best_cost - 1e-6:
                best, best_cost = state.copy(), cost
        if watch is not None and turn % 50 == 0:
            watch(done, best_cost)
    return best


def neighbours(day: Compiled) -> list[list[int]]:
    """For each part the others, near in way and hour first."""
    size = range(len(day.parts))
    middle = [(day.open[part] + day.close[part]) / 2 for part in size]

    def far(one: int, other: int) -> float:
        return day.travel[day.place[one]][day.place[other]] + 0.15 * abs(middle[one] - middle[other])

    return [sorted(size, key=lambda other: far(one, other))[:80] for one in size]


def ruin(state: State, dice: random.Random, near: list[list[int]], loose: list[int], fixed: frozenset[int], out: int) -> bool:
    """Take out strings of neighbouring stops from several days, and always whole visits."""
    day = state.day
    served = sum(1 for order in state.orders if order)
    length = max(1.0, min(10.0, sum(map(len, state.orders)) / max(1, served)))
    strings = int(dice.uniform(1, 4 * out / (1 + length) - 1 + 1e-9) + 0.5) if out > 2 else 1
    gone: set[int] = set()
    used: set[int] = set()
    for part in near[dice.choice(loose)]:
        who = state.where[part]
        if len(used) >= max(1, strings):
            break
        if who == NONE or who in used or part in gone or part in fixed:
            continue
        order = state.orders[who]
        size = int(dice.uniform(1, min(len(order), length) + 1))
        size = min(size, len(order))
        place = order.index(part)
        start = max(0, min(place - dice.randrange(size), len(order) - size))
        gone.update(one for one in order[start : start + size] if one not in fixed)
        used.add(who)
    for part in list(gone):
        other = day.partner[part]
        if other != NONE and other not in fixed:
            gone.add(other)
    return (bool(gone) and state.remove(gone)) or not gone


def recreate(state: State, dice: random.Random, tries: int = 6) -> None:
    """Put back all that is out, in one of four orders, now and then overlooking the best place."""
    day = state.day
    out = list(dict.fromkeys(day.parts[part][0].key for part, who in enumerate(state.where) if who == NONE))
    dice.shuffle(out)
    kind = dice.random()
    first = {key: day.of_visit[key][0] for key in out}
    if kind < 0.4:
        out.sort(key=lambda key: -len(day.of_visit[key]))
    elif kind < 0.6:
        out.sort(key=lambda key: day.close[first[key]])
    elif kind < 0.8:
        out.sort(key=lambda key: len(day.allowed[first[key]]))
    else:
        home = day.workers[0].home if day.workers else 0
        out.sort(key=lambda key: -day.travel[home][day.place[first[key]]])
    for key in out:
        put(state, day.of_visit[key], blink=BLINK, dice=dice, tries=tries)
