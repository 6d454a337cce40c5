"""Devices measure: whose is it, then kept and judged in the same transaction. Joins the device door, the device register
and health.

A message is judged once, whatever is killed in between (`spool`). A device that hangs with nobody, or says nothing that is
measured here, is passed over."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from songhe.base.kept import Kept, Many
from songhe.care.fleet.models import Device
from songhe.care.health import actions as health
from songhe.care.health.actions import Taken
from songhe.journeys.spool import Spool
from songhe.links.devices.queries import Spoken

NAME = "readings_taken"
SIGNALS = frozenset({"reading", "vital"})
NAMES = {
    "sbp": "sbp",
    "systolic": "sbp",
    "dbp": "dbp",
    "diastolic": "dbp",
    "hr": "hr",
    "heart_rate": "hr",
    "pulse": "hr",
    "spo2": "spo2",
    "temp": "temp",
    "temperature": "temp",
    "glucose": "glucose",
    "resp": "resp",
    "respiration": "resp",
    "weight": "weight",
}
"""What devices call it → our sign."""
ORDER = {name: place for place, name in enumerate(NAMES)}
CONTEXTS = frozenset({"fasting", "fed"})


_HANGING = Kept(
    lambda uids: Device.objects.filter(uid__in=uids, elder__isnull=False, retired_at=None).values_list(
        "uid", "elder", "model__name"
    ),
    uids=Many(str),
)


def run_once(at: datetime) -> int:
    """Read what came since the last time; how many messages."""
    return READER.run_once(at)


def follow(messages: Sequence[Spoken], at: datetime) -> None:
    """Judge these messages. Inside the deed of whoever calls."""
    health.take_many(taken(messages), at)


def taken(messages: Sequence[Spoken]) -> list[Taken]:
    """What of these was measured, and on whom."""
    spoken = [(message, values(message.facts)) for message in messages if message.signal in SIGNALS]
    spoken = [(message, found) for message, found in spoken if found]
    uids = {message.device for message, _ in spoken}
    devices = {uid: (elder, model) for uid, elder, model in (_HANGING(uids=uids) if uids else ())}
    return [_taken(message, found, *devices[message.device]) for message, found in spoken if message.device in devices]


def _taken(message: Spoken, found: dict[str, tuple[float, str]], elder: UUID, model: str) -> Taken:
    context = message.facts.get("context")
    return Taken(
        elder,
        message.pressed_at or message.received_at,
        found,
        "device",
        _key(message),
        model[:40],
        device=message.device,
        context=context if context in CONTEXTS else "",
    )


def _key(message: Spoken) -> str:
    return hashlib.blake2b(f"{message.device}\0{message.key}".encode(), digest_size=9).hexdigest()


def values(facts: dict[str, Any]) -> dict[str, tuple[float, str]]:
    """By sign, the number and its unit; what is no number says nothing."""
    named = [name for name in facts if name in NAMES]
    if len(named) > 1:
        named.sort(key=ORDER.__getitem__)  # told under two names, the later one holds
    units: Any = facts.get("units")
    found = {}
    for name in named:
        value = facts[name]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            unit = units.get(name, "") if isinstance(units, dict) else ""
            found[NAMES[name]] = (float(value), unit if isinstance(unit, str) else "")
    return found


READER = Spool(NAME, follow, unread="health.reading.unread")
