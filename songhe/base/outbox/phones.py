"""Phones on which sealed records lie: met, left, lost, found again, wiped."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.kept import Kept
from songhe.base.moves import move
from songhe.base.outbox.models import Phone

AGAIN = timedelta(minutes=10)  # so often it is noted that a phone is in use
MOST = 100_000  # facts that a phone may say it holds
REPORTED = (Phone.Status.LOST.value, Phone.Status.WIPED.value, Phone.Status.FOUND.value)
LEAST_REASON, MOST_REASON = 2, 200
_REPORTED = Kept(lambda mark: Phone.objects.filter(mark=mark, status__in=REPORTED).order_by("pk"), mark=uuid.UUID)
_OF = Kept(lambda mark, owner: Phone.objects.filter(mark=mark, owner=owner), mark=uuid.UUID, owner=str)


def reported(mark: uuid.UUID) -> list[Phone]:
    """What was reported of this phone. Lost for one who works with it, it is lost for all."""
    rows: list[Phone] = _REPORTED(mark=mark)
    return rows


def meet(*, mark: uuid.UUID, user: Any, agent: str, waiting: int, at: datetime) -> None:
    """A phone asked for something: it is in use, and holds so many facts."""
    row, waiting = _OF.first(mark=mark, owner=str(user.pk)), min(max(0, waiting), MOST)
    if row is None:
        _first(mark, user, agent, waiting, at)
    elif row.status in {Phone.Status.LEFT, Phone.Status.FOUND}:
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
        anew = {"told_at": None, "found_at": None, "found_by": "", "found_why": ""}
        move(phone, "lose", by=by, at=at, facts={"waiting": phone.waiting}, lost_at=at, lost_by=by.name[:80], **anew)


def find(*, phone: Phone, reason: str, by: Actor, at: datetime) -> None:
    """The phone was found: the report is taken back. Raises WrongMoment when there is none, or the phone has wiped itself.

    Its sessions stay ended and what can be read on it goes at its next word (`door`); what waits there is sealed to the house
    and is sent after the log-in, unless the phone was told to wipe itself meanwhile: `facts` keep which.
    """
    reason = reason.strip()
    if len(reason) < LEAST_REASON or len(reason) > MOST_REASON:
        raise Refused(_("请写明手机怎样找到的，2 到 200 个字。"))
    facts = {"reason": reason, "waiting": phone.waiting, "told": phone.told_at is not None}
    with journal.deed():
        move(phone, "find", by=by, at=at, facts=facts, found_at=at, found_by=by.name[:80], found_why=reason)


def welcome(rows: list[Phone], *, user: Any, at: datetime) -> None:
    """Somebody has signed in anew on a phone that was found. Who else worked with it has left: his records are wiped there."""
    for row in rows:
        if row.owner != str(user.pk):
            with journal.deed():
                move(row, "give_way", by=user.actor, at=at, seen_at=at)


def tell(phone: Phone, at: datetime) -> None:
    """It came for something and hears that it is lost; the first time is kept."""
    if phone.told_at is None:
        Phone.objects.filter(pk=phone.pk, told_at=None).update(told_at=at)


def wiped(*, mark: uuid.UUID, unsent: int, at: datetime) -> int:
    """The phone says that it has wiped itself, and how much went unsent. How many reports that closes."""
    rows = list(Phone.objects.filter(mark=mark, status__in=(Phone.Status.LOST, Phone.Status.FOUND)))
    unsent = min(max(0, unsent), MOST)
    with journal.deed():
        for row in rows:
            by = Actor(f"phone:{mark}", row.owner_name)
            move(row, "wipe", by=by, at=at, facts={"unsent": unsent}, wiped_at=at, unsent=unsent)
    return len(rows)
