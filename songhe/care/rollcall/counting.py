"""How the figures of roll-calls are counted, and the lists behind them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.rollcall import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.rollcall.models import Muster, Person
from songhe.register.access.scope import covers
from songhe.register.places import queries as places

HOUR = timedelta(hours=1)


def _held(span: Span, at: datetime) -> QuerySet[Muster]:
    until = min(at, span.ends_at)
    return Muster.objects.filter(started_at__gte=span.starts_at, started_at__lt=until).order_by("-started_at", "pk")


def _real(span: Span, at: datetime) -> list[tuple[Muster, bool]]:
    return [(row, True) for row in _held(span, at).filter(drill=False)]


def _drills(span: Span, at: datetime) -> list[tuple[Muster, bool]]:
    return [(row, True) for row in _held(span, at).filter(drill=True, status=Muster.Status.ENDED, ended_at__lte=at)]


def _people(span: Span, at: datetime) -> list[tuple[Person, bool]]:
    """People of rolls that are an hour old, and whether they were accounted for within it."""
    rows = Person.objects.filter(muster__in=_held(span, at).filter(drill=False, started_at__lte=at - HOUR).order_by())
    rows = rows.select_related("muster", "elder").order_by("muster__started_at", "rank", "pk")
    return [(row, row.accounted_at is not None and row.accounted_at <= row.muster.started_at + HOUR) for row in rows]


def _counter(look: Any, listed: Any, whole: bool) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return _sums((row.division_path, met) for row, met in look(span, at))

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = [(row, met) for row, met in look(span, at) if _here(row, path, user.scope)]
        return listed([pair for pair in found if part == "of" or pair[1] == (part == "met")])

    return Counter(count, rows, remembers=not whole)


def _here(row: Any, path: str, scope: str) -> bool:
    return covers(path.partition("-")[0], row.division_path) and covers(scope, row.division_path)


def _musters(found: list[tuple[Muster, bool]]) -> list[Row]:
    names = places.names_of({row.division_path for row, _met in found})
    return [
        Row(row.name, names[row.division_path], row.get_status_display(), _page("rollcall:board", row.pk), met)
        for row, met in found
    ]


def _listed(found: list[tuple[Person, bool]]) -> list[Row]:
    names = places.names_of({row.division_path for row, _met in found})
    return [
        Row(row.elder.name, names[row.division_path], _note(row, met), _page("rollcall:person", row.pk), met)
        for row, met in found
    ]


def _note(row: Person, met: bool) -> str:
    said = {"name": row.muster.name, "status": row.get_status_display()}
    return _("%(name)s，%(status)s") % said if met else _("%(name)s，一小时内没有着落，现在%(status)s") % said


def _page(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:  # a process without pages
        return ""


def _sums(lines: Iterable[tuple[str, bool]]) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = {}
    for path, met in lines:
        line = sums.setdefault(path, [0, 0])
        line[0] += met
        line[1] += 1
    return {path: Ratio(*line) for path, line in sums.items()}


base.count_by(
    {
        "roll-calls": _counter(_real, _musters, whole=True),
        "roll-call-within-hour": _counter(_people, _listed, whole=True),
        "roll-call-drills": _counter(_drills, _musters, whole=True),
    }
)
