"""The house's own JSON, for devices that can be told what to send (schema: docs/how-to/connect-a-device.md).

`{"id": "7f-12", "signal": "sos", "at": "2026-11-23T10:20:24+08:00", "battery": 93, "device": "bedside"}`; only `signal` is
needed. Fields that are not known are kept.
"""

from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import SIGNALS, URGENT, Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

ALIASES = {
    **{name: name for name in SIGNALS},
    **dict.fromkeys(("emergency", "panic", "help", "press", "alarm"), "sos"),
    **dict.fromkeys(("heartbeat", "telemetry", "state"), "status"),
    **dict.fromkeys(("measurement", "vitals"), "reading"),
    "fire": "smoke",
    "leak": "water",
    "water_use": "flow",
    "meter": "flow",
    "power_use": "energy",
    "location": "position",
    "medication": "dose",
    "pill": "dose",
    "low_battery": "battery",
}
KNOWN = ("id", "signal", "at", "device")


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One object is one reading."""
    given = an_object(payload)
    signal = _signal(given)
    urgent = signal in URGENT
    known, facts = {name: given.pop(name) for name in KNOWN if name in given}, given
    if "battery" in facts and (level := percent(facts["battery"])) is not None:
        facts["battery"] = level
    device = known.get("device", "")
    if not isinstance(device, str):
        raise Unreadable(reasons.BAD_DEVICE, repr(device)[:80])
    pressed_at = moment(known.get("at"), at, facts)
    return [Reading(device, key_of(known.get("id"), topic, payload, at, urgent=urgent), signal, urgent, pressed_at, facts)]


def _signal(given: dict[str, Any]) -> str:
    word = given.get("signal")
    if word is None:
        return "battery" if "battery" in given else "status"
    signal = ALIASES.get(word.lower()) if isinstance(word, str) else None
    if signal is None:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, repr(word)[:80])
    return signal
