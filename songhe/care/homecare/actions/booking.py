"""Booking: one visit of one offer, promised at once where somebody is free. Nobody is booked twice, whatever races."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import bulk, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.kept import Kept
from songhe.care.homecare import dated, rules
from songhe.care.homecare.actions import ground, times
from songhe.care.homecare.actions.busy import CarerBusy, ElderBusy, NobodyFree
from songhe.care.homecare.actions.checking import Asked, asked_of, starts_of
from songhe.care.homecare.models import ALIVE, Channel, Course, Due, Order, Status
from songhe.care.homecare.queries.free import Diary, Free, Wish, candidates
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder

TRIES = 8  # carers tried in turn when each was taken at the same moment
_ALIVE = sorted(ALIVE)
_THAT_DAY = Kept(
    lambda elder, day: Order.objects.filter(elder=elder, day=day, status__in=_ALIVE).order_by("window_starts", "pk"),
    elder=UUID, day=date,
)  # fmt: skip

_SAME_KEY = Kept(lambda key: Order.objects.filter(key=key).order_by("pk")[:1], key=str)
_SAME_DAY = Kept(
    lambda standing, day: Order.objects.filter(standing=standing, day=day).order_by("pk")[:1], standing=UUID, day=date
)


def book(
    *, elder: Elder, offer: Offer, day: date, channel: str, by: Actor, at: datetime, time: time | None = None,
    window: tuple[time, time] | None = None, preferred: Carer | None = None, wants_sex: str | None = None, language: str = "",
    note: str = "", key: str = "", people: int | None = None, need: UUID | None = None, package: str = "",
    cents: int | None = None, read_back_by: str = "", urgent: bool = False, standing: Any = None, submit: bool = False,
    course: Course | None = None, course_place: int | None = None, insists: bool = False,
) -> Order:  # fmt: skip
    """Book one visit: at a `time`, or when somebody is free in a `window`. The same `key` again is the same order.

    Assigned at once to the best carer that is free; NobodyFree with the next times where nobody is, unless `submit` asks the
    provider to find somebody, or the facility answers each booking by hand. Refused says what is in the way.
    `wants_sex` None leaves it to the service (bathing: the elder's own), "" asks for nothing. `cents` is what it is to cost
    where that is less than the filed price. `course` and `course_place` say which visit of which taken package it is.
    With `insists` nobody but `preferred` comes: CarerBusy says who else could and when she can.
    """
    if channel == Channel.PHONE and not read_back_by:
        raise Refused(_("电话预约要先给老人念一遍，老人确认后再登记。"))
    asked = asked_of(
        elder=elder, offer=offer, day=day, starts=starts_of(day, time, window), at=at, wants_sex=wants_sex, language=language,
        preferred=preferred, people=people, cents=cents, booked=channel != Channel.STANDING,
    )  # fmt: skip
    facts = {
        **asked.facts, "channel": channel, "key": key, "note": note[:500], "need": need, "package": package, "urgent": urgent,
        "standing": standing, "course": course, "course_place": course_place,
        "read_back_by": read_back_by[:80], "booked_at": at, "booked_by": by.name[:80],
    }  # fmt: skip
    asked = replace(asked, facts=facts, insists=preferred if insists and not submit else None)
    try:
        return _book(asked, submit, by, at)
    except IntegrityError:
        same = _same(key, standing, day)
        if same is None:
            _refuse_if_engaged(asked)
            raise
        return same


def _same(key: str, standing: Any, day: date) -> Order | None:
    """The order that the same booking made before."""
    found = _SAME_KEY.first(key=key) if key else None
    return found or (_SAME_DAY.first(standing=standing.pk, day=day) if standing else None)


def _book(asked: Asked, submit: bool, by: Actor, at: datetime) -> Order:
    near = _of_that_day(asked)
    same = _same_hour(asked, near)
    if same is not None:
        standing = asked.facts["standing"]
        if (asked.facts["key"] and same.key == asked.facts["key"]) or (standing and same.standing_id == standing.pk):
            return same
        raise Refused(
            _("%(name)s 这个时间已经约了同一项服务（单号 %(number)s）。") % {"name": same.elder.name, "number": same.number}
        )
    _refuse_if_engaged(asked, near)
    if asked.by_hand:
        return _submit(asked, by, at)
    for _each in range(TRIES):
        found = _first(asked, engaged(near), at)
        if found is None:
            break
        order = _try(asked, *found, by, at)
        if order is not None:
            return order
        near = _of_that_day(asked)
    same = _same(asked.facts["key"], asked.facts["standing"], asked.facts["day"])
    if same is not None:
        return same
    if submit:
        return _submit(asked, by, at)
    raise NobodyFree(times.next_times(asked, at))


def _of_that_day(asked: Asked) -> list[Order]:
    """What the elder has on that day, of every provider."""
    elder = asked.facts["elder"]
    rows = _THAT_DAY(elder=elder.pk, day=asked.facts["day"])
    for row in rows:
        row.elder = elder
    return rows


def _same_hour(asked: Asked, near: list[Order]) -> Order | None:
    """The same service for the same person at an overlapping hour: a slip of the hand, or the same press once more."""
    facts, length = asked.facts, timedelta(minutes=asked.wish.minutes)
    first, last = asked.starts[0] - length, asked.starts[1] + length
    rows = (one for one in near if one.item == facts["item"] and one.window_starts < last and one.window_ends > first)
    return next(rows, None)


def engaged(near: list[Order]) -> dict[datetime, Order]:
    """Which quarter of an hour which visit of the elder has."""
    found: dict[datetime, Order] = {}
    for order in near:
        span = None if order.item in dated.terms(order.day).beside_items else ground.hours(order)
        found |= dict.fromkeys(rules.quarters(*span), order) if span else {}
    return found


def _refuse_if_engaged(asked: Asked, near: list[Order] | None = None) -> None:
    """At the hour asked the elder has another visit; in a window it is looked for a moment without one."""
    if asked.beside or not asked.punctual:
        return
    had = engaged(_of_that_day(asked) if near is None else near)
    for quarter in rules.quarters(asked.starts[0], asked.starts[0] + timedelta(minutes=asked.wish.minutes)):
        if quarter in had:
            raise ElderBusy(had[quarter])


Somebody = Carer | Free


def _first(asked: Asked, had: dict[datetime, Order], at: datetime) -> tuple[datetime, Sequence[Somebody]] | None:
    """When and who: at the hour asked, or the earliest in the window at which the elder has no other visit."""
    earliest, latest = asked.starts
    if asked.punctual:
        found = candidates(asked.wish, earliest)
        if asked.insists is not None and (not found or found[0].pk != asked.insists.pk):
            raise times.instead_of(asked.insists, asked, at) or CarerBusy(asked.insists, None, [])
        return (earliest, found) if len(found) >= asked.wish.people else None
    day = localtime(earliest).date()
    diary = Diary.open(asked.wish, day, day)
    for starts_at in rules.beginnings(earliest, latest):
        if times.is_engaged(asked, starts_at, had):
            continue
        free = diary.who(starts_at, asked.wish.minutes)
        if len(free) >= asked.wish.people:
            return starts_at, free
    return None


def _try(asked: Asked, starts_at: datetime, found: Sequence[Somebody], by: Actor, at: datetime) -> Order | None:
    """The best of those found; the next when somebody else was first. None when all went, and it is to be looked again."""
    crew_size, ends_at = asked.wish.people, starts_at + timedelta(minutes=asked.wish.minutes)
    with journal.deed():
        for place in range(1 if asked.insists else min(TRIES, len(found) - crew_size + 1)):
            crew = found[place : place + crew_size]
            order = _row(
                asked, status=Status.ASSIGNED, starts_at=starts_at, ends_at=ends_at, carer_id=crew[0].pk, accepted_at=at,
                second_id=crew[1].pk if crew_size > 1 else None, assigned_at=at, why=_why(asked.wish, crew[0]),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    bulk.insert_all([order])
                    if not asked.beside:
                        ground.take_elder(order, rules.quarters(starts_at, ends_at))
                    ground.take(order, crew, starts_at, ends_at)
            except IntegrityError:
                if _same(order.key, order.standing, order.day) is not None:
                    return None
                _refuse_if_engaged(asked)
                if not asked.punctual:
                    return None  # perhaps the elder's hour, perhaps the carer's: looked at again
                continue
            bulk.insert_all(ground.lateness(order, starts_at))
            ground.note(order, "book", by, at, after={"status": order.status}, facts=_told(order, crew[0].name))
            return order
    return None


def _submit(asked: Asked, by: Actor, at: datetime) -> Order:
    """Left to the provider, who answers within the hours of the rule."""
    order = _row(asked, status=Status.SUBMITTED)
    minutes = dated.terms(order.day).answer_minutes
    with journal.deed():
        bulk.insert_all([order])
        ground.hold_new(order)
        bulk.insert_all([bulk.made(Due, order_id=order.pk, kind=Due.Kind.ANSWER, due_at=at + timedelta(minutes=minutes))])
        ground.note(order, "book", by, at, after={"status": order.status}, facts=_told(order))
    return order


def _row(asked: Asked, **more: Any) -> Order:
    order = Order(**asked.facts, **more)
    order.number = rules.number(order.day, order.pk.int)
    return order


def _why(wish: Wish, carer: Somebody) -> list[str]:
    """Why this carer, in sentences kept as they were."""
    said = [
        _("老人点名") if carer.pk == wish.preferred else "",
        _("本站护理员") if carer.facility_id == wish.facility else "",
        _("会说%(language)s") % {"language": wish.language} if wish.language in carer.languages and wish.language else "",
    ]
    return [*(one for one in said if one), _("时间有空，证书齐全")]


def _told(order: Order, carer: str = "") -> dict[str, Any]:
    return {
        "number": order.number, "item": order.item, "channel": order.channel, "carer": carer,
        "starts_at": ground.said(order.starts_at), "cents": order.cents,
    }  # fmt: skip
