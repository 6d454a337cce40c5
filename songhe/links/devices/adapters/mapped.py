"""A maker's own JSON, read by a mapping that somebody made on a page (`models.Mapping`): no program for a new make.

    {"items": "events", "device": "dev.id", "signal": "type", "words": {"1": "sos", "LOW": "battery"}, "else": "status",
     "at": "ts", "battery": "dev.power", "id": "msgId"}

Each is a path (`a.b.0`); `items` leads to a list whose entries are read one by one. Everything of the payload is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters import fields
from songhe.links.devices.adapters.generic import ALIASES
from songhe.links.devices.adapters.reading import SIGNALS, URGENT, Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

PREFIX = "map:"
PATHS = ("items", "device", "signal", "at", "battery", "id")
MOST_ITEMS, LONGEST = 100, 120
_rules: dict[str, Mapping[str, Any]] = {}


def know(code: str, rules: Mapping[str, Any]) -> None:
    """What the door has just looked up of this mapping, with the account that reads by it."""
    _rules[code] = rules


def read_by(code: str, topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """Read by the mapping of this code as it was last looked up."""
    rules = _rules.get(code)
    if rules is None:
        raise Unreadable(reasons.NO_ADAPTER, f"{PREFIX}{code}")
    return read(rules, topic, payload, at)


def read(rules: Mapping[str, Any], topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """Every entry is one reading."""
    given = an_object(payload)
    if not rules.get("items"):
        return [_one(rules, given, topic, payload, at)]
    items = fields.at(given, rules["items"])
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Unreadable(reasons.NO_OBJECT, str(rules["items"])[:80])
    for item in items:
        if not isinstance(item, dict):
            raise Unreadable(reasons.NO_OBJECT, type(item).__name__)
    return [_one(rules, item, topic, payload + str(place).encode(), at) for place, item in enumerate(items)]


def _one(rules: Mapping[str, Any], given: dict[str, Any], topic: str, payload: bytes, at: datetime) -> Reading:
    facts = dict(given)
    signal = _signal(rules, given)
    urgent = signal in URGENT
    device = fields.at(given, rules["device"]) if rules.get("device") else ""
    if isinstance(device, bool) or not isinstance(device, str | int):
        raise Unreadable(reasons.BAD_DEVICE, repr(device)[:80])
    if rules.get("battery") and (level := percent(fields.at(given, rules["battery"]))) is not None:
        facts["battery"] = level
    told_at = moment(fields.at(given, rules["at"]), at, facts) if rules.get("at") else None
    number = fields.at(given, rules["id"]) if rules.get("id") else None
    key = key_of(number, topic, payload, at, urgent=urgent)
    return Reading(str(device), key, signal, urgent, told_at, facts)


def _signal(rules: Mapping[str, Any], given: dict[str, Any]) -> str:
    word = fields.at(given, rules["signal"]) if rules.get("signal") else None
    if word is not None:
        text = fields.plain(word)
        found = {fields.plain(one): signal for one, signal in rules.get("words", {}).items()}.get(text) or ALIASES.get(text)
        if found:
            return found
    other = rules.get("else", "")
    if not other:  # nothing is guessed: what is not named is put aside, and somebody looks at it
        raise Unreadable(reasons.UNKNOWN_SIGNAL, repr(word)[:80])
    return str(other)


def faults(rules: Mapping[str, Any]) -> list[str]:
    """Names of what is not good in a mapping; empty when it may be kept."""
    found = [name for name in PATHS if not isinstance(rules.get(name, ""), str) or len(rules.get(name, "")) > LONGEST]
    words = rules.get("words", {})
    if not isinstance(words, dict) or any(signal not in SIGNALS for signal in words.values()):
        found.append("words")
    if rules.get("else", "") not in {"", *SIGNALS - URGENT}:  # what nobody named is never an alarm
        found.append("else")
    if not rules.get("signal") and not rules.get("else"):
        found.append("signal")
    return found
