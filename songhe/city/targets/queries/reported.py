"""Figures that departments reported, in the user's division."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from songhe.city.targets.models import Reported
from songhe.register.access import scope
from songhe.register.access.models import User


def reported(user: User) -> QuerySet[Reported]:
    """Those that stand, in the user's division, the newest last: whoever reads them into a dictionary keeps the newest."""
    return scope.visible(user, Reported.objects.filter(status="standing")).order_by("month", "reported_at")


def of(user: User, codes: Iterable[str], areas: Iterable[str], until: date) -> list[Reported]:
    """What stands of these targets and areas as of `until` (the first of a month), the newest last."""
    return list(reported(user).filter(target__in=list(codes), area__in=list(areas), month__lte=until))


def newest_of(rows: Iterable[Reported], until: date) -> dict[tuple[str, str], Reported]:
    """By target and area, the newest of these as of `until`."""
    return {(row.target, row.area): row for row in rows if row.month <= until}
