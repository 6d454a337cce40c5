"""Devices measure: whose is it, then kept and judged in the same transaction. Joins the device door, the device register
and health.

Read as `reading` reads the journal: the place of the reader moves in the transaction of what follows, so that a message is
judged once, whatever is killed in between. A device that hangs with nobody, or says nothing that is measured here, is
passed over."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.rows import this_node
from songhe.care.fleet.models import Device
from songhe.care.health import actions as health
from songhe.care.health.actions import Taken
from songhe.links.devices import queries as spool
from songhe.links.devices.models import Message
from songhe.links.notify.models import Reader
from songhe.register.places.models import Division

log = logging.getLogger(__name__)
NAME = "readings_taken"
SIGNALS = frozenset({"reading", "vital"})
BATCH, BATCHES = 200, 10
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
CONTEXTS = frozenset({"fasting", "fed"})


def run_once(at: datetime) -> int:
    """Read what came since the last time; how many messages."""
    done = 0
    for _ in range(BATCHES):
        count = _one_batch(at)
        done += count
        if count < BATCH:
            break
    return done


def _one_batch(at: datetime) -> int:
    reader = Reader.objects.get_or_create(name=NAME, node=this_node())[0]
    messages = spool.after(reader.pos, BATCH)
    if not messages:
        if reader.pos and reader.pos > spool.newest():
            Reader.objects.filter(pk=reader.pk, pos=reader.pos).update(pos=0)  # the spool was begun anew
        return 0
    try:
        return len(messages) if _step(reader.pos, messages, at) else 0
    except (OperationalError, InterfaceError):
        raise  # the database is busy or gone: nothing happened, the next run takes it
    except Exception:
        log.exception("a batch of readings could not be judged together; now one by one")
    return sum(_alone(message, at) for message in messages)


def _step(here: int, messages: Sequence[Message], at: datetime) -> bool:
    """Move the place and judge, both or neither; False when another copy has moved it."""
    told = taken(messages)
    with journal.deed():
        if not Reader.objects.filter(name=NAME, node=this_node(), pos=here).update(pos=messages[-1].seq):
            return False
        health.take_many(told, at)
    return True


def _alone(message: Message, at: datetime) -> int:
    """One message by itself; one that cannot be judged is noted and holds up no other."""
    here = Reader.objects.get(name=NAME, node=this_node()).pos
    if here >= message.seq:
        return 0
    try:
        return int(_step(here, [message], at))
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.exception("message %s of %s could not be judged", message.seq, message.device)
        with journal.deed():
            if Reader.objects.filter(name=NAME, node=this_node(), pos=here).update(pos=message.seq):
                _note(message, type(fault).__name__, at)
    return 1


def _note(message: Message, why: str, at: datetime) -> None:
    reader = Reader.objects.get(name=NAME, node=this_node())
    device = Device.objects.filter(uid=message.device).first()
    where = device.division_path if device else Division.objects.get(level="city").path
    facts = {"message": message.seq, "device": message.device, "why": why}
    journal.write(verb="health.reading.unread", subject=reader, by=CLOCK, at=at, division=where, facts=facts)


def taken(messages: Sequence[Message]) -> list[Taken]:
    """What of these was measured, and on whom."""
    spoken = [(message, values(message.facts)) for message in messages if message.signal in SIGNALS]
    spoken = [(message, found) for message, found in spoken if found]
    uids = {message.device for message, _ in spoken}
    rows = Device.objects.filter(uid__in=uids, elder__isnull=False, retired_at=None) if uids else Device.objects.none()
    devices = {uid: (elder, model) for uid, elder, model in rows.values_list("uid", "elder", "model__name")}
    return [_taken(message, found, *devices[message.device]) for message, found in spoken if message.device in devices]


def _taken(message: Message, found: dict[str, tuple[float, str]], elder: UUID, model: str) -> Taken:
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


def _key(message: Message) -> str:
    return hashlib.blake2b(f"{message.device}\0{message.key}".encode(), digest_size=9).hexdigest()


def values(facts: dict[str, Any]) -> dict[str, tuple[float, str]]:
    """By sign, the number and its unit; what is no number says nothing."""
    units = facts.get("units") if isinstance(facts.get("units"), dict) else {}
    found = {}
    for name, sign in NAMES.items():
        value = facts.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            unit = units.get(name, "") if isinstance(units, dict) else ""
            found[sign] = (float(value), unit if isinstance(unit, str) else "")
    return found
