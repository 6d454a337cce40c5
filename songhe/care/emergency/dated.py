"""What varies and is decided by dated data files of the room: what a trigger means, and how many are asked at once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from songhe.base import dated

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Practice:
    """The rules of asking in force on one day (data/dispatch.yaml)."""

    valid_from: date
    clause: str
    severity: dict[str, str]
    services: dict[str, list[str]]
    width: dict[str, int]
    seat_fresh_s: int
    rest_s: int
    position_fresh_s: int
    lost_by_a_no_s: int
    prior_asks: float
    prior_share: float
    memory_days: int
    reach_s: int
    reach_m: int
    clock_off_s: int
    stored_press_s: int

    def services_for(self, trigger: str) -> list[str]:
        """Which of 120 and 119 a red call with this trigger is told to."""
        return self.services.get(trigger, ["120"])


def local_day(at: datetime) -> date:
    """The day on the calendar of the people: rules change at their midnight."""
    return timezone.localtime(at).date()


def practice(at: datetime) -> Practice:
    """What is in force at `at`; before the first entry the first one holds."""
    return _practice(local_day(at))


@lru_cache(maxsize=8)
def _practice(day: date) -> Practice:
    return Practice(**dated.newest(DATA / "dispatch.yaml", day))


def severity_of(trigger: str, at: datetime) -> str:
    """The level at which a call with this trigger begins."""
    return practice(at).severity.get(trigger, "orange")


def deadlines() -> list[dict[str, Any]]:
    """The lines of data/deadlines.yaml."""
    return [dict(line) for line in _read("deadlines.yaml")]


@lru_cache(maxsize=64)
def answer_limit(day: date) -> int:
    """Seconds within which a call of that day has to be picked up: the first of the answer rules then in force."""
    lines = [line for line in deadlines() if line["step"] == "answer"]
    held = [line for line in lines if line["valid_from"] <= day <= (line.get("valid_to") or date.max)]
    return min(line["seconds"] for line in held or lines)


@cache
def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
