"""Rules of daily care in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Rules:
    """Minutes, hours, days and degrees; what each is stands in the file."""

    fever: float
    lay_hours: int
    take_back: int
    pin_tries: int
    hand_early: int
    keep_days: int


@dataclass(frozen=True)
class Kind:
    """A kind of care act. `alarms` are (minutes after it was due, who is told)."""

    code: str
    name: str
    icon: str
    asks: tuple[str, ...]
    early: int
    late: int
    alarms: tuple[tuple[int, str], ...]
    missed: int


@dataclass(frozen=True)
class Ask:
    """What is noted with an act: (value, word, tone) to choose from, a number between two, or a text of a form."""

    code: str
    name: str
    body: bool
    choices: tuple[tuple[str, str, str], ...] = ()
    number: tuple[float, float] | None = None
    text: str = ""

    def word(self, value: Any) -> tuple[str, str]:
        """(what a page prints, tone)."""
        return next(((word, tone) for code, word, tone in self.choices if code == value), (str(value), ""))


@dataclass(frozen=True)
class Template:
    """What the plan of a level begins with: (kind, when)."""

    level: int
    review_days: int
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShiftRule:
    """A shift of the day, by the clock."""

    code: str
    name: str
    starts: str
    ends: str


@dataclass(frozen=True)
class Reason:
    """Why an act was not done; `excused`: it is in no figure."""

    code: str
    name: str
    excused: bool


@dataclass(frozen=True)
class MishapKind:
    """A kind of mishap: hours to the report, what a call about it is, and the steps."""

    code: str
    name: str
    trigger: str
    steps: tuple[tuple[str, str], ...]
    report: int | None = None


def rules(day: date) -> Rules:
    """What holds on that day."""
    return Rules(**base.plain(base.newest(DATA / "rules.yaml", day)))


def kinds(day: date) -> dict[str, Kind]:
    """Kinds of acts, by code."""
    return {row["code"]: Kind(**_tuples(row)) for row in base.in_force(DATA / "kinds.yaml", day)}


def asks(day: date) -> dict[str, Ask]:
    """What is noted, by code."""
    return {row["code"]: Ask(**_tuples(row)) for row in base.in_force(DATA / "asks.yaml", day)}


def templates(day: date) -> dict[int, Template]:
    """Plans to begin with, by level."""
    return {row["level"]: Template(**_tuples(row)) for row in base.in_force(DATA / "templates.yaml", day)}


def shifts(day: date) -> tuple[ShiftRule, ...]:
    """Shifts of a day, in order."""
    return tuple(ShiftRule(**base.plain(row)) for row in base.in_force(DATA / "shifts.yaml", day))


def reasons(day: date) -> dict[str, Reason]:
    """Reasons for what was not done, by code."""
    return {row["code"]: Reason(**base.plain(row)) for row in base.in_force(DATA / "reasons.yaml", day)}


def mishaps(day: date) -> dict[str, MishapKind]:
    """Kinds of mishaps, by code."""
    return {row["code"]: MishapKind(**_tuples(row)) for row in base.in_force(DATA / "mishaps.yaml", day)}


def _tuples(row: Any) -> dict[str, Any]:
    """Lists of the file as tuples, so that a rule is a value."""
    return {name: _tuple(value) for name, value in base.plain(row).items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
