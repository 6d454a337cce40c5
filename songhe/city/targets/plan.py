"""The two plans as data: 37 measures, 30 targets, their yearly steps, and how a light is decided. Read once, never changed."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import dated
from songhe.base import said as words
from songhe.city.targets.rules import Lights

DATA = Path(__file__).parent / "data"
CITY = "6109"
PLANS: dict[str, Any] = {"urban": _("城市居家养老服务"), "rural": _("农村养老服务")}
YEARS = (2025, 2026, 2027)


NUMERALS = str.maketrans("一二三四五六（）", "123456()")  # words: data


def said(text: str) -> str:
    """A name of the plans in the reader's language: they were decided in Chinese; others are ours (data/words.en.yaml)."""
    return words.glossary(DATA).get(text, text)


@dataclass(frozen=True)
class Measure:
    """One measure of a plan: who leads, who helps, and its words. `lead`, `partners` and `text` are as the plan says them."""

    code: str
    plan: str
    section: str
    lead: str
    partners: tuple[str, ...]
    text: str
    chinese: Mapping[str, str] = field(hash=False, compare=False)  # title and clause

    @property
    def title(self) -> str:
        return said(self.chinese["title"])

    @property
    def clause(self) -> str:
        """（一）1; to a reader of another language (1) 1."""
        clause = self.chinese["clause"]
        return clause.translate(NUMERALS).replace(")", ") ").strip() if words.tongue() else clause

    @property
    def plan_name(self) -> str:
        return str(PLANS[self.plan])


@dataclass(frozen=True)
class Target:
    """One figure of the plans. `kind`: stock (increments a year), yearly (each year for itself), level (a level to hold)."""

    code: str
    measure: Measure
    comparator: str
    kind: str
    due: date | None
    indicator: str
    room: str
    item: str
    text: str  # the plan's own sentence: never translated
    chinese: Mapping[str, str] = field(hash=False, compare=False)  # its names, as the properties below tell them
    steps: dict[str, dict[int, float]] = field(hash=False, compare=False)  # by area, then by year
    shares: dict[str, dict[int, float]] = field(hash=False, compare=False)  # ours, where the plan names the city only

    @property
    def name(self) -> str:
        return said(self.chinese["name"])

    @property
    def short(self) -> str:
        return said(self.chinese["short"])

    @property
    def unit(self) -> str:
        return said(self.chinese["unit"])

    @property
    def room_name(self) -> str:
        return said(self.chinese["room_name"])

    @property
    def definition(self) -> str:
        return said(self.chinese["definition"])

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
            row["measure"], row["plan"], row["section"], row["lead"],
            tuple(filter(None, row["partners"].split("、"))),  # words: data
            row["text"], {name: row[name] for name in ("title", "clause")},
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


@lru_cache(maxsize=64)
def lights(on: date) -> Lights:
    """How a light is decided on that day."""
    return Lights(**dated.plain(dated.newest(DATA / "lights.yaml", on), "clause"))


def pipeline(on: date) -> dict[str, Any]:
    """Stages of facilities on their way, by target, with the clause that says what the numbers are."""
    return dated.newest(DATA / "pipeline.yaml", on)


def _target(row: dict[str, str], steps: dict[str, Any], shares: dict[str, Any]) -> Target:
    plain = ("comparator", "kind", "indicator", "room", "item", "text")
    code = row["target"]
    facts: dict[str, Any] = {name: row[name] for name in plain}
    due = date.fromisoformat(row["due"]) if row["due"] else None
    known: dict[str, Any] = {"steps": steps.get(code, {}), "shares": shares.get(code, {})}
    known["chinese"] = {name: row[name] for name in ("name", "short", "unit", "room_name", "definition")}
    return Target(code=code, measure=measures()[row["measure"]], due=due, **facts, **known)


def _steps(name: str) -> dict[str, dict[str, dict[int, float]]]:
    found: dict[str, dict[str, dict[int, float]]] = {}
    for row in sorted(_rows(name), key=lambda row: row["valid_from"]):  # the newest of several holds
        found.setdefault(row["target"], {}).setdefault(row["area"], {})[int(row["year"])] = float(row["value"])
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
