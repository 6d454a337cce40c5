"""Outlooks as they are known now or were at some moment."""

from collections.abc import Iterable
from datetime import datetime

from songhe.base.kept import Kept
from songhe.city.targets.models import Outlook
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.access.scope import within

Key = tuple[str, str, int]


def newest_of(targets: Iterable[str]) -> dict[Key, Outlook]:
    """By target, place and year, for the one who makes them."""
    rows = Outlook.objects.filter(target__in=set(targets)).order_by("made_at")
    return {(row.target, row.place, row.year): row for row in rows}


_NEWEST = Kept(
    lambda scope, path, year: (
        Outlook.objects.filter(within(scope, "place"), place=path, year=year).order_by("made_at")
    ),
    scope=str, path=str, year=int,
)  # fmt: skip


def outlooks(user: User, path: str, year: int, by: datetime | None = None) -> dict[str, Outlook]:
    """The newest (by a moment) of one place and year, by target."""
    if by:
        rows = scope.visible(user, Outlook.objects.filter(place=path, year=year), "place").order_by("made_at")
        return {row.target: row for row in rows.filter(made_at__lte=by)}
    return {row.target: row for row in _NEWEST(scope=user.scope, path=path, year=year)}


def of_target(user: User, target: str, path: str) -> list[Outlook]:
    """The newest of one target at one place, year by year."""
    rows = scope.visible(user, Outlook.objects.filter(target=target, place=path), "place").order_by("made_at")
    return sorted({row.year: row for row in rows}.values(), key=lambda row: row.year)
