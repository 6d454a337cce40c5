"""How the figures after a service are counted, and the lists behind them."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Row, Span
from songhe.care.complaints import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.complaints.models import Callback, Complaint
from songhe.register.access.counted import counted, page

GOOD = 4


def _complaints(span: Span, at: datetime) -> list[tuple[Complaint, bool]]:
    rows = Complaint.objects.filter(submitted_at__gte=span.starts_at, submitted_at__lt=min(at, span.ends_at))
    return [(row, _in_time(row, at)) for row in rows.exclude(status="rejected")]


def _in_time(row: Complaint, at: datetime) -> bool:
    if (row.accepted_at or at) > row.accept_due_at:
        return False
    return row.overdue_at is None


def _complaint(row: Complaint, place: str, met: bool) -> Row:
    note = row.get_status_display() if met else _("%(status)s，超过期限") % {"status": row.get_status_display()}
    return Row(f"{row.get_matter_display()} {row.number}", place, str(note), page("complaints:complaint", row.pk), met)


def _satisfied(span: Span, at: datetime) -> list[tuple[Callback, bool]]:
    rows = Callback.objects.filter(day__gte=span.first, day__lte=span.last, satisfied__isnull=False, called_at__lte=at)
    return [(row, (row.satisfied or 0) >= GOOD) for row in rows.select_related("facility")]


def _callback(row: Callback, place: str, met: bool) -> Row:
    note = _("满意度 %(n)d") % {"n": row.satisfied}
    return Row(row.name, str(row.facility or "") or place, note, page("complaints:callback", row.pk), met)


base.count_by(
    {
        "complaints-in-time": counted(_complaints, _complaint, remembers=False),
        "service-satisfaction": counted(_satisfied, _callback, remembers=False),
    }
)
