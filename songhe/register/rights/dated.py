"""Deadlines and retention in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.timezone import localtime

from songhe.base import dated
from songhe.base.said import folded, here
from songhe.register.rights import rules

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Deadlines:
    """How long somebody may take."""

    valid_from: date
    working_days: int
    glass_minutes: int
    glass_review_days: int
    clause: str


@dataclass(frozen=True)
class Keep:
    """How long one kind of thing is kept after it is over."""

    what: str
    name: str
    keep_days: int
    valid_from: date
    clause: str
    valid_to: date | None = None

    @property
    def why(self) -> str:
        """The clause, in the reader's language."""
        return here(self.clause)

    @property
    def label(self) -> str:
        """In the reader's language."""
        return here(self.name)


def deadlines(at: datetime) -> Deadlines:
    """What is in force at `at`; before the first entry the first one holds."""
    return Deadlines(**dated.newest(DATA / "deadlines.yaml", localtime(at).date()))


def due(at: datetime) -> datetime:
    """Until when a request received at `at` must be answered: the end of that working day in Ankang."""
    local = localtime(at)
    last = rules.after_working_days(local.date(), deadlines(at).working_days)
    return local.replace(year=last.year, month=last.month, day=last.day, hour=18, minute=0, second=0, microsecond=0)


def glass_ends(at: datetime) -> datetime:
    """Until when a file opened in an emergency stays open."""
    return at + timedelta(minutes=deadlines(at).glass_minutes)


def keeps(at: datetime) -> list[Keep]:
    """The retention rules in force."""
    return [Keep(**folded(row)) for row in dated.in_force(DATA / "retention.yaml", localtime(at).date())]
