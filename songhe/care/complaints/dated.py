"""How long a complaint may take and how many are called back, in force on a day (data/days.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Days:
    """`accept_days` are working days, the others days of the calendar. `sure`: read in a source."""

    accept_days: int
    answer_days: int
    city_days: int
    word_days: int
    sample_percent: int
    least: int
    callback_days: int
    clause: str
    sure: bool


def days(on: date) -> Days:
    """What is in force on that day."""
    return Days(**base.plain(base.newest(DATA / "days.yaml", on)))
