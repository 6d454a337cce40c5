"""A pill box speaks: whose is it, then the doses of that hour are taken, skipped or missed. Joins the device door, the device
register and health.

A message is followed once, whatever is killed in between (`spool`). What somebody marked already stays as it was; a lid that is
opened at no hour is no dose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime, make_aware
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.fleet.models import Device, Kind
from songhe.care.health.actions import dosing
from songhe.care.health.models import Dose
from songhe.journeys.spool import Spool
from songhe.links.devices.queries import Spoken

SIGNAL = "dose"


def run_once(at: datetime) -> int:
    """Read what came since the last time; how many messages."""
    return READER.run_once(at)


def follow(messages: Sequence[Spoken], at: datetime) -> None:
    """Mark what these boxes say. Inside the deed of whoever calls."""
    spoken = [one for one in messages if one.signal == SIGNAL]
    if not spoken:
        return
    rows = Device.objects.filter(
        uid__in={one.device for one in spoken}, model__kind=Kind.PILLBOX, elder__isnull=False, retired_at=None
    )
    whose = dict(rows.values_list("uid", "elder"))
    for one in spoken:
        if one.device in whose:
            _mark(one, whose[one.device])


def _mark(message: Spoken, elder: UUID) -> None:
    moment, state = message.pressed_at or message.received_at, message.facts.get("state")
    doses = dosing.of_hour(elder, moment, hour(message.facts.get("scheduled")))
    by = Actor(f"device:{message.device}"[:80], _("药盒 %(device)s") % {"device": message.device[:60]})
    if state == "missed":
        dosing.miss(doses=doses, at=moment)
    elif state in {"taken", "skipped"}:
        for dose in doses:
            _told(dose, state, by, moment)


def _told(dose: Dose, state: str, by: Actor, at: datetime) -> None:
    """What cannot be marked at this moment (too early, too late, marked meanwhile) is left as it is."""
    try:
        with journal.deed():
            if state == "taken":
                dosing.take(dose=dose, teller=Dose.Teller.DEVICE, by=by, at=at)
            elif dose.status in dosing.OPEN:
                dosing.skip(dose=dose, why=_("药盒上按了不吃"), teller=Dose.Teller.DEVICE, by=by, at=at)
    except Refused:
        return


def hour(told: Any) -> str:
    """The hour of the day a box was set to, as a medicine says it; "" when it says none."""
    if not isinstance(told, str):
        return ""
    if len(told) in (4, 5) and ":" in told:
        head, _colon, tail = told.partition(":")
        return f"{int(head):02d}:{tail}" if head.isdecimal() and tail.isdecimal() and len(tail) == 2 else ""
    try:
        moment = parse_datetime(told)
    except ValueError:
        return ""
    if moment is None:
        return ""
    return f"{localtime(moment if is_aware(moment) else make_aware(moment)):%H:%M}"


READER = Spool("doses_heard", follow, unread="health.dose.unread")
