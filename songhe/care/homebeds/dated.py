"""Rules of home beds in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Rules:
    """Days are days of the calendar."""

    survey_days: int
    resurvey_days: int
    count_on: int
    recount_until: int
    offline_hours: int
    quiet_days: int
    terms_months: int
    photos: int


@dataclass(frozen=True)
class Condition:
    """One condition of a home bed; `kind` says how it is judged. `sure`: read in a source."""

    code: str
    kind: str
    name: str
    clause: str
    sure: bool
    years: int = 0
    level_from: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing that is looked at in a home."""

    code: str
    room: str
    name: str
    mends: list[str]


@dataclass(frozen=True)
class Item:
    """One item of the national list of retrofits; `basic`: the government pays."""

    code: str
    group: str
    name: str
    basic: bool


@dataclass(frozen=True)
class Piece:
    """One place of the device kit. `must`: always, dementia, or empty."""

    code: str
    name: str
    kinds: list[str]
    must: str
    consent: bool
    shows_life: bool


@dataclass(frozen=True)
class Minimum:
    """The least of a whole month: visits or minutes, and answered calls."""

    level_from: int
    visits: int
    minutes: int
    calls: int
    clause: str
    sure: bool


@dataclass(frozen=True)
class Aid:
    """What one subsidy is, and on what it depends. `since` is the day from which the rule holds."""

    kind: str
    cents: int
    days_from: int
    nights_from: int
    alive_percent: int
    level_from: int
    clause: str
    sure: bool
    since: date


@dataclass(frozen=True)
class Reason:
    """Why there is no bed, or no longer; `hand`: it may be chosen on a page."""

    code: str
    name: str
    hand: bool = True


@dataclass(frozen=True)
class Criterion:
    """One line of the evaluation."""

    code: str
    name: str
    points: int
    by: str


@dataclass(frozen=True)
class Grade:
    """A grade of the evaluation; `pays`: the next quarter's running subsidies are paid."""

    code: str
    name: str
    points_from: int
    pays: bool


@dataclass(frozen=True)
class Wording:
    """What an agreement says: {title, text} with %(places)s."""

    version: int
    parts: list[dict[str, str]]


def rules(day: date) -> Rules:
    """What holds on that day."""
    return Rules(**base.plain(base.newest(DATA / "rules.yaml", day)))


def conditions(day: date) -> list[Condition]:
    """Conditions of a home bed, in order."""
    return [Condition(**base.plain(row)) for row in base.in_force(DATA / "eligibility.yaml", day)]


def findings(day: date) -> dict[str, Finding]:
    """What is looked at, by code."""
    return _by_code(Finding, "findings", day)


def retrofits(day: date) -> dict[str, Item]:
    """The national list, by code."""
    return _by_code(Item, "retrofits", day)


def kit(day: date) -> dict[str, Piece]:
    """The kit, by code."""
    return _by_code(Piece, "kit", day)


def minimum(day: date, level: int) -> Minimum:
    """The least service for that ability level: the line of the highest level that is reached."""
    rows = [Minimum(**base.plain(row)) for row in base.in_force(DATA / "minimum.yaml", day)]
    return max((row for row in rows if row.level_from <= level), key=lambda row: row.level_from)


def aid(day: date, kind: str) -> Aid:
    """What holds of one kind of subsidy."""
    row = next(row for row in reversed(base.in_force(DATA / "subsidies.yaml", day)) if row["kind"] == kind)
    return Aid(**base.plain(row), since=row["valid_from"])


def refusals(day: date) -> dict[str, Reason]:
    """Why no bed came of it, by code."""
    return _by_code(Reason, "refusals", day)


def closings(day: date) -> dict[str, Reason]:
    """Why a bed is closed, by code."""
    return _by_code(Reason, "closings", day)


def criteria(day: date) -> list[Criterion]:
    """Lines of the evaluation, in order."""
    return list(_by_code(Criterion, "evaluation", day).values())


def grades(day: date) -> list[Grade]:
    """Grades, the best first."""
    return sorted(_by_code(Grade, "grades", day).values(), key=lambda one: -one.points_from)


def wording(day: date) -> Wording:
    """What an agreement says."""
    return Wording(**base.plain(base.newest(DATA / "agreement.yaml", day)))


def _by_code(kind: Any, name: str, day: date) -> dict[str, Any]:
    return {row["code"]: kind(**base.plain(row)) for row in base.in_force(DATA / f"{name}.yaml", day)}
