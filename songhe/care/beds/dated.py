"""Rules of beds in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Rules:
    """Days are days of the calendar, shares percent, `disabled_from` a level of GB/T 42195. `sure`: read in a source."""

    disabled_from: int
    assessment_days: int
    deposit_months: int
    supported_days: int
    reserve_from: int
    reserve_to: int
    regroup_days: int
    clause: str
    sure: bool


@dataclass(frozen=True)
class Reason:
    """Why somebody was not taken in; `supported`: it also holds for a supported person."""

    code: str
    name: str
    supported: bool


@dataclass(frozen=True)
class Risk:
    """One of the nine, and what is usually done against it."""

    code: str
    name: str
    measure: str


def rules(day: date) -> Rules:
    """What holds on that day."""
    return Rules(**base.plain(base.newest(DATA / "rules.yaml", day)))


def points(day: date) -> dict[str, int]:
    """Points by fact; `per_day` for each day of waiting."""
    return {row["code"]: row["points"] for row in base.in_force(DATA / "waiting.yaml", day)}


def point_names(day: date) -> dict[str, str]:
    """What gives points, in words."""
    return {row["code"]: row["name"] for row in base.in_force(DATA / "waiting.yaml", day)}


def reasons(day: date) -> dict[str, Reason]:
    """Reasons in force on that day, by code."""
    return {row["code"]: Reason(**base.plain(row)) for row in base.in_force(DATA / "reasons.yaml", day)}


def risks(day: date) -> dict[str, Risk]:
    """The nine risks, by code."""
    return {row["code"]: Risk(**base.plain(row)) for row in base.in_force(DATA / "risks.yaml", day)}
