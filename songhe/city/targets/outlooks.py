"""From counts and a pipeline to an outlook: values in, values out; the mathematics is `engines.forecasting`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from songhe.city.targets.plan import Target
from songhe.city.targets.queries.progress import asked
from songhe.city.targets.rules import goal
from songhe.engines.forecasting import Project, Stage, outlook


@dataclass(frozen=True)
class Facts:
    """What one outlook is made of: the target at a place, the year, how many there are, (stage, days in it) of the others."""

    target: Target
    area: str
    year: int
    reached: int
    waiting: Sequence[tuple[str, int]]
    today: date


def stages_of(kinds: Mapping[str, Mapping[str, float]]) -> list[Stage]:
    """The stages of one kind, in their order, from data/pipeline.yaml."""
    return [Stage(code, one["passes"], one["mean"], one["sd"]) for code, one in kinds.items()]


def told(facts: Facts, stages: Sequence[Stage]) -> dict[str, Any] | None:
    """The columns of an `Outlook`; nothing where nothing is asked of the place."""
    wanted = goal(asked(facts.target, facts.area), facts.year)
    if not wanted:
        return None
    need, days = max(0, int(wanted) - facts.reached), (date(facts.year, 12, 31) - facts.today).days
    found = outlook(stages, [Project(*row) for row in facts.waiting], need, days)
    return {
        "target": facts.target.code, "year": facts.year, "reached": facts.reached, "need": need,
        "on_the_way": len(facts.waiting), "stages": dict(Counter(stage for stage, _ in facts.waiting)),
        "chance": round(found.chance, 6), "expected": round(found.expected, 3), "binds": found.binds,
        "lift": round(found.lift, 6), "lacking": found.lacking,
    }  # fmt: skip
