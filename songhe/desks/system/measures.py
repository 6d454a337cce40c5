"""Numbers of this node: read once, told on the administrator's page and to whoever watches the machine.

All are of now and in seconds, bytes or rows; none says anything about a person.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from songhe.base import journal, seal
from songhe.base.deadlines import Deadline
from songhe.links.devices.models import DeadLetter, Message
from songhe.links.notify.models import Notice


@dataclass(frozen=True)
class Waiting:
    """So many wait, the oldest for so many seconds."""

    rows: int
    seconds: float


@dataclass(frozen=True)
class Measures:
    """What is told of the node; `HELP` says each in words. No age of a seal while nothing was ever sealed."""

    alarms: Waiting
    alarms_failing: int
    deadlines: Waiting
    notices: Waiting
    dead_letters: int
    journal_head: int
    journal_open: int
    seal_age: float | None
    disk_free: int
    disk_total: int


HELP = {
    "alarms": "alarms of devices that have not become calls",
    "alarms_failing": "alarms that could not be made calls at the first try",
    "deadlines": "deadlines of all rooms that are past and not acted on",
    "notices": "messages to people that are due and not sent",
    "dead_letters": "messages of devices that were not understood and that nobody has looked at",
    "journal_head": "position of the newest journal row",
    "journal_open": "journal rows that no seal covers",
    "seal_age": "seconds since the newest seal",
    "disk_free": "bytes free where this node keeps its files",
    "disk_total": "bytes in all where this node keeps its files",
}


def take(at: datetime) -> Measures:
    """All of them at this moment."""
    urgent = Message.objects.filter(handled_at=None, urgent=True)
    last, head, disk = seal.last_sealed(), journal.head(), shutil.disk_usage(settings.VAR)
    return Measures(
        alarms=_waiting(urgent, "received_at", at),
        alarms_failing=urgent.filter(tries__gt=0).count(),
        deadlines=_deadlines(at),
        notices=_waiting(Notice.objects.filter(status=Notice.Status.WAITING, due_at__lte=at), "due_at", at),
        dead_letters=DeadLetter.objects.filter(seen_at=None).count(),
        journal_head=head,
        journal_open=head - (last.last if last else 0),
        seal_age=(at - last.sealed_at).total_seconds() if last else None,
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _waiting(rows: Any, since: str, at: datetime) -> Waiting:
    told = rows.aggregate(n=Count("pk"), since=Min(since))
    return Waiting(told["n"], max(0.0, (at - told["since"]).total_seconds()) if told["since"] else 0.0)


def _deadlines(at: datetime) -> Waiting:
    """Every kind of deadline of every room."""
    kinds = Deadline.__subclasses__()
    found = [
        _waiting(kind._base_manager.filter(fired_at=None, cleared_at=None, due_at__lte=at), "due_at", at) for kind in kinds
    ]
    return Waiting(sum(one.rows for one in found), max((one.seconds for one in found), default=0.0))
