"""The best place for a visit among days that are already made. Likely places are tried first, the exact price decides."""

import random
from collections.abc import Iterable
from heapq import nsmallest

from songhe.engines.routing.compiled import NONE
from songhe.engines.routing.nouns import INFINITE
from songhe.engines.routing.state import State, Trial
from songhe.engines.routing.timing import EPS

TRIES, PAIRS = 10, 3  # places priced exactly for one part; places of the first person tried with a second


def estimates(
    state: State, part: int, workers: Iterable[int], blink: float, dice: random.Random
) -> list[tuple[float, int, int]]:
    """(estimate, worker, place in her order) of every place that is not plainly too late."""
    day = state.day
    weights, place = day.weights, day.place[part]
    opens, minutes, penalty = max(day.open[part], state.release[part]), day.minutes[part], day.penalty[part]
    latest = day.close[part] + weights.late_limit + EPS
    shares = day.share if weights.fairness else None
    found = []
    for who in workers:
        worker, order, one = day.workers[who], state.orders[who], state.walks[who]
        travel = day.ways[who]
        if worker.carries < day.load[part]:
            continue
        load = 0.0
        if shares is not None:
            over = (one.back - one.leave - shares[who]) / shares[who]
            load = weights.fairness * minutes * (2 * over + minutes / shares[who])
        here, free, base = worker.home, worker.begin, penalty[who] + load
        for place_in in range(len(order) + 1):
            go = travel[here][place]
            start = free + go
            if start < opens:
                start = opens
            if start > latest:
                break
            if place_in < len(order):
                then = order[place_in]
                there = day.place[then]
                until = day.close[then] + weights.late_limit
            else:
                then, there, until = NONE, worker.home, worker.end + worker.overtime
            back = travel[place][there]
            if start + minutes + back <= until + EPS and (not blink or dice.random() > blink):
                late = max(0.0, start - day.close[part])
                if then != NONE and start + minutes + back > day.close[then]:  # the next one is late now, or later than before
                    late += start + minutes + back - max(day.close[then], one.starts[place_in])
                more = go + back - (travel[here][there] if order else 0)
                found.append((base + more * weights.travel + max(0.0, late) * weights.late, who, place_in))
            if then != NONE:
                here, free = there, one.starts[place_in] + day.minutes[then]
    return found


def best_part(
    state: State,
    part: int,
    *,
    workers: Iterable[int] | None = None,
    keep: int = 1,
    blink: float = 0.0,
    dice: random.Random | None = None,
    tries: int = TRIES,
) -> list[Trial]:
    """The `keep` cheapest ways to put this part in, cheapest first."""
    day = state.day
    other = day.partner[part]
    taken = state.where[other] if other != NONE else NONE
    whom = [who for who in (day.allowed[part] if workers is None else workers) if who != taken]
    guesses = estimates(state, part, whom, blink, dice or random)  # type: ignore[arg-type]
    best: list[Trial] = []
    exact = not day.weights.fairness  # then an estimate never exceeds the price
    for count, (guess, who, place) in enumerate(nsmallest(200 if exact else 4 * tries, guesses)):
        if len(best) >= keep and ((count >= tries and not exact) or (exact and guess >= best[-1].cost - EPS)):
            break
        order = state.orders[who]
        limit = best[-1].cost if len(best) >= keep else INFINITE
        trial = state.trial({who: [*order[:place], part, *order[place:]]}, limit=limit)
        if trial is not None:
            best.append(trial)
            best.sort(key=lambda one: one.cost)
            del best[keep:]
    return best


def put(state: State, parts: list[int], *, blink: float = 0.0, dice: random.Random | None = None, tries: int = TRIES) -> bool:
    """Put one visit in: all of its parts, or (False) none."""
    if len(parts) == 1:
        found = best_part(state, parts[0], blink=blink, dice=dice, tries=tries)
        if found:
            state.apply(found[0])
        return bool(found)
    missing = [part for part in parts if state.where[part] == NONE]
    if len(missing) == 1:
        return put(state, missing, blink=blink, dice=dice, tries=tries)
    first, second = sorted(parts, key=lambda part: len(state.day.allowed[part]))
    best: tuple[float, Trial, Trial] | None = None
    before = state.copy()
    for one in best_part(state, first, keep=PAIRS, blink=blink, dice=dice, tries=tries):
        state.apply(one)
        two = best_part(state, second, blink=blink, dice=dice, tries=tries)
        if two and (best is None or one.cost + two[0].cost < best[0]):
            best = (one.cost + two[0].cost, one, two[0])
        restore(state, before)
    if best is None:
        return False
    state.apply(best[1])
    state.apply(best[2])
    return True


def restore(state: State, before: State) -> None:
    state.orders, state.walks = before.orders[:], before.walks[:]
    state.where, state.release = before.where[:], before.release[:]
