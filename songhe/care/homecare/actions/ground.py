"""What the verbs share: quarters of an hour taken and freed, deadlines set and cleared, a line in the journal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Due, Order, Taken
from songhe.register.carers.models import Carer


def take(order: Order, carers: Iterable[Carer], starts_at: datetime, ends_at: datetime) -> None:
    """Take the carers' quarters for an order, in one order of locks for everybody; IntegrityError where one is taken."""
    keys = sorted(carer.pk for carer in carers)
    Taken.objects.bulk_create(
        Taken(carer_id=key, order=order, quarter=quarter) for key in keys for quarter in rules.quarters(starts_at, ends_at)
    )


def free(order: Order) -> None:
    """Give the quarters back."""
    Taken.objects.filter(order=order).delete()


def lateness(order: Order, starts_at: datetime) -> list[Due]:
    """Deadlines of a visit that is to begin then: raised late, later, missed."""
    day = localtime(starts_at).date()
    kinds = (Due.Kind.LATE_15, Due.Kind.LATE_30, Due.Kind.LATE_60)
    return [
        Due(order=order, kind=kind, due_at=starts_at + timedelta(minutes=minutes))
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
