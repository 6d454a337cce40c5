"""Projects on their way through stages: who is through in time, and how likely enough of them are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from songhe.engines.forecasting.gamma import below

WEEK = 7
SURE = 1 - 1e-12


@dataclass(frozen=True)
class Stage:
    """One stage: how often it is passed, and how long it takes (days)."""

    code: str
    passes: float
    mean: float
    sd: float


@dataclass(frozen=True)
class Project:
    """One project: the stage it stands in and the days it has spent there."""

    stage: str
    days: int


@dataclass(frozen=True)
class Outlook:
    """What is to be expected: the chance of reaching `need`, how many will finish, and the stage that binds.

    `binds` is empty where no stage stands in the way: then too few were begun (`lacking`), or it is reached already.
    """

    chance: float
    expected: float
    binds: str
    lift: float
    lacking: int


def outlook(stages: Sequence[Stage], projects: Sequence[Project], need: int, days: int) -> Outlook:
    """The chance that at least `need` of the projects are through all stages within `days`."""
    known = tuple(stages)
    chances = [finishing(known, project, days) for project in projects]
    chance = at_least(chances, need)
    binds, lift = _binding(known, projects, chances, need, days, chance)
    return Outlook(chance, sum(chances), binds, lift, max(0, need - len(projects)))


def finishing(stages: tuple[Stage, ...], project: Project, days: int) -> float:
    """The chance that one project is through all that is left within `days`."""
    place = [stage.code for stage in stages].index(project.stage)
    return _finishing(stages[place:], max(0, project.days) // WEEK, max(0, days) // WEEK)


def number_of(chances: Sequence[float]) -> list[float]:
    """Distribution of how many of independent events happen, each with its own chance (Poisson-binomial)."""
    spread = [1.0]
    for chance in chances:
        stays, grows = [*(part * (1 - chance) for part in spread), 0.0], [0.0, *(part * chance for part in spread)]
        spread = [a + b for a, b in zip(stays, grows, strict=True)]
    return spread


def at_least(chances: Sequence[float], need: int) -> float:
    """The chance that at least `need` of them happen."""
    if need <= 0:
        return 1.0
    return min(1.0, sum(number_of(chances)[need:]))


def _binding(
    stages: tuple[Stage, ...], projects: Sequence[Project], chances: list[float], need: int, days: int, chance: float
) -> tuple[str, float]:
    """(stage, gain): where it would help most if all who stand there were through it today."""
    if chance >= SURE or len(projects) < need:
        return "", 0.0
    gains = [(_freed(stages, projects, chances, place, need, days) - chance, -place) for place in range(len(stages))]
    lift, place = max(gains)
    return (stages[-place].code, lift) if lift > 0 else ("", 0.0)


def _freed(
    stages: tuple[Stage, ...], projects: Sequence[Project], chances: list[float], place: int, need: int, days: int
) -> float:
    """The chance if those in stage `place` were through it now."""
    then = _finishing(stages[place + 1 :], 0, max(0, days) // WEEK)
    freed = [then if one.stage == stages[place].code else chance for one, chance in zip(projects, chances, strict=True)]
    return at_least(freed, need)


@lru_cache(maxsize=4096)
def _finishing(stages: tuple[Stage, ...], spent: int, weeks: int) -> float:
    """Through `stages` within so many weeks, the first of them begun `spent` weeks ago."""
    if not stages:
        return 1.0
    first, *rest = stages
    spread = _left(_spread(first, spent + weeks + 1), spent, weeks)
    passes = first.passes
    for stage in rest:
        spread = _joined(spread, _spread(stage, weeks + 1), weeks)
        passes *= stage.passes
    return passes * min(1.0, sum(spread))


@lru_cache(maxsize=1024)
def _spread(stage: Stage, weeks: int) -> tuple[float, ...]:
    """Probability that the stage takes about 0, 1, 2, … weeks: cut in the middle between them, so that sums stay true."""
    if stage.sd <= 0:
        last = round(stage.mean / WEEK)
        return tuple(float(week == last) for week in range(weeks))
    shape, scale = (stage.mean / stage.sd) ** 2, stage.sd**2 / stage.mean
    edges = [below((week - 0.5) * WEEK, shape, scale) for week in range(weeks + 1)]
    return tuple(after - before for before, after in pairwise(edges))


def _left(spread: Sequence[float], spent: int, weeks: int) -> list[float]:
    """What is left of a stage after `spent` weeks in it. One that is long overdue is taken to end any week now."""
    gone = sum(spread[:spent])
    if 1 - gone < 1e-6:
        return [0.5 ** (week + 1) for week in range(weeks + 1)]
    return [part / (1 - gone) for part in spread[spent : spent + weeks + 1]]


def _joined(one: Sequence[float], other: Sequence[float], weeks: int) -> list[float]:
    """The sum of two durations, as far as it matters."""
    found = [0.0] * (weeks + 1)
    for a, part in enumerate(one):
        for b, next_part in enumerate(other[: weeks + 1 - a]):
            found[a + b] += part * next_part
    return found
