"""What a carer's papers ask for, in force on a day (data/papers.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Papers:
    """`warn_days` before its end a certificate is said to end; `training_hours` a year. `sure`: read in a source."""

    warn_days: int
    training_hours: int
    clause: str
    sure: bool


def papers(day: date) -> Papers:
    """What is in force on that day."""
    return Papers(**base.plain(base.newest(DATA / "papers.yaml", day)))
