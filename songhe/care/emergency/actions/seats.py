"""Seats at the desks: who is ready to answer, and when a county's calls go to the city."""

from datetime import datetime, timedelta

from django.db import IntegrityError

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import WrongMoment
from songhe.care.emergency import dated
from songhe.care.emergency.actions.cover import settle
from songhe.care.emergency.actions.staffed import city_path, ready
from songhe.care.emergency.models import Break, Cover, Seat, SeatDue
from songhe.care.emergency.rules import county_path
from songhe.register.access.models import User

__all__ = ["city_path", "come_back", "county_path", "fire_seat", "leave", "ready", "rest", "seen", "sit"]

NEXT = timedelta(seconds=1)  # a seat that has been silent for exactly as long as it may still counts


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
    """A short break: the seat does not ring. It is due back after the time that the rules allow."""
    with journal.deed():
        _step(seat, "rest", by=by, at=at, lost_at=None)
        back = at + timedelta(seconds=dated.practice(at).rest_s)
        Break.objects.create(seat=seat, since=at, due_at=back)
        _clear(seat, at)
        _lay(seat, SeatDue.Step.REST, back)
        settle(seat.desk_path, by=by, at=at, why=Cover.Why.RESTING)


def come_back(*, seat: Seat, by: Actor, at: datetime) -> None:
    """Back from the break."""
    with journal.deed():
        _step(seat, "return", by=by, at=at, seen_at=max(at, seat.seen_at))
        _end_break(seat, at)
        _listen(seat, by=by, at=at)


def leave(*, seat: Seat, by: Actor, at: datetime) -> None:
    """End of the shift at this seat."""
    with journal.deed():
        _step(seat, "leave", by=by, at=at, left_at=at)
        _end_break(seat, at)
        _clear(seat, at)
        settle(seat.desk_path, by=by, at=at, why=Cover.Why.LEFT)


def seen(*, seat: Seat, at: datetime) -> None:
    """A sign of life from the seat's screen. Not journalled: it comes every few seconds. One that was lost is found by it."""
    if not Seat.objects.filter(pk=seat.pk, seen_at__lte=at).exclude(status="left").update(seen_at=at):
        seat.refresh_from_db()
        if seat.status == "left":
            raise WrongMoment(seat, "seen")
    seat.seen_at = max(at, seat.seen_at)
    if seat.lost_at and seat.status == "ready":
        with journal.deed():
            _step(seat, "find", by=seat.user.actor, at=at, lost_at=None)
            _listen(seat, by=seat.user.actor, at=at)


def fire_seat(deadline: SeatDue, at: datetime) -> None:
    """A seat that said nothing is lost, and the city covers where it was the last; a break that is too long is said.

    A screen says something every few seconds and its deadline is not moved each time: it looks when it is due, and waits on.
    """
    seat = deadline.seat
    if deadline.step == SeatDue.Step.REST:
        if seat.status == "resting":
            _step(seat, "overstay", by=CLOCK, at=at)
    elif seat.status == "ready" and seat.lost_at is None:
        silent = seat.seen_at + timedelta(seconds=dated.practice(at).seat_fresh_s)
        if silent >= at:
            _lay(seat, SeatDue.Step.LOST, silent + NEXT)
        else:
            _step(seat, "lose", by=CLOCK, at=at, lost_at=at)
            settle(seat.desk_path, by=CLOCK, at=at, why=Cover.Why.LOST)


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
    _listen(seat, by=user.actor, at=at)
    return seat


def _listen(seat: Seat, *, by: Actor, at: datetime) -> None:
    """From now on it has to say something, and its desk is no longer covered for."""
    _clear(seat, at)
    _lay(seat, SeatDue.Step.LOST, seat.seen_at + timedelta(seconds=dated.practice(at).seat_fresh_s) + NEXT)
    settle(seat.desk_path, by=by, at=at, why=Cover.Why.LOST)


def _lay(seat: Seat, step: str, due_at: datetime) -> None:
    anew = {"due_at": due_at, "fired_at": None, "cleared_at": None, "failures": 0, "retry_at": None}
    if not SeatDue.objects.filter(seat=seat, step=step).update(**anew):
        SeatDue.objects.create(seat=seat, step=step, due_at=due_at)


def _clear(seat: Seat, at: datetime) -> None:
    SeatDue.objects.filter(seat=seat, fired_at=None, cleared_at=None).update(cleared_at=at)


def _end_break(seat: Seat, at: datetime) -> None:
    Break.objects.filter(seat=seat, until=None).update(until=at)


def _step(seat: Seat, verb: str, *, by: Actor, at: datetime, **changes: datetime | None) -> None:
    with journal.deed():
        moves.move(seat, verb, by=by, at=at, facts={"name": seat.user.name}, **changes)
