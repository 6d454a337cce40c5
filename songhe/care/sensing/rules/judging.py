"""Whether a rule rings for a home at a moment, what held it, and when to look again.

A person is looked for by what did not happen: so each rule says when it could ring without any message (`looks`), and whoever
keeps the clock asks again then. What would ring and may not is told with its reason (`held`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from songhe.care.sensing.rules.tracing import SLOT, Home, Trace, slots_with, used

REMIND, CHECK_IN, CALL = 1, 2, 3
HOUR, DAY = 3600, 86400
EAST = 8 * HOUR  # the night is that of Shanghai, which has no summer time
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
DEVICE = frozenset({"battery", "offline"})  # shapes about a device, not about somebody
AT_HOME = frozenset({"still", "much", "leak", "band", "out", "low", "nofix", "fence"})


@dataclass(frozen=True)
class Rule:
    """One rule as it holds for one person: `own` says that a limit of it is this person's."""

    code: str
    shape: str
    kinds: tuple[str, ...]
    level: int
    quiet_hours: float
    limits: Mapping[str, float]
    of: str = ""
    version: int = 1
    valid_from: date = date(2025, 1, 1)
    clause: str = ""
    sure: bool = False
    own: bool = False


@dataclass(frozen=True)
class Finding:
    """One rule at one sensor at one moment: it rings, or would and is `held`; `facts` say by what."""

    rule: Rule
    device: str
    held: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """What there is one of at a time: rings of a person are one per rule, those of a device one per device."""
        return self.device if self.rule.shape in DEVICE else ""


def hours_between(start: int, end: int, night: float) -> float:
    """Hours from one moment to another; those of the night weigh `night`."""
    total, at = 0.0, start
    while at < end:
        dark, edge = _phase(at)
        stop = min(edge, end)
        total += (stop - at) / HOUR * (night if dark else 1.0)
        at = stop
    return total


def after_hours(start: int, hours: float, night: float) -> int:
    """The moment at which so many weighed hours are over."""
    at, left = start, hours
    while True:
        dark, edge = _phase(at)
        weight = night if dark else 1.0
        here = (edge - at) / HOUR * weight
        if here >= left and weight:
            return at + round(left / weight * HOUR)
        left, at = left - here, edge


def before_hours(end: int, hours: float, night: float) -> int:
    """The moment from which so many weighed hours lead to `end`."""
    at, left = end, hours
    while True:
        dark, edge = _phase_before(at)
        weight = night if dark else 1.0
        here = (at - edge) / HOUR * weight
        if here >= left and weight:
            return at - round(left / weight * HOUR)
        left, at = left - here, edge


def is_night(at: int) -> bool:
    """22:00 to 6:00 here."""
    return _phase(at)[0]


def _phase(at: int) -> tuple[bool, int]:
    """(it is night, when that ends)."""
    day, clock = divmod(at + EAST, DAY)
    edges = [(NIGHT_ENDS * HOUR, True), (NIGHT_BEGINS * HOUR, False), (DAY + NIGHT_ENDS * HOUR, True)]
    edge, dark = next((edge, dark) for edge, dark in edges if clock < edge)
    return dark, day * DAY + edge - EAST


def _phase_before(at: int) -> tuple[bool, int]:
    """(it was night just before, when that began)."""
    dark, _end = _phase(at - 1)
    day, clock = divmod(at - 1 + EAST, DAY)
    evening = NIGHT_BEGINS * HOUR - (DAY if clock < NIGHT_ENDS * HOUR else 0)
    began = evening if dark else NIGHT_ENDS * HOUR
    return dark, day * DAY + began - EAST


def judge(rules: Iterable[Rule], home: Home, now: int) -> Iterator[Finding]:
    """Every rule that rings now, or would and is held."""
    for rule, device, trace in pairs(rules, home):
        facts = SHAPES[rule.shape](rule, trace, home, now)
        if facts is not None:
            told = {"at": now, "on": trace.get("on", 0), "heard": trace.get("heard", 0), **facts}
            yield Finding(rule, device, holds(rule, device, trace, home, now), told)


def looks(rules: Iterable[Rule], home: Home, now: int) -> int | None:
    """The next moment at which something could ring, or a hold of a rule could be over, without a message."""
    found = [at for rule, _device, trace in pairs(rules, home) for at in _looks(rule, trace, home, now) if at > now]
    return min(found, default=None)


def pairs(rules: Iterable[Rule], home: Home) -> Iterator[tuple[Rule, str, Trace]]:
    """Each rule with each sensor it is about; `now` is said by the device itself and not looked for."""
    for rule in rules:
        for device, trace in home.traces.items():
            if rule.shape != "now" and (not rule.kinds or trace["k"] in rule.kinds):
                yield rule, device, trace


def holds(rule: Rule, device: str, trace: Trace, home: Home, now: int) -> str:
    """Why this rule may not ring now; nothing when it may. A dead sensor knows nothing of anybody."""
    limits = rule.limits
    if home.held and rule.shape in AT_HOME:
        return home.held
    if rule.shape == "offline" and home.held:
        return home.held
    beat = limits.get("heartbeat_hours", 0)
    if beat and now - trace.get("heard", 0) > beat * HOUR:
        return "dead"
    if now - trace["since"] < limits.get("settle_hours", 0) * HOUR:
        return "new"
    if trace.get("frost") and rule.shape in {"still", "leak"}:
        return "frost"
    seen = limits.get("seen_hours", 0)
    if seen and any(now - other.get("on", 0) < seen * HOUR for name, other in home.traces.items() if name != device):
        return "seen"
    return ""


