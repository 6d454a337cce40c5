"""Rules of the device register in force on a day (data/*.yaml; law 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from songhe.base import dated as base
from songhe.care.fleet.rules.judging import Limit
from songhe.care.fleet.rules.silence import Step

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Within:
    """How long an errand may take, and since when that rule holds."""

    hours: int
    valid_from: date
    clause: str


@dataclass(frozen=True)
class Choice:
    """A setting of a device: its word, what it may be, and for which kinds. `field`: how a device tells it."""

    code: str
    name: str
    values: Mapping[str, str]
    kinds: tuple[str, ...]
    field: str


def limits(kind: str, day: date) -> Mapping[str, int]:
    """Seconds after which each signal of this kind of device is silent; '' stands for any message."""
    line = base.newest(DATA / "beats.yaml", day)
    minutes = line["kinds"].get(kind, line["others"])
    return {("" if name == "any" else name): value * 60 for name, value in (minutes or {}).items()}


def steps(day: date) -> list[Step]:
    """The steps of silence, in the order in which they come."""
    line = base.newest(DATA / "audiences.yaml", day)
    return sorted((Step(**one) for one in line["steps"]), key=lambda step: step.after)


def within(job: str, cause: str, day: date) -> Within:
    """By when this errand is done."""
    line = base.newest(DATA / "work.yaml", day)
    hours = line["hours"].get(f"{job}.{cause}", line["hours"].get(job))
    return Within(int(hours), line["valid_from"], line["clause"])


def model_limit(day: date) -> tuple[Limit, date, int]:
    """When a make is stopped, since when that holds, and how many days are counted."""
    line = base.newest(DATA / "stopping.yaml", day)
    return Limit(**line["limit"]), line["valid_from"], line["days"]


def aids(day: date) -> Mapping[str, Mapping[str, Any]]:
    """Aids that are lent: name, deposit and how long, by code."""
    return base.newest(DATA / "aids.yaml", day)["kinds"]


def methods(day: date) -> Mapping[str, str]:
    """Ways of making an aid clean, by code."""
    return base.newest(DATA / "aids.yaml", day)["methods"]


def settings(kind: str, day: date) -> dict[str, Choice]:
    """What may be set on a device of this kind from afar."""
    line = base.newest(DATA / "settings.yaml", day)
    found = [
        Choice(one["code"], one["name"], one["values"], tuple(one["kinds"]), one["field"])
        for one in line["settings"]
        if kind in one["kinds"]
    ]
    return {one.code: one for one in found}


def every_setting(day: date) -> dict[str, Choice]:
    """All settings, by the field with which a device tells them."""
    line = base.newest(DATA / "settings.yaml", day)
    return {
        one["field"]: Choice(one["code"], one["name"], one["values"], tuple(one["kinds"]), one["field"])
        for one in line["settings"]
    }


def hours_after(at: datetime, hours: int) -> datetime:
    """So many hours later."""
    return at + timedelta(hours=hours)
