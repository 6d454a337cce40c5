"""Signals from the fields of a device's own JSON, by the lines of `fields.yaml`: a new make is a line, and no program."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PRESS = "press"


@dataclass(frozen=True)
class Line:
    """`field` with one of `values` (none: with any) is `signal`."""

    field: str
    values: tuple[str, ...]
    signal: str


@cache
def lines(adapter: str) -> tuple[Line, ...]:
    """The lines of one format, in their order."""
    found = yaml.safe_load((Path(__file__).parent / "fields.yaml").read_text(encoding="utf-8"))[adapter]
    return tuple(Line(one["field"], tuple(map(plain, one.get("is", ()))), one["signal"]) for one in found)


def plain(value: Any) -> str:
    """A value as it is compared: `True`, `1` and `"1"` are one, as makers mix them."""
    return "1" if value is True else "0" if value is False else str(value).strip().lower()


def at(facts: Mapping[str, Any], path: str) -> Any:
    """What stands at `a.b.0` in nested objects and lists; None where nothing does."""
    here: Any = facts
    for step in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(step)
        elif isinstance(here, list) and step.isdecimal():
            here = here[int(step)] if int(step) < len(here) else None
        else:
            return None
    return here


def signal(adapter: str, facts: Mapping[str, Any], name: str, *, helps: bool = False) -> str:
    """The signal of these facts; empty where no line fits. `helps`: whatever is pressed on this device is a call for help."""
    for line in lines(adapter):
        value = at(facts, line.field)
        if value is None or (line.values and plain(value) not in line.values):
            continue
        if line.signal != PRESS:
            return line.signal
        return "sos" if helps or is_sos(name) else "button"
    return ""


def is_sos(name: str) -> bool:
    """By its name a button with which somebody calls for help."""
    return name.rpartition("/")[2].lower().startswith("sos")
