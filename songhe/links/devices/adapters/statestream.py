"""Home Assistant's MQTT Statestream: `<base>/<domain>/<entity>/state`, a bare word, and each attribute on a topic of its own.

What an entity is stands in the end of its name (`binary_sensor/kitchen_smoke`): its class comes on another topic, or never.
A call for help is an entity with `sos` in its name: a binary sensor that goes on, or an event or button whose state is the
moment of the press. Attributes and time stamps are chatter; `unavailable` says that the line to the device is broken.
"""

from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters import fields
from songhe.links.devices.adapters.reading import URGENT, Reading, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

DOMAINS = frozenset({"binary_sensor", "sensor", "event", "button", "input_button", "device_tracker"})
GONE = frozenset({"unavailable", "unknown", "none", ""})
PRESSES = frozenset({"event", "button", "input_button"})
HELP = ("sos", "emergency", "panic")
READINGS = {"heart_rate": "hr", "spo2": "spo2", "temperature": "temp"}


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One reading of an entity's state; none for attributes and for entities that are no sensors."""
    levels = topic.split("/")
    if len(levels) < 4 or levels[-1] != "state" or levels[-3] not in DOMAINS:
        return []
    domain, entity = levels[-3], levels[-2]
    try:
        word = payload.decode().strip()
    except UnicodeDecodeError as fault:
        raise Unreadable(reasons.BAD_TEXT, "state") from fault
    if "\0" in word or len(word) > 255:
        raise Unreadable(reasons.BAD_TEXT, "state")
    facts: dict[str, Any] = {"state": word, "domain": domain}
    if word.lower() in GONE:
        return [_reading(entity, topic, payload, at, "online", {**facts, "state": "offline"}, None)]
    if domain in PRESSES:
        pressed_at = moment(word, at, facts)
        signal = "sos" if _helps(entity) else "button"
        # A moment long ago is told again when Home Assistant starts anew: it was a press then, and is none now.
        stale = "absurd_time" in facts
        return [_reading(entity, topic, payload, at, "status" if stale else signal, facts, pressed_at)]
    return [_reading(entity, topic, payload, at, _signal(entity, word, facts), facts, None)]


def _helps(entity: str) -> bool:
    return any(word in entity.split("_") for word in HELP)


def _signal(entity: str, word: str, facts: dict[str, Any]) -> str:
    if _helps(entity) and word.lower() == "on":
        return "sos"
    for line in fields.lines("statestream"):
        if not (entity == line.field or entity.endswith(f"_{line.field}")):
            continue
        if line.values and word.lower() not in line.values:
            continue
        if line.field == "battery" and (level := percent(word)) is not None:
            facts["battery"] = level
        if line.field in READINGS:
            facts[READINGS[line.field]] = word
        if line.signal == "door":
            facts["contact"] = word.lower() == "off"
        if line.signal == "motion":
            facts["occupancy"] = word.lower() == "on"
        return line.signal
    return "status"


def _reading(
    entity: str, topic: str, payload: bytes, at: datetime, signal: str, facts: dict[str, Any], told_at: datetime | None
) -> Reading:
    urgent = signal in URGENT
    said = (entity, signal.encode() + (payload if told_at else b"")) if urgent else (topic, payload)
    return Reading(entity, key_of(None, *said, at, urgent=urgent), signal, urgent, told_at, facts)
