"""How long a need may wait and why it may be declined, in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Answers:
    """Days are working days, `alike_days` days of the calendar. `sure`: read in a source."""

    first_days: dict[str, int]
    referral_days: int
    alike_days: int
    reach_km: float
    clause: str
    sure: bool


@dataclass(frozen=True)
class Reason:
    """Why a need was declined; `unmet`: it counts as one that nobody met."""

    code: str
    name: str
    unmet: bool


def answers(day: date) -> Answers:
    """What is in force on that day."""
    return Answers(**base.plain(base.newest(DATA / "answers.yaml", day)))


def reasons(day: date) -> dict[str, Reason]:
    """Reasons in force on that day, by code."""
    return {row["code"]: Reason(**base.plain(row)) for row in base.in_force(DATA / "reasons.yaml", day)}
