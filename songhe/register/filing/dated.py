"""Days and papers in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Days:
    """How long somebody may take."""

    first_days: int
    change_days: int
    answer_days: int
    check_days: int
    report_day: int
    notice_days: int
    raise_percent: int
    clause: str


def days(on: date) -> Days:
    """What is in force on that day."""
    return Days(**base.plain(base.newest(DATA / "filing.yaml", on)))


def papers(kind: str, on: date) -> list[str]:
    """Papers that a filing of this kind needs."""
    return next(list(row["papers"]) for row in base.in_force(DATA / "papers.yaml", on) if row["kind"] == kind)
