"""Reads of quality: what is public of a facility, what a user may look into, and the order in which providers are offered."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from songhe.city.quality import rules
from songhe.city.quality.models import Score
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.providers.queries import operator_of

MONTHS = 3


def scores(user: User) -> QuerySet[Score]:
    """Months this user may look into: a bureau those of its division, an operator its own."""
    rows = Score.objects.select_related("facility", "operator")
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return rows.filter(operator=operator) if operator else rows.none()
    return scope.visible(user, rows)


def public(facility: UUID) -> list[Score]:
    """The last months of a facility that were judged, newest first. Public."""
    return list(Score.objects.filter(facility=facility, points__isnull=False).order_by("-month")[:MONTHS])


def standing(facilities: Collection[UUID]) -> dict[UUID, float]:
    """Points of 100 by facility over its last judged months, newer ones weighing more; one query. The unjudged are left out."""
    rows = Score.objects.filter(facility__in=list(facilities), points__isnull=False).order_by("facility_id", "-month")
    months: dict[UUID, list[float]] = {}
    for key, points in rows.values_list("facility_id", "points"):
        months.setdefault(key, []).append(points or 0.0)
    found = {key: rules.standing(list(reversed(points[:MONTHS]))) for key, points in months.items()}
    return {key: value for key, value in found.items() if value is not None}


def months() -> list[date]:
    """Months of which something was judged, newest first."""
    return list(Score.objects.order_by("-month").values_list("month", flat=True).distinct()[:24])
