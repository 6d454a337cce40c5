"""What the verbs share: quarters of an hour taken and freed, deadlines set and cleared, a line in the journal."""

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from songhe.base import bulk, journal
from songhe.base.actors import Actor
from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Due, Engaged, Order, Taken
from songhe.care.homecare.queries.free import Free
from songhe.register.carers.models import Carer


def take(order: Order, carers: Iterable[Carer | Free], starts_at: datetime, ends_at: datetime) -> None:
    """Take the carers' quarters for an order, in one order of locks for everybody; IntegrityError where one is taken."""
    keys = sorted(carer.pk for carer in carers)
    bulk.insert_all(
        [
            bulk.made(Taken, carer_id=key, order_id=order.pk, quarter=quarter)
            for key in keys
            for quarter in rules.quarters(starts_at, ends_at)
        ]
    )


def free(order: Order) -> None:
    """Give the carers' quarters back."""
    Taken.objects.filter(order=order).delete()


def hours(order: Order) -> tuple[datetime, datetime] | None:
    """When the elder is taken up by it: as promised, or at the hour asked; None while only a wide window is known."""
    minutes = timedelta(minutes=order.minutes)
    if order.starts_at is not None:
        return order.starts_at, order.starts_at + minutes
    terms = dated.terms(order.day)
    if order.window_ends - order.window_starts > timedelta(minutes=terms.punctual_minutes):
        return None
    return order.window_starts, order.window_starts + minutes


def hold_new(order: Order) -> None:
    """Take the elder's quarters for an order that has none yet; IntegrityError where another visit has one."""
    take_elder(order, _wanted(order))


def _wanted(order: Order) -> set[datetime]:
    span = None if order.item in dated.terms(order.day).beside_items else hours(order)
    return set(rules.quarters(*span)) if span else set()


def hold(order: Order) -> None:
    """Take the elder's quarters for the order, instead of those it had; IntegrityError where another visit has one."""
    wanted = _wanted(order)
    known = {row.quarter: row.pk for row in Engaged.objects.filter(order=order)}
    gone = [key for quarter, key in known.items() if quarter not in wanted]
    if gone:
        Engaged.objects.filter(pk__in=gone).delete()
    take_elder(order, wanted - set(known))


def hold_if_free(order: Order) -> None:
    """The same where no other visit has come in between; an order that waits for somebody is in nobody's way."""
    with contextlib.suppress(IntegrityError), transaction.atomic():
        hold(order)


def take_elder(order: Order, quarters: Iterable[datetime]) -> None:
    """The elder's quarters for a visit, in one order of locks for everybody."""
    bulk.insert_all([bulk.made(Engaged, elder_id=order.elder_id, order_id=order.pk, quarter=one) for one in sorted(quarters)])


def release(order: Order) -> None:
    """The elder's time is free again."""
    Engaged.objects.filter(order=order).delete()


def clash(order: Order) -> Order | None:
    """The other visit that has a quarter which this one wants."""
    span = hours(order)
    if span is None:
        return None
    rows = Engaged.objects.filter(elder_id=order.elder_id, quarter__in=rules.quarters(*span)).exclude(order=order)
    found = rows.select_related("order__elder").order_by("quarter").first()
    return found.order if found else None


def lateness(order: Order, starts_at: datetime) -> list[Due]:
    """Deadlines of a visit that is to begin then: raised late, later, missed."""
    day = localtime(starts_at).date()
    kinds = (Due.Kind.LATE_15, Due.Kind.LATE_30, Due.Kind.LATE_60)
    return [
        bulk.made(Due, order_id=order.pk, kind=kind, due_at=starts_at + timedelta(minutes=minutes))
        for kind, minutes in zip(kinds, dated.terms(day).late_minutes, strict=True)
    ]


def clear(order: Order, at: datetime, *kinds: str) -> None:
    """Deadlines of these kinds (all without any) are met."""
    rows = Due.objects.filter(order=order, fired_at=None, cleared_at=None)
    (rows.filter(kind__in=kinds) if kinds else rows).update(cleared_at=at)


def note(row: Any, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    """One line of the journal about a row of this room."""
    journal.write(verb=f"{row._meta.label_lower}.{verb}", subject=row, by=by, at=at, division=row.division_path, **rest)


def said(at: datetime | None) -> str | None:
    """A moment as the journal keeps it."""
    return at.isoformat() if at else None
