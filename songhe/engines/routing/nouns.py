"""The nouns of a day's plan. All times are minutes since midnight of the day, all durations and travel minutes.

A visit has one need (one person) or two (two persons who begin together, or one after the other within a gap).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

INFINITE = float("inf")


class Need(NamedTuple):
    """What one of the persons of a visit does: how long, and what she must be able to do. `load` is what she carries there."""

    minutes: float
    skills: frozenset[str] = frozenset()
    load: float = 0


@dataclass(frozen=True)
class Visit:
    """Somebody who is to be visited once, between `open` and `close` (the beginning, not the end)."""

    key: str
    place: int
    open: float
    close: float
    needs: tuple[Need, ...]
    gap: tuple[float, float] = (0, 0)
    """Of two persons: how long after the first the second begins, at least and at most; (0, 0) is together."""
    language: str = ""
    excluded: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    """Workers who have been there before."""
    locked: tuple[str, ...] = ()
    """The workers who are fixed, in the order of the needs."""
    fixed_start: float | None = None
    """The begin that was promised or has happened; the window is then this minute."""
    priority: float = 1


@dataclass(frozen=True)
class Rest:
    """A break that begins between `open` and `close`, wherever she is then."""

    open: float
    close: float
    minutes: float


@dataclass(frozen=True)
class Worker:
    """Somebody who goes. `lapsed` are skills she has but whose certificate has run out: they block, and are said."""

    key: str
    home: int
    begin: float
    end: float
    skills: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    rest: Rest | None = None
    most: float = INFINITE
    """Working minutes of the day at most, travel and waiting counted, the break not."""
    overtime: float = 0
    """Minutes after `end` that are allowed at a price."""
    carries: float = INFINITE
    away: bool = False
    means: str = ""
    """How she gets about, where the problem has a matrix for it."""


@dataclass(frozen=True)
class Weights:
    """What a minute (of travel, waiting, ...) or a fact costs. `late_limit` 0 makes the windows hard."""

    travel: float = 1.0
    waiting: float = 0.2
    late: float = 5.0
    worst_late: float = 0.0
    late_limit: float = 0.0
    overtime: float = 3.0
    stranger: float = 6.0
    unpreferred: float = 15.0
    fairness: float = 0.15
    unserved: float = 1000.0
    moved: float = 0.5
    """Each minute by which a told begin shifts, when a plan in force is changed."""
    handed: float = 20.0
    """Each visit that another worker gets than was told."""


@dataclass(frozen=True)
class Problem:
    """A day: `travel[a][b]` are the minutes from place a to place b, getting under way included."""

    travel: Sequence[Sequence[float]]
    workers: tuple[Worker, ...]
    visits: tuple[Visit, ...]
    weights: Weights = Weights()
    ways: Mapping[str, Sequence[Sequence[float]]] = field(default_factory=dict)
    """Minutes by another means than the usual one: `Worker.means` → matrix."""
    grid: float = 0
    """Begins are whole multiples of so many minutes (a fixed begin is left as it is); 0 is any moment."""

    def way(self, worker: Worker) -> Sequence[Sequence[float]]:
        """The minutes as this worker goes."""
        return self.ways.get(worker.means, self.travel)


class Stop(NamedTuple):
    """One person's part of one visit. `arrive` may be before `start`: she waits."""

    visit: str
    need: int
    arrive: float
    start: float
    end: float
    late: float


@dataclass(frozen=True)
class Route:
    """A worker's day: when she leaves, her stops in order, her break (begin, end) and when she is back."""

    worker: str
    stops: tuple[Stop, ...]
    leave: float
    back: float
    rest: tuple[float, float] | None = None


@dataclass(frozen=True)
class Cost:
    """The price of a plan in its parts; the sum is what is made small."""

    travel: float = 0
    waiting: float = 0
    lateness: float = 0
    overtime: float = 0
    continuity: float = 0
    fairness: float = 0
    unserved: float = 0

    @property
    def total(self) -> float:
        return sum(self.parts().values())

    def parts(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def minus(self, other: "Cost") -> "Cost":
        return Cost(**{name: value - getattr(other, name) for name, value in self.parts().items()})


@dataclass(frozen=True)
class Plan:
    """Who goes to whom and when; what could not be planned, with the reason (a code of `fitness` or "no_time")."""

    routes: tuple[Route, ...]
    unserved: dict[str, str] = field(default_factory=dict)
    cost: Cost = Cost()

    def stops(self, visit: str) -> list[tuple[str, Stop]]:
        """(worker, stop) of each person of the visit, in the order of the needs."""
        found = [(route.worker, stop) for route in self.routes for stop in route.stops if stop.visit == visit]
        return sorted(found, key=lambda pair: pair[1].need)

    def route(self, worker: str) -> Route:
        return next(route for route in self.routes if route.worker == worker)
