"""The two plans as data: 37 measures, 30 targets, their yearly steps, and how a light is decided. Read once, never changed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import dated
from songhe.city.targets.rules import Lights

DATA = Path(__file__).parent / "data"
CITY = "6109"
PLANS: dict[str, Any] = {"urban": _("城市居家养老服务"), "rural": _("农村养老服务")}
YEARS = (2025, 2026, 2027)


@dataclass(frozen=True)
class Measure:
    """One measure of a plan: who leads, who helps, and its words."""

    code: str
    plan: str
    section: str
    title: str
    lead: str
    partners: tuple[str, ...]
    clause: str
    text: str

    @property
    def plan_name(self) -> str:
        return str(PLANS[self.plan])


@dataclass(frozen=True)
class Target:
    """One figure of the plans. `kind`: stock (increments a year), yearly (each year for itself), level (a level to hold)."""

    code: str
    measure: Measure
    name: str
    short: str
    unit: str
    comparator: str
    kind: str
    due: date | None
    indicator: str
    room: str
    item: str
    room_name: str
    definition: str
    text: str
    steps: dict[str, dict[int, float]] = field(hash=False, compare=False)  # by area, then by year
    shares: dict[str, dict[int, float]] = field(hash=False, compare=False)  # ours, where the plan names the city only

    @property
    def plan(self) -> str:
        return self.measure.plan

    def steps_of(self, area: str) -> dict[int, float]:
        """Yearly steps of the city, a county or a unit, by its code; of the plan, else of our split; nothing elsewhere."""
        return self.steps.get(area) or self.shares.get(area) or {}

    def is_split(self, area: str) -> bool:
        """True when the area's steps are our split of the city's."""
        return area not in self.steps and area in self.shares


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """Every measure by its code, in the order of the plans."""
    return {
        row["measure"]: Measure(
            row["measure"], row["plan"], row["section"], row["title"], row["lead"],
            tuple(filter(None, row["partners"].split("、"))),  # words: data
            row["clause"], row["text"],
        )
        for row in _rows("measures.csv")
    }  # fmt: skip


@lru_cache(maxsize=1)
def targets() -> dict[str, Target]:
    """Every target by its code, in the order of the plans."""
    steps, shares = _steps("steps.csv"), _steps("shares.csv")
    return {row["target"]: _target(row, steps, shares) for row in _rows("targets.csv")}


def of_measure(code: str) -> list[Target]:
    """The targets that one measure sets."""
    return [target for target in targets().values() if target.measure.code == code]


def departments() -> list[str]:
    """Every department that leads or helps, those that lead most first."""
    leads = [measure.lead for measure in measures().values()]
    everybody = dict.fromkeys([*leads, *(one for measure in measures().values() for one in measure.partners)])
    return sorted(everybody, key=lambda name: -leads.count(name))


def lights(on: date) -> Lights:
    """How a light is decided on that day."""
    return Lights(**dated.plain(dated.newest(DATA / "lights.yaml", on), "clause"))


def pipeline(on: date) -> dict[str, Any]:
    """Stages of facilities on their way, by target, with the clause that says what the numbers are."""
    return dated.newest(DATA / "pipeline.yaml", on)


def _target(row: dict[str, str], steps: dict[str, Any], shares: dict[str, Any]) -> Target:
    plain = ("name", "short", "unit", "comparator", "kind", "indicator", "room", "item", "room_name", "definition", "text")
    code = row["target"]
    facts: dict[str, Any] = {name: row[name] for name in plain}
    due = date.fromisoformat(row["due"]) if row["due"] else None
    known: dict[str, Any] = {"steps": steps.get(code, {}), "shares": shares.get(code, {})}
    return Target(code=code, measure=measures()[row["measure"]], due=due, **facts, **known)


def _steps(name: str) -> dict[str, dict[str, dict[int, float]]]:
    found: dict[str, dict[str, dict[int, float]]] = {}
    for row in sorted(_rows(name), key=lambda row: row["valid_from"]):  # the newest of several holds
        found.setdefault(row["target"], {}).setdefault(row["area"], {})[int(row["year"])] = float(row["value"])
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
