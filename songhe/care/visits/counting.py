"""How the figures of visits are counted, and the lists behind them."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.care.visits import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.visits import queries
from songhe.care.visits.models import Chase, CheckIn, Listed
from songhe.register.access.counted import counted, page
from songhe.register.access.scope import covers


def _rate(span: Span, at: datetime) -> dict[str, Ratio]:
    return queries.ratios(span, at)


def _rate_rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Any:
    """By name, in the part of the place that is the user's."""
    place = path.partition("-")[0]
    here = place if covers(user.scope, place) else user.scope if covers(place, user.scope) else ""
    if not here:
        return []
    rows = list(queries.people(span, at, here, part))
    seen = {row.pk for row in rows} if part == "met" else set()
    if part == "of":
        seen = set(queries.people(span, at, here, "met").values_list("pk", flat=True))
    return Told(rows, lambda some: [_listed(row, row.pk in seen) for row in some])


def _listed(row: Listed, met: bool) -> Row:
    said = {"grade": row.get_grade_display(), "day": row.last_on or _("从来没有")}
    note = _("%(grade)s，上次有效探访 %(day)s") % said
    return Row(row.elder.name, row.elder.division.short_name, note, page("visits:person", row.elder_id), met)


def _chased(span: Span, at: datetime) -> list[tuple[Chase, bool]]:
    """Searches that began in the month and are over, or whose time at the door has passed."""
    rows = Chase.objects.filter(began_at__gte=span.starts_at, began_at__lt=min(at, span.ends_at)).select_related("elder")
    found = []
    for row in rows:
        if row.found_at is not None:
            found.append((row, row.home_by is None or row.found_at <= row.home_by))
        elif row.home_by is not None and row.home_by < at:
            found.append((row, False))
    return found


def _chase(row: Chase, place: str, met: bool) -> Row:
    said = {"day": localtime(row.began_at).date(), "status": row.get_status_display()}
    return Row(row.elder.name, place, _("%(day)s 起，%(status)s") % said, page("visits:chase", row.pk), met)


def _checked(span: Span, at: datetime) -> list[tuple[CheckIn, bool]]:
    """Check-ins of the month that did not end by themselves, and whether they were taken in time."""
    rows = CheckIn.objects.filter(opened_at__gte=span.starts_at, opened_at__lt=span.ends_at)
    rows = rows.exclude(status=CheckIn.Status.CALMED).defer("said").select_related("elder").order_by("-opened_at", "pk")
    return [(row, _in_time(row)) for row in rows]


def _in_time(row: CheckIn) -> bool:
    return row.taken_at is not None and (row.overdue_at is None or row.taken_at < row.overdue_at)


def _check(row: CheckIn, place: str, met: bool) -> Row:
    return Row(row.elder.name, place, row.get_status_display(), page("visits:check_in", row.pk), met)


base.count_by(
    {
        "check-in-in-time": counted(_checked, _check),
        "monthly-visit-rate": Counter(_rate, _rate_rows),
        "nobody-answers-in-time": counted(_chased, _chase),
    }
)
