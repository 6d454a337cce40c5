"""A Zigbee2MQTT gateway: SOS buttons, smoke, gas and water alarms, fall radars, and the gateway's own state.

Payloads as recorded from real devices (tests/recorded.py says where each comes from). Two things they teach: `action` is
the event, told on the device's topic and once more on its `/action`, and followed by the same state with `action` empty; and
Heiman's HS1EB says `single`, `double` or `hold` like any wall switch, so those words are a call for help only from a device
whose name on the gateway begins with `sos`.
"""

from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import URGENT, Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

HELP = frozenset({"emergency", "sos", "panic", "help", "panic_button", "emergency_call", "alarm"})
PRESSES = frozenset({"single", "double", "hold", "long", "press", "on"})
ALARMS = {
    "sos": "sos", "emergency": "sos", "panic": "sos", "smoke": "smoke", "gas": "gas", "carbon_monoxide": "gas",
    "water_leak": "water", "fall": "fall", "fall_status": "fall", "fall_down_status": "fall", "fall_state": "fall",
}  # fmt: skip
FALLEN = frozenset(
    {"fall", "fallen", "falling", "fall_down", "alarm", "fall_confirmed"}
)  # not `maybe_fall`: it rises or becomes `fall`
STATES = {"occupancy": "motion", "presence": "motion", "contact": "door", "tamper": "tamper"}
CHATTER = frozenset({"get", "set", "config"})


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One reading for a device's state, its `action` topic or its availability; none for the gateway's own talk."""
    base, _, name = topic.partition("/")
    if base != "zigbee2mqtt" or not name:
        return []
    if name.startswith("bridge/"):
        return _bridge(name, topic, payload, at)
    friendly, _, last = name.rpartition("/")
    if friendly and last == "availability":
        return [_reading(friendly, topic, payload, at, "online", {"state": _availability(payload)})]
    if friendly and last == "action":
        return _action_topic(friendly, topic, payload, at)
    if last in CHATTER and friendly:
        return []
    return [_state(name, topic, payload, at)]


def _bridge(name: str, topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """Of the gateway's own topics only whether it is there matters; the rest is about its screens."""
    if name != "bridge/state":
        return []
    return [_reading("", topic, payload, at, "online", {"state": _availability(payload)})]


def _availability(payload: bytes) -> str:
    """`online`/`offline`, which version 1 sent as a bare word and version 2 sends as an object."""
    if payload in {b"online", b"offline"}:
        return payload.decode()
    state = an_object(payload).get("state")
    if state not in {"online", "offline"}:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, repr(state)[:80])
    return state


def _action_topic(name: str, topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """`zigbee2mqtt/<name>/action` repeats the action as a bare word; the empty one ends it."""
    try:
        word = payload.decode()
    except UnicodeDecodeError as fault:
        raise Unreadable(reasons.BAD_TEXT, "action") from fault
    signal = _pressed(name, word)
    return [_reading(name, topic, payload, at, signal, {"action": word[:40]})] if signal else []


def _state(name: str, topic: str, payload: bytes, at: datetime) -> Reading:
    facts = an_object(payload)
    signal = _signal(name, facts)
    if signal == "energy":  # the count of a plug or a meter, in kWh
        facts["total_kwh"] = facts["energy"]
    if (level := percent(facts.get("battery"))) is not None:
        facts["battery"] = level
    pressed_at = moment(facts.get("last_seen"), at, facts)
    return _reading(name, topic, payload, at, signal, facts, pressed_at)


def _signal(name: str, facts: dict[str, Any]) -> str:
    pressed = _pressed(name, facts.get("action"))
    if pressed:
        return pressed
    for field, signal in ALARMS.items():
        value = facts.get(field)
        if value is True or (isinstance(value, str) and value.lower() in FALLEN):
            return signal
    counted = facts.get("energy")
    if isinstance(counted, int | float) and not isinstance(counted, bool):
        return "energy"
    return next((signal for field, signal in STATES.items() if field in facts), "battery" if "battery" in facts else "status")


def _pressed(name: str, action: Any) -> str:
    if not isinstance(action, str) or not action:
        return ""
    word = action.lower()
    if word in HELP:
        return "sos"
    if word in PRESSES and name.rpartition("/")[2].lower().startswith("sos"):
        return "sos"
    return "button"


def _reading(
    name: str, topic: str, payload: bytes, at: datetime, signal: str, facts: dict[str, Any], pressed_at: datetime | None = None
) -> Reading:
    """An alarm is known by device, signal and moment, whatever topic told it; everything else by its bytes."""
    urgent = signal in URGENT
    said = (name, signal.encode()) if urgent else (topic, payload)
    return Reading(name, key_of(None, *said, at, urgent=urgent), signal, urgent, pressed_at, facts)
