"""How the figures of needs are counted, and the lists behind them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.needs import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.needs import words
from songhe.care.needs.models import Need
from songhe.register.access.scope import covers
from songhe.register.places import queries as places

OPEN = ("collected", "referred")


def _due(span: Span, at: datetime) -> list[tuple[Need, bool]]:
    """Needs whose first answer was due in the month and by now, and whether it came in time."""
    until = min(at, span.ends_at)
    rows = Need.objects.filter(first_due_at__gte=span.starts_at, first_due_at__lt=until).select_related("elder")
    return [(row, bool(row.in_time)) for row in rows]


def _asked(span: Span, at: datetime) -> QuerySet[Need]:
    until = min(at, span.ends_at)
    return Need.objects.filter(collected_at__gte=span.starts_at, collected_at__lt=until).select_related("elder")


def _unmet(span: Span, at: datetime) -> list[tuple[Need, bool]]:
    rows = _asked(span, at)
    late = Q(status__in=OPEN, due_at__lt=at)
    return [(row, True) for row in rows.filter(Q(unmet=True) | late)]


def _counter(look: Any, whole: bool) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return _sums((row.division_path, met) for row, met in look(span, at))

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = [(row, met) for row, met in look(span, at) if _here(row, path, user.scope)]
        return _listed([pair for pair in found if part == "of" or pair[1] == (part == "met")])

    return Counter(count, rows, remembers=not whole)


def _here(row: Need, path: str, scope: str) -> bool:
    return covers(path.partition("-")[0], row.division_path) and covers(scope, row.division_path)


def _listed(found: list[tuple[Need, bool]]) -> list[Row]:
    names = places.names_of({row.division_path for row, _met in found})
    return [
        Row(_what(row), names[row.division_path], _note(row, met), _page(row), met)
        for row, met in found
    ]  # fmt: skip


def _what(row: Need) -> str:
    return words.item_word(row.item, row.kind, row.collected_at.date())


def _note(row: Need, met: bool) -> str:
    said = {"day": row.collected_at.date(), "status": row.get_status_display()}
    return _("%(day)s 登记，%(status)s") % said if met else _("%(day)s 登记，没有按时答复") % said


def _page(row: Need) -> str:
    try:
        return reverse("needs:need", args=[row.pk])
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
        "needs-answered-in-time": _counter(_due, whole=False),
        "unmet-needs": _counter(_unmet, whole=True),
    }
)
