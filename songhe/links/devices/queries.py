"""Reads of the spool. Rooms above decide for whom: a raw message carries no division, its device does (`care.fleet`)."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from songhe.links.devices.adapters.reading import KEYLESS
from songhe.links.devices.models import Credential, DeadLetter, Message
from songhe.links.devices.reasons import UNKNOWN_ACCOUNT, WRONG_SECRET

ONE_PRESS = timedelta(seconds=2)


def urgent_waiting(limit: int = 100, at: datetime | None = None) -> list[Message]:
    """Alarms that have not become calls yet, oldest first; one that failed waits until its `try_at`."""
    rows = Message.objects.filter(urgent=True, handled_at=None).order_by("seq")
    if at is not None:
        rows = rows.filter(Q(try_at=None) | Q(try_at__lte=at))
    return list(rows[:limit])


def after(seq: int, limit: int) -> list[Message]:
    """Messages after `seq`, in the order of commits: a reader by cursor skips none."""
    return list(Message.objects.filter(seq__gt=seq).order_by("seq").defer("payload")[:limit])


def newest() -> int:
    """The last `seq` given."""
    return Message.objects.aggregate(top=Max("seq"))["top"] or 0


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


def letter_reasons() -> dict[str, int]:
    """How many unseen letters there are for each reason."""
    return dict(DeadLetter.objects.filter(seen_at=None).values_list("reason").annotate(n=Count("pk")))


def refused(usernames: list[str]) -> dict[str, datetime]:
    """When each of these was last turned away with a wrong secret, or while it was disabled; the others are not in it."""
    rows = DeadLetter.objects.filter(credential__in=usernames, reason__in=(WRONG_SECRET, UNKNOWN_ACCOUNT))
    return {row.credential: row.latest_at for row in sorted(rows, key=lambda row: row.latest_at)}


def credentials(text: str = "") -> QuerySet[Credential]:
    """Credentials by name."""
    rows = Credential.objects.order_by("username")
    return rows.filter(username__icontains=text) if text else rows
