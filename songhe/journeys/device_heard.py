"""What devices say between alarms: last seen and battery go to the fleet, old telemetry goes away. Alarms are never touched."""

import os
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from songhe.care.fleet import actions as fleet
from songhe.care.fleet import dated as fleet_rules
from songhe.care.fleet import queries as fleet_queries
from songhe.care.fleet.actions import Heard
from songhe.journeys import readings_archived
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool
from songhe.links.devices.adapters.reading import percent
from songhe.links.devices.queries import Spoken

READER = "device_heard"
BATCH, BATCHES = 500, 20
KEEP_TELEMETRY = timedelta(hours=float(os.environ.get("SONGHE_TELEMETRY_HOURS", "24")))  # for whoever looks into a device
OFFLINE = "offline"
FIRMWARE = ("firmware", "fw", "sw_version", "software_version", "firmware_version", "Version")


def run_once(at: datetime) -> int:
    """Bring the fleet up to date with a few batches; gives how many messages were read. Read twice is changed once."""
    read = 0
    for _ in range(BATCHES):
        count = _one_batch(at)
        read += count
        if count < BATCH:
            break
    return read


def _one_batch(at: datetime) -> int:
    seq = fleet_queries.mark(READER)
    messages = spool.after(seq, BATCH)
    if messages:
        fleet.heard([_heard(message) for message in messages if message.facts.get("state") != OFFLINE], at)
        fleet.read_up_to(name=READER, seq=messages[-1].seq)
        kept = readings_archived.mark()
        door.forget_telemetry(before=at - KEEP_TELEMETRY, up_to=seq if kept is None else min(seq, kept))
    elif seq > spool.newest():
        fleet.read_anew(name=READER)
    return len(messages)


def _heard(message: Spoken) -> Heard:
    """What a message says of the device itself, beside what it is about."""
    facts = message.facts
    battery = percent(facts.get("battery"))
    signals = {message.signal} | ({"battery"} if battery is not None else set())
    fields = fleet_rules.every_setting(localtime(message.received_at).date())
    told = {name: _plain(facts[name]) for name in fields if isinstance(facts.get(name), str | int | bool)}
    return Heard(message.device, message.received_at, battery, frozenset(signals), _firmware(facts), told)


def _plain(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value).lower()


def _firmware(facts: dict[str, Any]) -> str:
    """By the names under which makers tell it; a gateway tells that of a device behind it in `update`."""
    update = facts.get("update")
    said = update.get("installed_version") if isinstance(update, dict) else None
    found = next((facts[name] for name in FIRMWARE if isinstance(facts.get(name), str | int)), said)
    return str(found)[:40] if isinstance(found, str | int) and not isinstance(found, bool) else ""
