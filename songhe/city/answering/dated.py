"""What is in force on a day (data/; law 6): the form of audits, and what the staffing of a desk has to reach."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base
from songhe.city.answering.rules import Item, Step

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Form:
    """How many calls a month, until when, by which items, and what passes."""

    items: tuple[Item, ...]
    per_month: int
    due_day: int
    pass_mark: int
    clause: str
    sure: bool


def form(day: date) -> Form:
    """What is in force on that day."""
    row = base.newest(DATA / "audit.yaml", day)
    items = tuple(Item(one["code"], one["points"], must=one.get("must", False)) for one in row["items"])
    return Form(items, **base.plain(row, "items"))


@dataclass(frozen=True)
class Staffing:
    """What a desk has to reach, and how its own history is read (data/staffing.yaml)."""

    answer_s: int
    share: float
    weeks: int
    after_s: int
    cap_s: int
    least: int
    clause: str
    sure: bool

    @property
    def percent(self) -> float:
        """97.5"""
        return round(100 * self.share, 1)


def staffing(day: date) -> Staffing:
    """What is in force on that day."""
    return Staffing(**base.plain(base.newest(DATA / "staffing.yaml", day)))


@dataclass(frozen=True)
class Effect:
    """How a change against false alarms is judged (data/changes.yaml)."""

    days: int
    least_calls: int
    chance: float
    clause: str
    sure: bool


def effect(day: date) -> Effect:
    """What is in force on that day."""
    return Effect(**base.plain(base.newest(DATA / "changes.yaml", day)))


@dataclass(frozen=True)
class Drilling:
    """How often a desk drills, and what each step of a drill's call is worth (data/drill.yaml)."""

    steps: tuple[Step, ...]
    every_days: int
    clause: str
    sure: bool


def drilling(day: date) -> Drilling:
    """What is in force on that day."""
    row = base.newest(DATA / "drill.yaml", day)
    return Drilling(tuple(Step(**one) for one in row["steps"]), **base.plain(row, "steps"))
