"""Reads of the spool. Rooms above decide for whom: a raw message carries no division, its device does (`care.fleet`)."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import close_old_connections
from django.db.models import Max, Min, Q, QuerySet

from songhe.base.kept import Kept
from songhe.links.devices.adapters.reading import KEYLESS
from songhe.links.devices.models import Credential, DeadLetter, Mapping, Message, Setting
from songhe.links.devices.reasons import UNKNOWN_ACCOUNT, WRONG_SECRET

ONE_PRESS = timedelta(seconds=2)
LONGEST_REST = timedelta(minutes=1)  # between two attempts at an alarm (`actions.TRY_AGAIN`)


def urgent_waiting(limit: int = 100, at: datetime | None = None) -> list[Message]:
    """Alarms that have not become calls yet, oldest first; one that failed waits until its `try_at`, unless that was given by a
    clock that ran ahead."""
    if at is None:
        return list(_urgent()[:limit])
    return _due(limit)(at=at)


def _urgent() -> QuerySet[Message]:
    return Message.objects.filter(urgent=True, handled_at=None).order_by("seq")


@lru_cache(maxsize=16)
def _due(limit: int) -> Kept:
    waits = lambda at: Q(try_at=None) | Q(try_at__lte=at) | Q(try_at__gt=at + LONGEST_REST)  # noqa: E731
    return Kept(lambda at: _urgent().filter(waits(at))[:limit], at=datetime)


class Spoken(NamedTuple):
    """What a reader of the spool needs of a message, without the weight of a row: thousands of them a second."""

    seq: int
    device: str
    key: str
    signal: str
    pressed_at: datetime | None
    received_at: datetime
    facts: dict[str, Any]


def after(seq: int, limit: int) -> list[Spoken]:
    """Messages after `seq`, in the order of commits: a reader by cursor skips none."""
    return list(map(Spoken._make, _after(limit)(seq=seq)))


@lru_cache(maxsize=16)
def _after(limit: int) -> Kept:
    return Kept(lambda seq: Message.objects.filter(seq__gt=seq).order_by("seq").values_list(*Spoken._fields)[:limit], seq=int)


def newest() -> int:
    """The last `seq` given."""
    return Message.objects.aggregate(top=Max("seq"))["top"] or 0


def first_since(moment: datetime | None) -> int | None:
    """The first `seq` of what came after a moment; None when nothing did."""
    rows = Message.objects.filter(received_at__gt=moment) if moment else Message.objects.all()
    found: int | None = rows.aggregate(low=Min("seq"))["low"]
    return found


def of_device(uid: str, limit: int = 50) -> list[Message]:
    """The newest messages of one device."""
    return list(Message.objects.filter(device=uid).order_by("-seq")[:limit])


def same_press(message: Message) -> Message:
    """The message with which this press was told first. Without an id of its own a press is known by its moment; told twice on
    the edge between two such moments it has two keys."""
    if not message.key.startswith(KEYLESS):
        return message
    rows = Message.objects.filter(device=message.device, signal=message.signal, key__startswith=KEYLESS, seq__lt=message.seq)
    return rows.filter(received_at__gte=message.received_at - ONE_PRESS).order_by("seq").first() or message


def letters(*, unseen: bool = False, reason: str = "", text: str = "") -> QuerySet[DeadLetter]:
    """Dead letters, newest first."""
    rows = DeadLetter.objects.order_by("-received_at")
    if unseen:
        rows = rows.filter(seen_at=None)
    if reason:
        rows = rows.filter(reason=reason)
    return rows.filter(credential__icontains=text) if text else rows


def refused(usernames: list[str]) -> dict[str, datetime]:
    """When each of these was last turned away with a wrong secret, or while it was disabled; the others are not in it."""
    rows = DeadLetter.objects.filter(credential__in=usernames, reason__in=(WRONG_SECRET, UNKNOWN_ACCOUNT))
    return {row.credential: row.latest_at for row in sorted(rows, key=lambda row: row.latest_at)}


def mappings() -> QuerySet[Mapping]:
    """Mappings by code."""
    return Mapping.objects.order_by("code")


def read_through(seq: int) -> datetime | None:
    """Until when everything said here has been read by a reader that stands at `seq`; None: all of it."""
    waiting = Message.objects.filter(seq__gt=seq).aggregate(first=Min("received_at"))["first"]
    found: datetime | None = waiting
    return found


def credentials(text: str = "") -> QuerySet[Credential]:
    """Credentials by name."""
    rows = Credential.objects.order_by("username")
    return rows.filter(username__icontains=text) if text else rows


class Standing(NamedTuple):
    """A setting or a command as the door tells it."""

    pk: UUID
    credential: str
    topic: str
    text: str
    number: int
    once: bool
    heard: bool
    set_at: datetime


def to_be_told(listening: list[str], fresh: list[str], since: datetime, at: datetime) -> list[Standing]:
    """What those who listen have not heard yet or what was set after `since`, and whatever stands for who has just begun to."""
    news = Q(credential__in=listening) & (Q(heard_at=None) | Q(once=False, set_at__gt=since))
    rows = Setting.objects.filter(news | Q(credential__in=fresh, once=False)).filter(Q(until=None) | Q(until__gt=at))
    return [
        Standing(row.pk, row.credential, row.topic, row.text, row.number, row.once, row.heard_at is not None, row.set_at)
        for row in rows.order_by("set_at", "pk")
    ]


def renew_connection() -> None:
    """In a thread of the door's own: give up a connection that broke."""
    close_old_connections()


def settings_of(username: str) -> QuerySet[Setting]:
    """What this account is told, by topic."""
    return Setting.objects.filter(credential=username).order_by("topic")
