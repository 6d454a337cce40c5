"""Visits counted: made, begun on time, missed; by village and month, and the list behind each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from songhe.base.indicators import Ratio, Row, Span
from songhe.care.homecare.models import DONE, Order
from songhe.register.access.models import User
from songhe.register.access.scope import covers, visible
from songhe.register.places import queries as places

ON_TIME = timedelta(minutes=15)
MADE = DONE | {"checked_out", "disputed", "refunded"}
MET = {
    "made": Q(status__in=MADE),
    "on_time": Q(status__in=MADE, checked_in_at__lte=F("starts_at") + ON_TIME),
    "kept": ~Q(status="no_show"),
}
OF = {
    "made": ~Q(status__in=("draft", "rejected", "cancelled")),
    "on_time": Q(status__in=MADE, checked_in_at__isnull=False, starts_at__isnull=False),
    "kept": Q(status__in=MADE | {"no_show", "interrupted"}),
}


def counted(what: str, span: Span, at: datetime) -> dict[str, Ratio]:
    """Visits of these days up to `at`, met and all, by the village of the elder."""
    rows = _of(what, span, at).values("division_path").annotate(of=Count("pk"), met=Count("pk", filter=MET[what]))
    return {row["division_path"]: Ratio(row["met"], row["of"]) for row in rows.order_by()}


def behind(what: str, user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    """The list behind the figure, in the user's division; names of elders only for whoever works there."""
    rows = visible(user, _of(what, span, at)).select_related("facility")
    found = [row for row in rows.annotate(hit=Count("pk", filter=MET[what])) if covers(path, row.division_path)]
    kept = [row for row in found if part == "of" or bool(row.hit) == (part == "met")]
    names = places.names_of({row.division_path for row in kept})
    return [
        Row(f"{row.number} {row.name}", names[row.division_path], row.get_status_display(), _address(row.pk), bool(row.hit))
        for row in kept
    ]


def _address(key: UUID) -> str:
    return reverse("homecare:order", args=[key])


def _of(what: str, span: Span, at: datetime) -> QuerySet[Any]:
    rows = Order.objects.filter(OF[what], day__gte=span.first, day__lte=span.last, window_starts__lte=at)
    return rows.order_by("day", "window_starts", "pk")


def traces(first: date, last: date) -> Iterator[tuple[UUID, date, int]]:
    """Visits that a facility made, by day."""
    rows = Order.objects.filter(status__in=MADE, day__gte=first, day__lte=last).values("facility", "day").order_by()
    for row in rows.annotate(n=Count("pk")):
        yield row["facility"], row["day"], row["n"]
