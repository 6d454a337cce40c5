"""Tasmota: `tele/<device>/STATE|SENSOR|LWT` and `stat/<device>/RESULT|BUTTON…|SWITCH…`, and its Zigbee bridge (`ZbReceived`).

A button says `{"Button1":{"Action":"SINGLE"}}` (SetOption73) and a switch `{"Switch1":{"Action":"ON"}}` (SetOption114): a call
for help from a device whose topic begins with sos.
`LWT` is its last will: `Online` and `Offline`, bare. Its `Time` has no zone,
and is Ankang's, as its `Timezone` should be set.
"""

import re
from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters import fields
from songhe.links.devices.adapters.reading import URGENT, Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

PRESSED = re.compile(r"(Button|Switch)\d*", re.IGNORECASE)
ACTIONS = frozenset({"single", "double", "triple", "quad", "penta", "hold", "toggle", "on"})
RELEASED = frozenset({"off", "clear", "power_off"})
BARE = re.compile(r"POWER\d*")


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """What one message says: one reading of the device itself, or one of each device behind its bridge."""
    prefix, _, rest = topic.partition("/")
    name, _, last = rest.rpartition("/")
    if prefix not in {"tele", "stat"} or not name or BARE.fullmatch(last):
        return []
    if last == "LWT":
        return [_reading(name, topic, payload, at, "online", {"state": _will(payload)}, None)]
    given = an_object(payload)
    if isinstance(given.get("ZbReceived"), dict):
        return [_behind(name, device, said, topic, payload, at) for device, said in given["ZbReceived"].items()]
    facts: dict[str, Any] = dict(given)
    told_at = moment(facts.pop("Time", None), at, facts)
    return [_reading(name, topic, payload, at, _signal(name, facts), facts, told_at)]


def _will(payload: bytes) -> str:
    word = payload.decode(errors="replace").strip().lower()
    if word not in {"online", "offline"}:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, word[:80])
    return word


def _signal(name: str, facts: dict[str, Any]) -> str:
    for field, value in facts.items():
        if not PRESSED.fullmatch(field):
            continue
        word = fields.plain(value.get("Action", "") if isinstance(value, dict) else value)
        if word in RELEASED:
            return "status"
        if word in ACTIONS:
            return "sos" if fields.is_sos(name) else "button"
    return fields.signal("tasmota", facts, name) or "status"


def _behind(bridge: str, device: str, said: Any, topic: str, payload: bytes, at: datetime) -> Reading:
    """A device of the bridge: by its friendly name (SetOption83) or its short address."""
    if not isinstance(said, dict):
        raise Unreadable(reasons.NO_OBJECT, repr(said)[:80])
    facts = dict(said)
    name = str(facts.get("Name") or device)
    if (level := percent(facts.get("BatteryPercentage"))) is not None:
        facts["battery"] = level
    signal = fields.signal("tasmota", facts, name) or "status"
    return _reading(f"{bridge}/{name}", topic, payload + name.encode(), at, signal, facts, None)


def _reading(
    name: str, topic: str, payload: bytes, at: datetime, signal: str, facts: dict[str, Any], told_at: datetime | None
) -> Reading:
    """An alarm is known by device, signal and moment: `stat` and `tele` may both tell it."""
    urgent = signal in URGENT
    said = (name, signal.encode()) if urgent else (topic, payload)
    return Reading(name, key_of(None, *said, at, urgent=urgent), signal, urgent, told_at, facts)
