"""How the figures of needs are counted, and the lists behind them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Row, Span
from songhe.care.needs import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.needs import words
from songhe.care.needs.models import Need
from songhe.register.access.counted import counted, page

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


def _line(row: Need, place: str, met: bool) -> Row:
    return Row(_what(row), place, _note(row, met), page("needs:need", row.pk), met)


def _what(row: Need) -> str:
    return words.item_word(row.item, row.kind, row.collected_at.date())


def _note(row: Need, met: bool) -> str:
    said = {"day": row.collected_at.date(), "status": row.get_status_display()}
    return _("%(day)s 登记，%(status)s") % said if met else _("%(day)s 登记，没有按时答复") % said


base.count_by(
    {
        "needs-answered-in-time": counted(_due, _line),
        "unmet-needs": counted(_unmet, _line, remembers=False),
    }
)
