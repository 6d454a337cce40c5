"""Sensors of homes speak: whose are they, then folded together and judged in the same transaction. Joins the device door, the
device register and sensing.

What a device cries itself (smoke, gas, a fall) is a call already (`button_pressed`); here it only says that the device lives.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songhe.care.fleet.models import Device, Kind
from songhe.care.sensing import actions as sensing
from songhe.care.sensing.actions import Told
from songhe.care.sensing.rules.tracing import Said
from songhe.journeys.spool import Spool
from songhe.links.devices.queries import Spoken

KINDS = frozenset(
    {
        Kind.METER,
        Kind.POWER,
        Kind.DOOR,
        Kind.MOTION,
        Kind.TOILET,
        Kind.MAT,
        Kind.RADAR,
        Kind.WATCH,
        Kind.SMOKE,
        Kind.GAS,
        Kind.WATER,
    }
)
OFFLINE = "offline"


def run_once(at: datetime) -> int:
    """Read what came since the last time; how many messages."""
    return READER.run_once(at)


def follow(messages: Sequence[Spoken], at: datetime) -> None:
    """Judge these messages. Inside the deed of whoever calls."""
    found = told(messages)
    if found:
        sensing.hear(found, at)


def told(messages: Sequence[Spoken]) -> list[Told]:
    """What of these a sensor said that hangs with somebody; a gateway that says a device is gone is not heard from it."""
    spoken = [one for one in messages if one.facts.get("state") != OFFLINE]
    uids = {one.device for one in spoken}
    rows = Device.objects.filter(uid__in=uids, elder__isnull=False, retired_at=None, model__kind__in=KINDS)
    facts = rows.values_list("uid", "elder", "model__kind", "model__name")
    devices = {uid: (elder, kind, model) for uid, elder, kind, model in facts} if uids else {}
    return [_told(one, *devices[one.device]) for one in spoken if one.device in devices]


def _told(message: Spoken, elder: UUID, kind: str, model: str) -> Told:
    at = int((message.pressed_at or message.received_at).timestamp())
    return Told(elder, Said(message.device, kind, at, message.signal, message.facts, model))


READER = Spool("sensors_heard", follow, unread="sensing.message.unread")
