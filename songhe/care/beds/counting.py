"""How the figures of beds are counted, and the lists behind them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.beds import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.beds.actions.ground import group_word
from songhe.care.beds.models import HOLDS, LIES, Asking, Bed, Stay
from songhe.register.access.scope import covers
from songhe.register.places import queries as places

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


def _counter(look: Callable[[Span, datetime], Found], line: Callable[[Any, bool], tuple[str, str, str]], past: bool) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return _sums((row.division_path, met) for row, met in look(span, at))

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        place = path.partition("-")[0]
        found = [
            one for one in look(span, at) if covers(place, one[0].division_path) and covers(user.scope, one[0].division_path)
        ]
        shown = [(row, met) for row, met in found if part == "of" or met == (part == "met")]
        names = places.names_of({row.division_path for row, _met in shown})
        return [_row(names[row.division_path], line(row, met), met) for row, met in shown]

    return Counter(count, rows, remembers=past)


def _row(place: str, told: tuple[str, str, str], met: bool) -> Row:
    title, note, href = told
    return Row(title, place, note, href, met)


def _asking_line(row: Asking, met: bool) -> tuple[str, str, str]:
    said = {"day": localtime(row.asked_at).date(), "due": row.due_on, "status": row.get_status_display()}
    return row.elder.name, _("%(day)s 申请，期限 %(due)s，%(status)s") % said, _page("beds:asking", row.pk)


def _stay_line(row: Stay, met: bool) -> tuple[str, str, str]:
    zone = row.bed.room.get_zone_display() if row.bed.room else ""
    return (
        row.elder.name,
        _("%(group)s，住在%(zone)s") % {"group": group_word(row.group), "zone": zone},
        _page("beds:stay", row.pk),
    )


def _bed_line(row: Bed, met: bool) -> tuple[str, str, str]:
    room = row.room.name if row.room else ""
    return f"{row.facility.name} {room}-{row.number}", row.get_status_display(), _page("beds:bed", row.pk)


def _page(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:  # a process without pages
        return ""


def _sums(lines: Iterable[tuple[str, bool]]) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = {}
    for path, met in lines:
        one = sums.setdefault(path, [0, 0])
        one[0] += met
        one[1] += 1
    return {path: Ratio(*one) for path, one in sums.items()}


base.count_by(
    {
        "supported-taken-in": _counter(_asked, _asking_line, past=True),
        "zoned-living": _counter(_living, _stay_line, past=False),
        "home-occupancy": _counter(_beds, _bed_line, past=False),
    }
)
