"""What is remembered of a home: for each sensor what it said of late, folded together message by message.

A trace is plain data (it is kept sealed): `k` kind, `n` model, `since`, `heard` and `on` (first heard, last heard, last sign of
somebody), `u` {half hour: amount}, `tot` the meter's last count, `out` and `low` since when, `bad` {rule: since},
`v` {vital: [moment, value]}, `fix`, `far` metres from home, `bat`, `frost`. All moments are seconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

SLOT = 1800
KEEP = 100  # half hours that are kept: two days
EARTH = 6371000.0
Trace = dict[str, Any]
DRIP = 0.0005  # m³: less is no water that somebody used
LIT = 0.1  # kWh in one message: less is a refrigerator, and nobody who switched anything on
AMOUNT, OPENED, MOVED, POWER = "flow", "door", "motion", "energy"
COUNTS = {AMOUNT: ("used_m3", "total_m3", DRIP), POWER: ("used_kwh", "total_kwh", LIT)}
"""What a meter counts: since its last message, in all, and how little of it says nothing about anybody."""


@dataclass(frozen=True)
class Said:
    """One message in the words of the rules."""

    device: str
    kind: str
    at: int
    signal: str
    values: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""


@dataclass
class Home:
    """Everything of one person: `traces` by device; `away_until`: until when it was held; `point`: where home is."""

    traces: dict[str, Trace] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    back_at: int = 0  # when the last hold ended: silence counts from here
    held: str = ""  # why nothing that waits for somebody rings now: `away`, `hospital`, `visit`, `works`


def fold(home: Home, said: Said) -> Trace:
    """Take one message into account; an older one than was heard adds its amount and is no news otherwise."""
    trace = home.traces.setdefault(said.device, {"k": said.kind, "since": said.at})
    trace["k"], trace["n"] = said.kind, said.model or trace.get("n", "")
    fresh = said.at >= trace.get("heard", 0)
    trace["heard"] = max(trace.get("heard", 0), said.at)
    battery = number(said.values.get("battery"))
    if fresh and battery is not None:
        trace["bat"] = round(battery)
    amount = _amount(trace, said, fresh)
    if amount:
        slots = trace.setdefault("u", {})
        slot = str(said.at // SLOT)
        slots[slot] = round(slots.get(slot, 0) + amount, 5)
        last = max(int(key) for key in slots)
        trace["u"] = {key: value for key, value in slots.items() if int(key) > last - KEEP}
        if said.signal not in COUNTS or amount > COUNTS[said.signal][2]:
            trace["on"] = max(trace.get("on", 0), said.at)
    if fresh:
        _state(home, trace, said)
    return trace


def _amount(trace: Trace, said: Said, fresh: bool) -> float:
    """Water or power since the last count, one opening, one movement."""
    if said.signal in COUNTS:
        since, count, _idle = COUNTS[said.signal]
        used, total = number(said.values.get(since)), number(said.values.get(count))
        if total is not None and fresh:
            before = trace.get("tot")
            trace["tot"] = total
            used = max(total - before, 0.0) if before is not None else 0.0
        return used or 0.0
    if said.signal == OPENED:
        return float(said.values.get("contact") is False or said.values.get("open") is True)
    if said.signal == MOVED:
        return float(any(said.values.get(name) is True for name in ("occupancy", "presence", "motion")))
    return 0.0


def _state(home: Home, trace: Trace, said: Said) -> None:
    """What holds until it is said otherwise: in bed, lying low, out of the fence, frozen."""
    values = said.values
    if "frost" in values:
        trace["frost"] = bool(values["frost"])
    inside = values.get("in_bed")
    if isinstance(inside, bool):
        if inside and trace.get("out"):
            trace["on"] = said.at
        trace["out"] = 0 if inside else trace.get("out") or said.at
    for vital in ("hr", "breath"):
        value = number(values.get(vital))
        if value is not None and value > 0:
            trace.setdefault("v", {})[vital] = [said.at, value]
    if said.signal == "posture":
        low = values.get("posture") in {"low", "lying", "floor"}
        trace["low"] = (trace.get("low") or said.at) if low else 0
        trace["on"] = trace.get("on", 0) if low else said.at
    lat, lng = number(values.get("lat")), number(values.get("lng", values.get("lon")))
    if said.signal == "position" and lat is not None and lng is not None and abs(lat) <= 90 and abs(lng) <= 180:
        trace["fix"] = said.at
        if home.point:
            trace["far"] = round(metres(home.point, (lat, lng)))


def number(value: Any) -> float | None:
    """A number that is one, not a truth and not a text."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value == value else None


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """On the great circle."""
    lat, lng = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(lat / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(lng / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def used(trace: Trace, since: int, until: int) -> float:
    """How much in the half hours that end after `since` and begin before `until`."""
    first, last = since // SLOT, until // SLOT
    return round(sum(value for key, value in trace.get("u", {}).items() if first <= int(key) <= last), 5)


def slots_with(trace: Trace, since: int, until: int) -> int:
    """In how many half hours anything flowed."""
    first, last = since // SLOT, until // SLOT
    return sum(1 for key, value in trace.get("u", {}).items() if first < int(key) <= last and value > 0)
