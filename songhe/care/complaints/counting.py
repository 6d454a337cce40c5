"""How the figures after a service are counted, and the lists behind them."""

from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.complaints import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.complaints.models import Callback, Complaint
from songhe.register.access.scope import covers
from songhe.register.places import queries as places

GOOD = 4
Found = list[tuple[str, bool, Row]]


def _complaints(span: Span, at: datetime) -> Found:
    rows = Complaint.objects.filter(submitted_at__gte=span.starts_at, submitted_at__lt=min(at, span.ends_at))
    found = rows.exclude(status="rejected")
    return [(row.division_path, _in_time(row, at), _said(row, _in_time(row, at))) for row in found]


def _in_time(row: Complaint, at: datetime) -> bool:
    if (row.accepted_at or at) > row.accept_due_at:
        return False
    return row.overdue_at is None


def _said(row: Complaint, met: bool) -> Row:
    note = row.get_status_display() if met else _("%(status)s，超过期限") % {"status": row.get_status_display()}
    return Row(f"{row.get_matter_display()} {row.number}", "", str(note), _page("complaints:complaint", row.pk), met)


def _satisfied(span: Span, at: datetime) -> Found:
    rows = Callback.objects.filter(day__gte=span.first, day__lte=span.last, satisfied__isnull=False, called_at__lte=at)
    found: Found = []
    for row in rows.select_related("facility"):
        met = (row.satisfied or 0) >= GOOD
        note = _("满意度 %(n)d") % {"n": row.satisfied}
        line = Row(row.name, str(row.facility or ""), note, _page("complaints:callback", row.pk), met)
        found.append((row.division_path, met, line))
    return found


def _page(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:  # a process without pages
        return ""


def _counter(look: Any) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = {}
        for path, met, _row in look(span, at):
            line = sums.setdefault(path, [0, 0])
            line[0] += met
            line[1] += 1
        return {path: Ratio(*line) for path, line in sums.items()}

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        here = path.partition("-")[0]
        found = [(where, met, row) for where, met, row in look(span, at) if covers(here, where) and covers(user.scope, where)]
        names = places.names_of({where for where, _met, _row in found})
        mine = [one for one in found if part == "of" or one[1] == (part == "met")]
        return [Row(row.title, row.place or names[where], row.note, row.href, row.met) for where, _met, row in mine]

    return Counter(count, rows, remembers=False)


base.count_by({"complaints-in-time": _counter(_complaints), "service-satisfaction": _counter(_satisfied)})
