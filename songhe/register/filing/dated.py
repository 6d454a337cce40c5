"""Days and papers in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

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
    row = _in_force("filing.yaml", on)[-1]
    return Days(**{name: value for name, value in row.items() if name not in {"valid_from", "valid_to"}})


def papers(kind: str, on: date) -> list[str]:
    """Papers that a filing of this kind needs."""
    return next(list(row["papers"]) for row in _in_force("papers.yaml", on) if row["kind"] == kind)


def _in_force(name: str, on: date) -> list[dict[str, Any]]:
    rows = _read(name)
    on = max(on, min(row["valid_from"] for row in rows))
    return [row for row in rows if row["valid_from"] <= on <= row.get("valid_to", date.max)]


@lru_cache
def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
