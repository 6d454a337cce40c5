"""How the figures of home beds are counted, and the lists behind them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.homebeds import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.homebeds import words
from songhe.care.homebeds.models import BedMonth, HomeBed, SignalDay
from songhe.register.access.counted import inside, page
from songhe.register.places import queries as places

Found = list[tuple[Any, int, int]]
"""A row with so many of so many."""


def _open(span: Span, at: datetime) -> Found:
    """Files up to the end of the month, and whether the bed stood on its last day (today, of the month that runs)."""
    until = min(span.ends_at, at)
    rows = HomeBed.objects.filter(asked_at__lt=until).exclude(status="declined", reason="withdrew").select_related("elder")
    return [(row, int(_stood(row, until)), 1) for row in rows]


def _stood(row: HomeBed, until: datetime) -> bool:
    return row.opened_at is not None and row.opened_at < until and (row.closed_at is None or row.closed_at >= until)


def _months(span: Span, at: datetime) -> Found:
    rows = BedMonth.objects.filter(month=span.first, nights__gt=0).select_related("home_bed__elder")
    return [(row, int(row.met), 1) for row in rows]


def _signals(span: Span, at: datetime) -> Found:
    days = SignalDay.objects.filter(day__gte=span.first, day__lte=span.last).order_by()
    sums = {row["home_bed"]: (row["heard_"], row["all_"]) for row in _by_bed(days)}
    rows = HomeBed.objects.filter(pk__in=sums).select_related("elder")
    return [(row, *sums[row.pk]) for row in rows]


def _by_bed(days: Any) -> Any:
    return days.values("home_bed").annotate(heard_=Sum("heard"), all_=Sum("devices"))


def _counter(look: Callable[[Span, datetime], Found], line: Callable[[Any, int, int], tuple[str, str, Any]]) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return base.sums((row.division_path, met, of) for row, met, of in look(span, at))

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = [one for one in look(span, at) if part == "of" or (one[1] == one[2]) == (part == "met")]
        shown = [one for one in found if inside(user, path, one[0].division_path)]
        names = places.names_of({row.division_path for row, _met, _of in shown})
        return _rows(shown, names, line)

    return Counter(count, rows, remembers=True)


def _rows(
    shown: Iterable[tuple[Any, int, int]], names: dict[str, str], line: Callable[[Any, int, int], tuple[str, str, Any]]
) -> list[Row]:
    found = []
    for row, met, of in shown:
        title, note, key = line(row, met, of)
        found.append(Row(title, names[row.division_path], note, page("homebeds:file", key), met == of))
    return found


def _file_line(row: HomeBed, met: int, of: int) -> tuple[str, str, Any]:
    return row.elder.name, row.get_status_display(), row.pk


def _month_line(row: BedMonth, met: int, of: int) -> tuple[str, str, Any]:
    said = words.service(row.visits, row.minutes, row.need_visits, row.need_minutes)
    return row.home_bed.elder.name, said, row.home_bed_id


def _signal_line(row: HomeBed, met: int, of: int) -> tuple[str, str, Any]:
    return row.elder.name, _("%(of)d 台天里 %(n)d 台天有消息") % {"of": of, "n": met}, row.pk


base.count_by(
    {
        "home-beds-open": _counter(_open, _file_line),
        "home-bed-minimum": _counter(_months, _month_line),
        "home-bed-signals": _counter(_signals, _signal_line),
    }
)
