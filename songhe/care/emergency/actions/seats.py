"""Seats at the desks: who is ready to answer, and when a county's calls go to the city."""

from datetime import datetime, timedelta

from django.db import IntegrityError

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.care.emergency import dated
from songhe.care.emergency.models import Seat
from songhe.care.emergency.rules import county_path
from songhe.register.access.models import User


def sit(*, user: User, at: datetime) -> Seat:
    """Take the seat at one's own desk; whoever already has one keeps it, and is back from a rest."""
    try:
        with journal.deed():
            return _current(user, at) or _new(user, at)
    except IntegrityError:  # the same dispatcher in two windows
        seat = _current(user, at)
        if seat is None:
            raise
        return seat


def rest(*, seat: Seat, by: Actor, at: datetime) -> None:
    """A short break: the seat does not ring."""
    _step(seat, "rest", by=by, at=at)


def come_back(*, seat: Seat, by: Actor, at: datetime) -> None:
    """Back from the break."""
    _step(seat, "return", by=by, at=at, seen_at=max(at, seat.seen_at))


def leave(*, seat: Seat, by: Actor, at: datetime) -> None:
    """End of the shift at this seat."""
    _step(seat, "leave", by=by, at=at, left_at=at)


def seen(*, seat: Seat, at: datetime) -> None:
    """A sign of life from the seat's screen. Not journalled: it comes every few seconds."""
    if not Seat.objects.filter(pk=seat.pk, seen_at__lte=at).exclude(status="left").update(seen_at=at):
        seat.refresh_from_db()
        if seat.status == "left":
            raise WrongMoment(seat, "seen")
    seat.seen_at = max(at, seat.seen_at)


def ready(desk_path: str, at: datetime) -> int:
    """How many seats of this desk can answer now: ready, and with a sign of life not too long ago."""
    fresh = at - timedelta(seconds=dated.practice(at).seat_fresh_s)
    return Seat.objects.filter(desk_path=desk_path, status="ready", seen_at__gte=fresh).count()


def city_path(division_path: str) -> str:
    """Path of the city's desk."""
    return division_path.split("/")[0]


def _current(user: User, at: datetime) -> Seat | None:
    seat = Seat.objects.filter(user=user).exclude(status="left").first()
    if seat is None:
        return None
    if seat.status == "resting":
        come_back(seat=seat, by=user.actor, at=at)
    else:
        seen(seat=seat, at=at)
    return seat


def _new(user: User, at: datetime) -> Seat:
    seat = Seat.objects.create(user=user, desk_path=county_path(user.scope), division_path=user.scope, sat_at=at, seen_at=at)
    journal.write(
        verb="emergency.seat.sit",
        subject=seat,
        by=user.actor,
        at=at,
        division=seat.division_path,
        after={"status": seat.status},
        facts={"name": user.name},
    )
    return seat


def _step(seat: Seat, verb: str, *, by: Actor, at: datetime, **changes: datetime) -> None:
    with journal.deed():
        moves.move(seat, verb, by=by, at=at, facts={"name": seat.user.name}, **changes)
