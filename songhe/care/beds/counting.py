"""How the figures of beds are counted, and the lists behind them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Row, Span
from songhe.care.beds import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.beds.actions.ground import group_word
from songhe.care.beds.models import HOLDS, LIES, Asking, Bed, Stay
from songhe.register.access.counted import counted, page

Found = list[tuple[Any, bool]]


def _asked(span: Span, at: datetime) -> Found:
    """Supported persons whose day was in the month and has passed, and whether they lay in a bed by then."""
    until = min(localtime(at).date(), span.ends_at.date())
    rows = Asking.objects.filter(supported=True, due_on__gte=span.first, due_on__lte=span.last, due_on__lt=until)
    return [(row, _in_time(row)) for row in rows.exclude(status="declined").select_related("elder")]


def _in_time(row: Asking) -> bool:
    return bool(row.taken_in_at and row.due_on and localtime(row.taken_in_at).date() <= row.due_on)


def _living(span: Span, at: datetime) -> Found:
    """Who has an elder-care bed today, and whether the room is that of the own group."""
    rows: QuerySet[Stay] = Stay.objects.filter(kind="elder_care", status__in=HOLDS)
    return [(row, bool(row.bed.room and row.bed.room.zone == row.group)) for row in rows.select_related("elder", "bed__room")]


def _beds(span: Span, at: datetime) -> Found:
    """Elder-care beds of today, and whether somebody lives in them."""
    rows = Bed.objects.filter(kind="elder_care").exclude(status="closed").select_related("room", "facility")
    lived = set(Stay.objects.filter(status__in=LIES, kind="elder_care").values_list("bed", flat=True))
    return [(row, row.pk in lived) for row in rows]


def _asking_line(row: Asking, place: str, met: bool) -> Row:
    said = {"day": localtime(row.asked_at).date(), "due": row.due_on, "status": row.get_status_display()}
    return Row(row.elder.name, place, _("%(day)s 申请，期限 %(due)s，%(status)s") % said, page("beds:asking", row.pk), met)


def _stay_line(row: Stay, place: str, met: bool) -> Row:
    zone = row.bed.room.get_zone_display() if row.bed.room else ""
    said = {"group": group_word(row.group), "zone": zone}
    return Row(row.elder.name, place, _("%(group)s，住在%(zone)s") % said, page("beds:stay", row.pk), met)


def _bed_line(row: Bed, place: str, met: bool) -> Row:
    room = row.room.name if row.room else ""
    name = f"{row.facility.name} {room}-{row.number}"
    return Row(name, place, row.get_status_display(), page("beds:bed", row.pk), met)


base.count_by(
    {
        "supported-taken-in": counted(_asked, _asking_line),
        "zoned-living": counted(_living, _stay_line, remembers=False),
        "home-occupancy": counted(_beds, _bed_line, remembers=False),
    }
)