def _from(trace: Trace, home: Home) -> int:
    """Since when silence may count: the last sign, the end of the last hold, the day it was hung up."""
    return max(trace.get("on", 0), home.back_at, trace["since"])


def _still(rule: Rule, trace: Trace, home: Home, now: int) -> dict[str, Any] | None:
    limits = rule.limits
    since, night = before_hours(now, limits["hours"], limits["night"]), limits["night"]
    if _quiet_since(rule, trace, home, now) > since:
        return None
    amount = used(trace, since + SLOT, now)
    if amount >= limits["least"]:
        return None
    return {"since": since, "used": amount, "hours": round(hours_between(_from(trace, home), now, night), 1)}


def _quiet_since(rule: Rule, trace: Trace, home: Home, now: int) -> int:
    """From when on nothing that counts was there: an opening or movement is exact to the second, water to the half hour."""
    if rule.limits["least"] >= 1:
        return _from(trace, home)
    start = max(home.back_at, trace["since"])
    total = 0.0
    for slot in sorted((int(key) for key in trace.get("u", {})), reverse=True):
        total += trace["u"][str(slot)]
        if total >= rule.limits["least"]:
            end = min((slot + 1) * SLOT, max(trace.get("on", 0), slot * SLOT))
            return max(start, end)
    return start


def _much(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    since = round(now - rule.limits["hours"] * HOUR)
    amount = used(trace, since + SLOT, now)
    return {"since": since, "used": amount} if amount > rule.limits["most"] else None


def _leak(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    slots = round(rule.limits["hours"] * HOUR / SLOT)
    end = now // SLOT * SLOT - 1  # whole half hours only
    since = end - slots * SLOT
    full = slots_with(trace, since, end)
    return {"since": since, "slots": full, "used": used(trace, since + SLOT, end)} if full >= slots else None


def _band(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    began: int = trace.get("bad", {}).get(rule.code, 0)
    if not began or now - began < rule.limits["minutes"] * 60:
        return None
    return {"since": began, "value": trace["v"][rule.of][1], "of": rule.of}


def note_bands(rules: Iterable[Rule], trace: Trace, at: int) -> None:
    """After a message of a mat: since when each vital lies outside of its band; a gap of five minutes begins anew."""
    for rule in rules:
        if rule.shape != "band" or trace["k"] not in rule.kinds:
            continue
        told = trace.get("v", {}).get(rule.of)
        if told is None or told[0] != at:
            continue
        bad = trace.setdefault("bad", {})
        outside = told[1] < rule.limits["low"] or told[1] > rule.limits["high"]
        gap = at - trace.get("vat", {}).get(rule.of, at) > 300
        bad[rule.code] = (at if gap else bad.get(rule.code) or at) if outside else 0
        trace.setdefault("vat", {})[rule.of] = at


def _out(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    left: int = trace.get("out") or 0
    if not left or not is_night(left) or not is_night(now) or now - left < rule.limits["minutes"] * 60:
        return None
    return {"since": left, "minutes": (now - left) // 60}


def _low(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    low = trace.get("low") or 0
    return {"since": low, "seconds": now - low} if low and now - low >= rule.limits["seconds"] else None


def _fence(rule: Rule, trace: Trace, _home: Home, _now: int) -> dict[str, Any] | None:
    far = trace.get("far")
    return {"far": far, "since": trace["fix"]} if far is not None and far > rule.limits["metres"] else None


def _nofix(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    fix = trace.get("fix", 0)
    if not fix or now - fix < rule.limits["minutes"] * 60 or (trace.get("far") or 0) < rule.limits["beyond"]:
        return None  # never had one, or is at home and has no sky
    return {"since": fix, "far": trace["far"]}


def _battery(rule: Rule, trace: Trace, _home: Home, _now: int) -> dict[str, Any] | None:
    level = trace.get("bat")
    return {"battery": level} if level is not None and level < rule.limits["percent"] else None


def _offline(rule: Rule, trace: Trace, _home: Home, now: int) -> dict[str, Any] | None:
    heard: int = trace.get("heard") or trace["since"]
    return {"since": heard} if now - heard > rule.limits["hours"] * HOUR else None


SHAPES: Mapping[str, Any] = {
    "still": _still,
    "much": _much,
    "leak": _leak,
    "band": _band,
    "out": _out,
    "low": _low,
    "fence": _fence,
    "nofix": _nofix,
    "battery": _battery,
    "offline": _offline,
}


def _looks(rule: Rule, trace: Trace, home: Home, now: int) -> Iterator[int]:
    limits = rule.limits
    heard: int = trace.get("heard") or trace["since"]
    if rule.shape == "still":
        start = _quiet_since(rule, trace, home, now)
        yield after_hours(start, limits["hours"], limits["night"])
        yield trace["since"] + round(limits.get("settle_hours", 0) * HOUR)
        for name in home.traces:
            if limits.get("seen_hours"):
                yield home.traces[name].get("on", 0) + round(limits["seen_hours"] * HOUR)
    elif rule.shape == "band" and trace.get("bad", {}).get(rule.code):
        yield trace["bad"][rule.code] + round(limits["minutes"] * 60)
    elif rule.shape == "out" and trace.get("out"):
        yield trace["out"] + round(limits["minutes"] * 60)
    elif rule.shape == "low" and trace.get("low"):
        yield trace["low"] + round(limits["seconds"])
    elif rule.shape == "nofix" and trace.get("fix"):
        yield trace["fix"] + round(limits["minutes"] * 60)
    elif rule.shape == "offline":
        yield heard + round(limits["hours"] * HOUR) + 1
