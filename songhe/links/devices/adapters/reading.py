"""One thing a device said, in the house's words, and the small parts every adapter needs."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson

from songhe.links.devices import reasons
from songhe.links.devices.reasons import Unreadable

URGENT = frozenset({"sos", "fall", "smoke", "gas", "water", "vital"})
QUIET = frozenset(
    {
        "battery",
        "online",
        "status",
        "motion",
        "door",
        "bed",
        "tamper",
        "position",
        "test",
        "button",
        "reading",
        "flow",
        "energy",
        "posture",
        "dose",
    }
)
SIGNALS = URGENT | QUIET
# A press without an id is told from its repetition by the moment: a short one, because a second press may be a second need.
SAME_PRESS, SAME_STATUS = 5, 30  # seconds
KEYLESS = "~"  # begins the key of what came without an id
LATE, AHEAD = timedelta(hours=24), timedelta(minutes=5)
LONG_NUMBER = re.compile(rb"[0-9]{19}")  # perhaps of more than 64 bits, which the quick reader makes a fraction
SHANGHAI = timezone(timedelta(hours=8))


@dataclass(slots=True)
class Reading:
    device: str
    key: str
    signal: str
    urgent: bool = False
    pressed_at: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def an_object(payload: bytes) -> dict[str, Any]:
    """The JSON object in `payload`; nothing that a database would choke on gets through."""
    plain = b"\\" not in payload and not LONG_NUMBER.search(payload)
    value = _quickly(payload) if plain else _slowly(payload)
    if not isinstance(value, dict):
        raise Unreadable(reasons.NO_OBJECT, type(value).__name__)
    return value


def _quickly(payload: bytes) -> Any:
    """Without escapes and long numbers both readers say the same, and this one in a quarter of the time; for what it does not
    take the other one has the words."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return _slowly(payload)


def _slowly(payload: bytes) -> Any:
    try:
        value = json.loads(payload.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(reasons.BAD_JSON, str(fault)) from fault
    if isinstance(value, dict):
        _check_text(value)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_text(value: dict[str, Any]) -> None:
    """Escapes can smuggle in NUL and half characters, and 1e999 is infinite: PostgreSQL and UTF-8 take neither."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError as fault:
        raise Unreadable(reasons.BAD_TEXT, type(fault).__name__) from fault
    if "\\u0000" in text:
        raise Unreadable(reasons.BAD_TEXT, "U+0000")


def key_of(given: Any, topic: str, payload: bytes, at: datetime, *, urgent: bool) -> str:
    """The sender's own id where there is one, otherwise a digest of the bytes and the moment."""
    if given is None or given == "":
        window = SAME_PRESS if urgent else SAME_STATUS
        stamp = f"{topic}\0{int(at.timestamp()) // window}\0".encode(errors="replace")
        return KEYLESS + hashlib.blake2b(stamp + payload, digest_size=16).hexdigest()
    if isinstance(given, bool) or not isinstance(given, str | int) or not 1 <= len(str(given)) <= 80:
        raise Unreadable(reasons.BAD_KEY, repr(given)[:80])
    return str(given)


def moment(value: Any, at: datetime, facts: dict[str, Any]) -> datetime | None:
    """The device's own time where it is plausible at `at`; otherwise None, with what it said noted in `facts`."""
    if value is None or value == "":
        return None
    try:
        told = _parsed(value)
    except (ValueError, OverflowError, OSError, TypeError):
        facts["absurd_time"] = str(value)[:40]
        return None
    if told < at - LATE or told > at + AHEAD:
        facts["absurd_time"] = str(value)[:40]
        return None
    return min(told, at)


def _parsed(value: Any) -> datetime:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    told = datetime.fromisoformat(value)
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=SHANGHAI).astimezone(UTC)


def percent(value: Any) -> int | None:
    """A battery level as a whole number of 0–100, from what makers write: 51.5, "100.00"."""
    try:
        level = round(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return level if 0 <= level <= 100 and not isinstance(value, bool) else None
