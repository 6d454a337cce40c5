"""Routes that are being changed, with the begins of all parts kept right across workers.

Two persons of one visit tie their days together: if one is later, so is the other. Every begin is the earliest that satisfies
all days at once (a least fixed point: begins are only ever pushed later, until nothing pushes any more).
"""

from typing import NamedTuple

from songhe.engines.routing.compiled import NONE, Compiled
from songhe.engines.routing.nouns import INFINITE
from songhe.engines.routing.timing import EPS, Walk, walk

TURNS = 40  # days walked anew for one change, before it is given up: two days that push each other for ever


class Trial(NamedTuple):
    """What a change would do: the new days, the new total, nothing done yet."""

    walks: dict[int, Walk]
    orders: dict[int, list[int]]
    release: list[float]
    cost: float


class State:
    """One solution under work. Lists of `orders` are replaced and never changed in place, so that a copy is cheap."""

    def __init__(self, day: Compiled) -> None:
        self.day = day
        size = len(day.workers)
        self.orders: list[list[int]] = [[] for _ in range(size)]
        self.walks: list[Walk] = list(day.idle)
        self.where = [NONE] * len(day.parts)
        self.release = [0.0] * len(day.parts)

    def copy(self) -> "State":
        other = State.__new__(State)
        other.day, other.orders, other.walks = self.day, self.orders[:], self.walks[:]
        other.where, other.release = self.where[:], self.release[:]
        return other

    @property
    def cost(self) -> float:
        missing = sum(self.day.parts[part][0].priority for part, who in enumerate(self.where) if who == NONE)
        return self._cost_of_days({}) + self.day.weights.unserved * missing

    def _cost_of_days(self, walks: dict[int, Walk]) -> float:
        days = [walks.get(who, one) for who, one in enumerate(self.walks)]
        worst = self.day.weights.worst_late
        return sum(one.cost for one in days) + (worst * max(one.worst for one in days) if worst and days else 0)

    def trial(self, orders: dict[int, list[int]], *, anew: bool = False, limit: float = INFINITE) -> Trial | None:
        """The days if these workers had these orders; None where some day cannot be, or when it would cost more than `limit`.
        `anew` forgets how begins were pushed."""
        day = self.day
        release = [0.0] * len(self.release) if anew else self.release[:]
        queue = list(range(len(self.orders))) if anew else list(orders)
        placed = {part: who for who, order in orders.items() for part in order}
        walks: dict[int, Walk] = {}
        delta, before = 0.0, self.walks
        turns = len(queue) + TURNS
        while queue:
            turns -= 1
            if turns < 0:
                return None
            who = queue.pop(0)
            order = orders[who] if who in orders else self.orders[who]
            found = walk(day, who, order, release)
            if found is None:
                return None
            delta += found.cost - (walks[who] if who in walks else before[who]).cost
            if delta > limit:
                return None
            walks[who] = found
            if day.coupled:
                later = self._push(order, found.starts, release, placed, orders)
                queue += [one for one in dict.fromkeys(later) if one != who and one not in queue]
        if day.weights.worst_late:
            delta = self._cost_of_days(walks) - self._cost_of_days({})
        return Trial(walks, orders, release, delta)

    def _push(
        self, order: list[int], starts: list[float], release: list[float], placed: dict[int, int], orders: dict[int, list[int]]
    ) -> list[int]:
        """Push the partners of these parts to their begins; the workers whose days must be walked anew."""
        day, later = self.day, []
        for part, start in zip(order, starts, strict=True):
            other = day.partner[part]
            if other == NONE:
                continue
            there = placed.get(other, self.where[other])
            if there in orders and other not in placed:
                continue
            least = start + day.lag[other]
            if least > release[other] + EPS:
                release[other] = least
                if there != NONE:  # who is not placed yet is told all the same: nobody walks this day again when she is
                    later.append(there)
        return later

    def apply(self, trial: Trial) -> None:
        for who in trial.orders:
            for part in self.orders[who]:
                if self.where[part] == who:
                    self.where[part] = NONE
        for who, order in trial.orders.items():
            self.orders[who] = order
            for part in order:
                self.where[part] = who
        for who, found in trial.walks.items():
            self.walks[who] = found
        self.release = trial.release

    def remove(self, parts: set[int]) -> bool:
        """Take these parts out; whoever waited for them begins earlier again. False (nothing done) where a day would break."""
        touched = {self.where[part] for part in parts} - {NONE}
        orders = {who: [part for part in self.orders[who] if part not in parts] for who in touched}
        trial = self.trial(orders, anew=self.day.coupled)
        if trial is None:
            return False
        self.apply(trial)
        return True
