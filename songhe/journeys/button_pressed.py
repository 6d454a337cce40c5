"""A device cried out: find whose it is, and make it a call. Joins the device door, the device register and the emergency room.

The message is durable before this runs. Killed anywhere in between, the message is taken up again, and the call's source
(device and the device's own id of the message) makes sure that one press stays one press.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseFault

from songhe.base import dated, journal
from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.dated import local_day
from songhe.care.emergency.models import Call, Severity
from songhe.care.fleet import actions as fleet
from songhe.care.fleet import queries as devices
from songhe.care.fleet.models import Device
from songhe.links.devices import actions as inbox
from songhe.links.devices import queries as waiting
from songhe.links.devices.models import Message
from songhe.register.places.models import Division

log = logging.getLogger(__name__)
SIGNALS = Path(__file__).parent / "signals.yaml"
BATCH = 100
TOGETHER = 4  # in one transaction; whoever else writes waits for it
SAME_TEST = timedelta(seconds=10)  # what a device says so soon after its test press still belongs to it


@dataclass(frozen=True)
class Outcome:
    """What became of a message: `raised`, `repeat`, or `test` (agreed on beforehand, no call)."""

    deed: str
    call: Call | None = None


def run_once(at: datetime) -> int:
    """Turn every urgent message that waits into a call. Returns how many; one that fails waits longer and holds up no other."""
    done: list[Message] = []
    messages = waiting.urgent_waiting(BATCH, at)
    try:
        for start in range(0, len(messages), TOGETHER):
            done += _together(messages[start : start + TOGETHER], at)
    finally:
        inbox.mark_handled(done, at)  # together: each mark waits for the door, which is writing all the time in a storm
    return len(done)


class _Undone(Exception):
    """Nothing of the rehearsal stays."""


def rehearse(at: datetime) -> None:
    """Raise a call of nobody and undo it, before the first real one: statements and tables of the process are made at their
    first use, and after a power cut a hundred alarms stand behind the first. Where it fails, the first alarm makes them."""
    nobody = Message(device="rehearsal", key=f"{at.timestamp()}", signal="sos", received_at=at, facts={}, urgent=True)
    waiting.urgent_waiting(BATCH, at)
    try:
        with journal.deed():
            handle(nobody, at)
            raise _Undone
    except _Undone:
        return
    except Exception as fault:  # a node without its divisions yet, a database that is away
        log.warning("the rehearsal of an alarm failed: %r", fault)


def _together(messages: list[Message], at: datetime) -> list[Message]:
    """Those that became calls. In a storm most of the time goes by waiting for the disk and for one's turn to write: several
    are one transaction then. Where one of them fails, each is tried by itself."""
    if len(messages) > 1:
        try:
            with journal.deed():
                for message in messages:
                    handle(message, at)
        except Exception as fault:
            log.warning("%d alarms could not be handled together, so each is handled alone: %r", len(messages), fault)
        else:
            return messages
    return [message for message in messages if _handled(message, at)]


def _handled(message: Message, at: datetime) -> bool:
    try:
        handle(message, at)
    except Exception as fault:
        log.exception("message %s of %s is not a call yet and will be tried again", message.seq, message.device)
        inbox.mark_failed(message, at, f"{type(fault).__name__}: {fault}")
        if isinstance(fault, DatabaseFault):
            raise  # perhaps the database itself: the loop opens a new connection
        return False
    return True


def handle(message: Message, at: datetime) -> Outcome:
    """Make a call of `message`, or count it to the open one. T0 is the moment at which the message was durable here."""
    device = devices.by_uid(message.device)
    if device is not None and device.retired_at is None and _is_test(device, message):
        fleet.note_test_press(device=device, at=message.received_at)
        return Outcome("test")
    trigger = _trigger(message, device)
    call, new = emergency.raise_call(
        source=source_of(message),
        trigger=trigger,
        severity=_level(message),
        by=Actor(f"device:{message.device}"[:80], _spoken_name(device, message)),
        at=message.received_at,
        pressed_at=message.pressed_at,
        device_uid=message.device,
        **_whose(device),
    )
    return Outcome("raised" if new else "repeat", call)


def source_of(message: Message) -> str:
    """The same press has the same source, however often it is told, delivered or taken up."""
    digest = hashlib.sha256(f"{message.device}\0{waiting.same_press(message).key}".encode()).hexdigest()
    return f"message:{digest}"


def _is_test(device: Device, message: Message) -> bool:
    """Announced beforehand; or the same press as the one noted already: told twice by a gateway, or taken up before."""
    announced = device.test_until is not None and message.received_at <= device.test_until
    noted = device.test_press_at
    return announced or (noted is not None and timedelta() <= message.received_at - noted <= SAME_TEST)


def _whose(device: Device | None) -> dict[str, Any]:
    """Elder and place of the device. A retired or unknown device still calls: without an elder, where it was last known."""
    if device is None:
        return {}
    facts = {"device_model": device.model.name, "device_room": device.room, "stored": device.model.stores_presses}
    if device.elder is not None and device.retired_at is None:
        return {**facts, "elder": device.elder}
    return {**facts, "division": Division.objects.filter(path=device.division_path).first()}


def _spoken_name(device: Device | None, message: Message) -> str:
    name = f"{device.room}{device.model.name}" if device else message.device
    return name[:80]


def _trigger(message: Message, device: Device | None) -> str:
    meaning = _meaning(message.received_at)
    kind = device.model.kind if device else ""
    return meaning["kinds"].get(kind) or meaning["triggers"][message.signal]


def _level(message: Message) -> str:
    """The level the device itself gives, for signals that may; else the one of the trigger."""
    fact = _meaning(message.received_at).get("levels", {}).get(message.signal)
    said = message.facts.get(fact) if fact else None
    return said if said in Severity.values else ""


def _meaning(at: datetime) -> dict[str, Any]:
    return dated.newest(SIGNALS, local_day(at))
