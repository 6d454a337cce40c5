"""Lists of events, each within the scope of whoever looks."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from songhe.register.access.models import User
from songhe.register.access.scope import visible
from songhe.register.life.models import BIRTHDAYS, LifeEvent
from songhe.register.people.models import Elder
from songhe.register.people.queries.files import BY_PLACE


def events(user: User, *, status: str = "", kind: str = "") -> QuerySet[LifeEvent]:
    """Events in the user's division, the latest known first; birthdays have a list of their own."""
    rows = _seen(user).exclude(kind__in=BIRTHDAYS)
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(kind=kind) if kind else rows
    return rows.order_by("-known_at", "-pk")


def open_proposals(user: User) -> int:
    """How many wait for somebody to look."""
    return _seen(user).filter(status="proposed").count()


def birthdays(user: User, *, first: date, last: date, kind: str = "") -> QuerySet[LifeEvent]:
    """Who turned 60, 65 or 80 between two days, both counted."""
    rows = _seen(user).filter(kind__in=[kind] if kind in BIRTHDAYS else BIRTHDAYS, status="done", on__gte=first, on__lte=last)
    return rows.order_by("-on", "kind", "elder__name")


def event_of(user: User, key: Any) -> LifeEvent:
    """One event of this user's, or 404."""
    return get_object_or_404(_seen(user), pk=key)


def of_elder(user: User, elder: Elder) -> QuerySet[LifeEvent]:
    """The events of one life, the latest first. `elder` must be one that this user may see; to a family only what is so."""
    rows = LifeEvent.objects.filter(elder=elder).select_related("division", "cause__elder__division")
    rows = rows if user.role in BY_PLACE else rows.filter(status="done")
    return rows.order_by("-on", "-known_at", "-pk")


def _seen(user: User) -> QuerySet[LifeEvent]:
    """Events in the division of those who work by place; also of a person whose file is theirs since."""
    if user.role not in BY_PLACE:
        return LifeEvent.objects.none()
    rows = LifeEvent.objects.select_related("elder__division", "division", "cause__elder__division")
    return visible(user, rows, "elder__division_path")
