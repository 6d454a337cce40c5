"""The instruments as dated data: every version that ever was, found by code and day, or by code and first day (law 6)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from songhe.base.said import folded, here
from songhe.care.assessment import rules
from songhe.care.assessment.rules import Dimension, Instrument, Item, Level

DATA = Path(__file__).parent / "data"
GBT, LTC = "gbt42195", "ltc2021"
CODES = (GBT, LTC)


def today(at: datetime) -> date:
    """The day on the calendar of the people: rules change at their midnight."""
    return timezone.localtime(at).date()


@lru_cache
def every() -> tuple[Instrument, ...]:
    """All versions of both instruments, in the order of the files."""
    return tuple(_instrument(entry) for code in CODES for entry in _read(code))


def in_force(code: str, day: date) -> Instrument | None:
    """What one is assessed by on `day`."""
    known = [
        one for one in every() if one.code == code and one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
    ]
    return max(known, key=lambda one: one.valid_from, default=None)


def version(code: str, valid_from: date) -> Instrument:
    """The version that a result was reckoned with; LookupError when its data are gone."""
    found = next((one for one in every() if (one.code, one.valid_from) == (code, valid_from)), None)
    if found is None:
        raise LookupError(f"{code} of {valid_from}")
    return found


def practice(day: date) -> Mapping[str, Any]:
    """How the city does it on `day`; before the first entry the first one holds."""
    entries = folded(_read("practice"))
    return rules.in_force(entries, day) or entries[0]


def reassess_on(instrument: Instrument, base: date) -> date:
    """Until when a result of `base` counts: the procedure's months where it has one, else the instrument's."""
    procedure = rules.in_force(instrument.procedure, base)
    return rules.add_months(base, int(procedure["valid_months"]) if procedure else instrument.reassess_months)


def appeal_until(instrument: Instrument, issued: date) -> date | None:
    """The last day on which somebody may appeal; None where no day is set."""
    procedure = rules.in_force(instrument.procedure, issued)
    days = procedure["appeal_working_days"] if procedure else instrument.appeal_working_days
    return rules.add_working_days(issued, int(days)) if days else None


def label(thing: Any) -> str:
    """The name of a level, dimension, item or instrument in the reader's language."""
    return here(thing.name)


def word(level: Level) -> str:
    """The short word of a level in the reader's language."""
    return here(level.word)


def reason_word(instrument: Instrument, reason: str) -> str:
    """Why a level was changed, in words."""
    return here(instrument.reasons[reason]["name"])


def occasions(day: date) -> list[tuple[str, str]]:
    """What calls for an assessment at once."""
    return [(code, here(word)) for code, word in practice(day)["occasions"].items()]


@lru_cache
def _read(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8")))


def _instrument(entry: Mapping[str, Any]) -> Instrument:
    whole = json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str)
    entry = folded(entry)
    facts = {name: value for name, value in entry.items() if name not in {"option_sets", "dimensions", "levels"}}
    for name in ("bands", "matrix"):
        facts[name] = tuple(map(tuple, entry.get(name, ())))
    for name in ("grades", "procedure", "record"):
        facts[name] = tuple(entry.get(name, ()))
    return Instrument(
        **facts,
        digest=hashlib.sha256(whole.encode()).hexdigest(),
        dimensions=tuple(_dimension(one) for one in entry["dimensions"]),
        levels=tuple(Level(**one) for one in entry["levels"]),
    )


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    items = tuple(Item(**{"note": "", **one, "options": dict(one["options"])}) for one in entry["items"])
    return Dimension(entry["code"], entry["name"], entry["maximum"], items, tuple(map(tuple, entry.get("grades", ()))))
