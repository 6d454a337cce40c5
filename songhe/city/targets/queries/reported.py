"""Figures that departments reported, in the user's division."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from songhe.base.kept import Kept, Many
from songhe.city.targets.models import Reported
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.access.scope import within


def reported(user: User) -> QuerySet[Reported]:
    """Those that stand, in the user's division, the newest last: whoever reads them into a dictionary keeps the newest."""
    return scope.visible(user, Reported.objects.filter(status="standing")).order_by("month", "reported_at")


_OF = Kept(
    lambda scope, codes, areas, until: (
        Reported.objects.filter(
            within(scope), status="standing", target__in=codes, area__in=areas, month__lte=until
        ).order_by("month", "reported_at")
    ),
    scope=str, codes=Many(str), areas=Many(str), until=date,
)  # fmt: skip


def of(user: User, codes: Iterable[str], areas: Iterable[str], until: date) -> list[Reported]:
    """What stands of these targets and areas as of `until` (the first of a month), the newest last."""
    return _OF(scope=user.scope, codes=list(codes), areas=list(areas), until=until)


def newest_of(rows: Iterable[Reported], until: date) -> dict[tuple[str, str], Reported]:
    """By target and area, the newest of these as of `until`."""
    return {(row.target, row.area): row for row in rows if row.month <= until}
