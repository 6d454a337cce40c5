"""Rules of visits in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Group:
    """A target group: by how somebody lives, by a category, or by the ability level; and what it says about the risk."""

    code: str
    points: int
    clause: str
    sure: bool
    living: str = ""
    category: str = ""
    level: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Grades:
    """Points become a grade, a grade becomes days."""

    min_age: int
    high_from: int
    key_from: int
    ages: dict[int, int]
    no_phone: int
    every_days: dict[str, int]
    home_days: dict[str, int]
    raised_days: int
    raised_hours: int
    clause: str
    sure: bool


@dataclass(frozen=True)
class Validity:
    """What a valid visit has."""

    groups: tuple[str, ...]
    home_within_m: int
    accuracy_m: int
    clause: str
    sure: bool


@dataclass(frozen=True)
class Chasing:
    """How long each step may take when nobody answers."""

    tries: int
    try_minutes: int
    neighbour_minutes: int
    home_hours: int
    home_high_hours: int
    clause: str
    sure: bool


@dataclass(frozen=True)
class Sign:
    """One kind of signal of ordinary life."""

    code: str
    points: int
    lasts_hours: int
    needs_device: bool
    clause: str
    sure: bool
    urgent: bool = False


@dataclass(frozen=True)
class Checking:
    """From how many points on somebody looks, and how soon."""

    bar: int
    hours: int
    high_hours: int
    answer_minutes: int
    close_minutes: int
    well_by: str
    clause: str
    sure: bool

    @property
    def hour(self) -> time:
        return time.fromisoformat(self.well_by)


@dataclass(frozen=True)
class Question:
    code: str
    answers: tuple[str, ...]
    ask: str


@dataclass(frozen=True)
class Content:
    """One of the five content groups with its questions."""

    code: str
    questions: tuple[Question, ...]


def groups(day: date) -> list[Group]:
    """Target groups of that day."""
    rows = base.in_force(DATA / "groups.yaml", day)
    return [Group(**{**base.plain(row), "level": tuple((row.get("level") or {}).items())}) for row in rows]


def grades(day: date) -> Grades:
    return Grades(**base.plain(base.newest(DATA / "grades.yaml", day)))


def validity(day: date) -> Validity:
    row = base.plain(base.newest(DATA / "valid.yaml", day))
    return Validity(**{**row, "groups": tuple(row["groups"])})


def chasing(day: date) -> Chasing:
    return Chasing(**base.plain(base.newest(DATA / "chase.yaml", day)))


def signs(day: date) -> dict[str, Sign]:
    return {row["code"]: Sign(**base.plain(row)) for row in base.in_force(DATA / "signals.yaml", day)}


def checking(day: date) -> Checking:
    return Checking(**base.plain(base.newest(DATA / "checks.yaml", day)))


@dataclass(frozen=True)
class Weather:
    """A kind of warning that adds visits from a level on."""

    alert: str
    least: str
    occasion: str
    days: int
    clause: str
    sure: bool


def weather(day: date) -> list[Weather]:
    """Warnings that add visits on that day."""
    rows = base.in_force(DATA / "weather.yaml", day)
    return [Weather(least=row["from"], **base.plain(row, "from")) for row in rows]


def changes(day: date) -> list[str]:
    """Codes of the major changes that raise somebody."""
    return [row["code"] for row in base.in_force(DATA / "changes.yaml", day)]


def festivals(day: date) -> list[tuple[str, date, date]]:
    """(code, first, last) of those whose days hold that day."""
    rows: list[dict[str, Any]] = base.in_force(DATA / "festivals.yaml", day)
    return [(row["code"], row["first"], row["last"]) for row in rows if row["first"] <= day <= row["last"]]


def form(day: date) -> list[Content]:
    """The five content groups in their order."""
    return [Content(row["code"], tuple(map(_question, row["questions"]))) for row in base.in_force(DATA / "form.yaml", day)]


def _question(row: dict[str, Any]) -> Question:
    return Question(row["code"], tuple(map(_said, row["answers"])), row["ask"])


def _said(answer: Any) -> str:
    """YAML reads a bare no as false."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
