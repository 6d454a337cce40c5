"""Reads of drills: the calendar, and which desks have not drilled for too long."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from songhe.care.emergency.models import Call
from songhe.city.answering import dated, desks
from songhe.city.answering.models import Drill
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Division

NEAR = timedelta(days=7)  # a drill's call belongs to the days around the plan


def drills(user: User) -> QuerySet[Drill]:
    """Those of the user's division."""
    return scope.visible(user, Drill.objects.select_related("desk", "call"))


def ahead(user: User) -> list[Drill]:
    """Planned, the earliest first: whatever is late stands on top."""
    return list(drills(user).filter(status="planned").order_by("planned_on", "division_path"))


def past(user: User) -> QuerySet[Drill]:
    """Held or called off, newest first."""
    return drills(user).exclude(status="planned").order_by("-planned_on", "division_path")


@dataclass(frozen=True)
class Lapsed:
    """A desk that has not drilled for longer than it may."""

    desk: Division
    last: date | None


def lapsed(user: User, today: date) -> list[Lapsed]:
    """Desks of the user's division without a drill in time, who never held one first."""
    since = today - timedelta(days=dated.drilling(today).every_days)
    held = drills(user).filter(status="held").order_by().values_list("desk").annotate(last=Max("held_on"))
    last = dict(held)
    rows = [Lapsed(one, last.get(one.pk)) for one in desks.desks(user) if (day := last.get(one.pk)) is None or day < since]
    return sorted(rows, key=lambda one: (one.last or date.min, one.desk.code))


def calls_for(user: User, drill: Drill) -> QuerySet[Call]:
    """Drill calls of the desk around its day that no drill has yet."""
    rows = scope.visible(user, Call.objects.filter(scope.within(drill.division_path), drill=True, drills=None))
    days = (drill.planned_on - NEAR, drill.planned_on + NEAR)
    return rows.filter(received_at__date__range=days).select_related("division").order_by("-received_at")
