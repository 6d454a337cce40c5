"""What devices say between alarms: last seen and battery go to the fleet, old telemetry goes away. Alarms are never touched."""

import os
from datetime import datetime, timedelta

from songhe.care.fleet import actions as fleet
from songhe.care.fleet import queries as fleet_queries
from songhe.care.fleet.actions import Heard
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool
from songhe.links.devices.adapters.reading import percent
from songhe.links.devices.models import Message

READER = "device_heard"
BATCH, BATCHES = 500, 5
KEEP_TELEMETRY = timedelta(hours=float(os.environ.get("SONGHE_TELEMETRY_HOURS", "24")))  # for whoever looks into a device
OFFLINE = "offline"


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
        door.forget_telemetry(before=at - KEEP_TELEMETRY, up_to=seq)
    elif seq > spool.newest():
        fleet.read_anew(name=READER)
    return len(messages)


def _heard(message: Message) -> Heard:
    return Heard(message.device, message.received_at, percent(message.facts.get("battery")))
