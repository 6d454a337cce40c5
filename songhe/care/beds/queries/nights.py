"""Who lay where at a midnight, and the nights that were written."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from songhe.care.beds import rules
from songhe.care.beds.models import AT_HOME, Night, Stay
from songhe.register.access.models import User
from songhe.register.providers import queries as providers


def lain_at(at: datetime) -> QuerySet[Stay]:
    """Stays of the whole node that ran at that moment, with their leaves; for the job that writes the nights."""
    ran = Q(ended_at=None) | Q(ended_at__gt=at)
    return Stay.objects.filter(ran, began_at__lte=at).prefetch_related("leaves").order_by("pk")


def by_person(rows: Iterable[Stay]) -> dict[UUID, list[Stay]]:
    """The same, each person's together."""
    found: dict[UUID, list[Stay]] = {}
    for row in rows:
        found.setdefault(row.elder_id, []).append(row)
    return found


def lain(row: Stay) -> rules.Lain:
    """A stay as values; its leaves are prefetched."""
    if row.began_at is None:
        raise ValueError("a stay that has not begun has no nights")
    gaps = tuple((one.left_at, one.back_at, one.kind) for one in row.leaves.all())
    return rules.Lain(str(row.pk), row.began_at, row.ended_at, gaps)


def nights(user: User, first: date, last: date) -> QuerySet[Night]:
    """Nights at the homes a user may open, between two days, both counted."""
    mine = providers.facilities(user).order_by().values("pk")
    return Night.objects.filter(facility__in=mine, day__gte=first, day__lte=last)


def traces(first: date, last: date) -> list[tuple[UUID, date, int]]:
    """What shows that a home works: how many slept in it, by day."""
    rows: Any = Night.objects.filter(day__gte=first, day__lte=last, state="present").exclude(kind__in=AT_HOME)
    return list(rows.order_by().values_list("facility", "day").annotate(n=Count("pk")))
