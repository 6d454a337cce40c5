"""Rules of the device register in force on a day (data/*.yaml; law 6)."""

import dataclasses
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
    """A setting of a device: its word, and what it may be: one of `values`, or a whole number between two bounds.

    `field`: how a device is told it, and tells it.
    """

    code: str
    name: str
    field: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    lowest: int = 0
    highest: int = 0
    unit: str = ""

    def takes(self, value: str) -> bool:
        """Whether it may be this: without values, a whole number within its bounds."""
        if self.values:
            return value in self.values
        return value.isascii() and value.isdecimal() and self.lowest <= int(value) <= self.highest and value == str(int(value))

    def word(self, value: str) -> str:
        """A value as it is shown; what a device calls otherwise than we do, as the device calls it."""
        return self.values.get(value) or f"{value} {self.unit}".strip()


@dataclass(frozen=True)
class Telling:
    """On which topics a format tells a device of an account of its own, and one behind it; empty: not at all."""

    own: str = ""
    behind: str = ""
    stands: bool = False


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


def settings(kind: str, day: date, *, make: str = "", adapter: str = "generic") -> dict[str, Choice]:
    """What may be set from afar on a device of this kind and make (its code), read by this adapter."""
    line = base.newest(DATA / "settings.yaml", day)
    found = {}
    for one in line["settings"]:
        of_kind = kind in one.get("kinds", ()) and adapter in one.get("adapters", ("generic",))
        if of_kind or make in one.get("makes", ()):
            found[one["code"]] = _choice(one)
    return found


def every_setting(day: date) -> dict[str, Choice]:
    """All settings, by the field with which a device tells them."""
    line = base.newest(DATA / "settings.yaml", day)
    return {one["field"]: _choice(one) for one in line["settings"]}


def telling(adapter: str, day: date) -> Telling:
    """How an account of this format tells its devices what they are set to."""
    return Telling(**base.newest(DATA / "settings.yaml", day)["ways"].get(adapter, {}))


def _choice(one: Mapping[str, Any]) -> Choice:
    return Choice(**{name: one[name] for name in Choice.__dataclass_fields__ if name in one})


def hours_after(at: datetime, hours: int) -> datetime:
    """So many hours later."""
    return at + timedelta(hours=hours)
