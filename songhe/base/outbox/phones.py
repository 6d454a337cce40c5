"""Phones on which sealed records lie: met, left, lost, wiped."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.kept import Kept
from songhe.base.moves import move
from songhe.base.outbox.models import Phone

AGAIN = timedelta(minutes=10)  # so often it is noted that a phone is in use
MOST = 100_000  # facts that a phone may say it holds
GONE = (Phone.Status.LOST.value, Phone.Status.WIPED.value)
_LOST = Kept(lambda mark: Phone.objects.filter(mark=mark, status__in=GONE).order_by("pk"), mark=uuid.UUID)
_OF = Kept(lambda mark, owner: Phone.objects.filter(mark=mark, owner=owner), mark=uuid.UUID, owner=str)


def lost(mark: uuid.UUID) -> Phone | None:
    """The report that this phone is lost. Whoever works with it, it is lost for all."""
    found: Phone | None = _LOST.first(mark=mark)
    return found


def meet(*, mark: uuid.UUID, user: Any, agent: str, waiting: int, at: datetime) -> None:
    """A phone asked for something: it is in use, and holds so many facts."""
    row, waiting = _OF.first(mark=mark, owner=str(user.pk)), min(max(0, waiting), MOST)
    if row is None:
        _first(mark, user, agent, waiting, at)
    elif row.status == Phone.Status.LEFT:
        with journal.deed():
            move(row, "come_back", by=user.actor, at=at, seen_at=at, waiting=waiting)
    elif at - row.seen_at >= AGAIN or row.waiting != waiting:
        Phone.objects.filter(pk=row.pk).update(seen_at=at, waiting=waiting)


def _first(mark: uuid.UUID, user: Any, agent: str, waiting: int, at: datetime) -> None:
    told = {"owner": str(user.pk), "owner_name": user.name[:80], "division_path": user.scope, "agent": agent[:200]}
    row = Phone(mark=mark, met_at=at, seen_at=at, waiting=waiting, **told)
    try:
        with journal.deed():
            row.save(force_insert=True)
            journal.write(verb="outbox.phone.meet", subject=row, by=user.actor, at=at, division=row.division_path)
    except IntegrityError:
        return  # another of its requests was first


def leave(*, mark: uuid.UUID, user: Any, at: datetime) -> None:
    """Its user has signed out there and wiped what could be read."""
    row = _OF.first(mark=mark, owner=str(user.pk))
    if row is not None and row.status == Phone.Status.HERE:
        with journal.deed():
            move(row, "leave", by=user.actor, at=at, seen_at=at)


def lose(*, phone: Phone, by: Actor, at: datetime) -> None:
    """Reported lost; raises WrongMoment when it is already."""
    with journal.deed():
        move(phone, "lose", by=by, at=at, facts={"waiting": phone.waiting}, lost_at=at, lost_by=by.name[:80])


def tell(phone: Phone, at: datetime) -> None:
    """It came for something and hears that it is lost; the first time is kept."""
    if phone.told_at is None:
        Phone.objects.filter(pk=phone.pk, told_at=None).update(told_at=at)


def wiped(*, mark: uuid.UUID, unsent: int, at: datetime) -> int:
    """The phone says that it has wiped itself, and how much went unsent. How many reports that closes."""
    rows = list(Phone.objects.filter(mark=mark, status=Phone.Status.LOST))
    unsent = min(max(0, unsent), MOST)
    with journal.deed():
        for row in rows:
            by = Actor(f"phone:{mark}", row.owner_name)
            move(row, "wipe", by=by, at=at, facts={"unsent": unsent}, wiped_at=at, unsent=unsent)
    return len(rows)
