"""How the figures of meals are counted, and the lists behind them. By the elder's village; canteens by their own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.base.web.marks import day as said_day
from songhe.care.meals import queries
from songhe.care.meals.indicators import OPEN_DAYS
from songhe.care.meals.models import HAD, NEEDED, MealOrder, MealService, Signal
from songhe.register.access import scope
from songhe.register.access.counted import inside
from songhe.register.access.models import User
from songhe.register.places import queries as places

MOST = 500


def _had(span: Span, at: datetime) -> Any:
    return MealOrder.objects.filter(day__range=(span.first, span.last), status__in=HAD, served_at__lte=at)


def _number(what: str) -> Counter:
    """Meals, or people who had one, by village."""
    counted = Count("elder", distinct=True) if what == "people" else Count("pk")

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        rows = _had(span, at).values("division_path").order_by().annotate(n=counted)
        return {row["division_path"]: Ratio(row["n"], row["n"]) for row in rows}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        if part == "missing":
            return []
        mine = scope.visible(user, _had(span, at)).filter(scope.within(path.partition("-")[0]))
        lines = mine.values("facility__name", "facility__division_path").order_by().annotate(n=counted)
        words = _("%(n)d 人") if what == "people" else _("%(n)d 餐")
        return [Row(one["facility__name"], "", words % one) for one in lines.order_by("-n", "facility__name")]

    return Counter(count, rows)


def _open() -> Counter:
    """Canteens that served on enough days of the month."""

    def look(span: Span) -> Iterable[tuple[Any, int]]:
        days = queries.served_days(span.first, span.last)
        served = MealService.objects.filter(ended_on=None) | MealService.objects.filter(ended_on__gt=span.first)
        rows = {one.facility_id: one.facility for one in served.select_related("facility")}
        return [(row, days.get(key, 0)) for key, row in rows.items() if row.opened_on and row.opened_on <= span.first]

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return base.sums((row.division_path, days >= OPEN_DAYS, 1) for row, days in look(span))

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = [(row, days) for row, days in look(span) if inside(user, path, row.division_path)]
        names = places.names_of({row.division_path for row, _days in found})
        return [
            Row(row.name, names[row.division_path], _("开了 %(n)d 天") % {"n": days},
                reverse("providers:facility", args=[row.pk]), days >= OPEN_DAYS)
            for row, days in sorted(found, key=lambda one: -one[1])
            if part == "of" or (days >= OPEN_DAYS) == (part == "met")
        ]  # fmt: skip

    return Counter(count, rows)


def _right() -> Counter:
    """Signals that were closed in the month, and after which of them help was needed."""

    def closed(span: Span, at: datetime) -> Any:
        rows = Signal.objects.filter(status="closed", closed_at__gte=span.starts_at, closed_at__lt=span.ends_at)
        return rows.filter(closed_at__lte=at)

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path, found in closed(span, at).values_list("division_path", "found"):
            sums[path][0] += found in NEEDED
            sums[path][1] += 1
        return {path: Ratio(*line) for path, line in sums.items()}

    def tell(lines: Sequence[Any]) -> list[Row]:
        return [
            Row(one.elder.name, one.elder.division.short_name, f"{said_day(one.closed_at)} {one.get_found_display()}",
                reverse("meals:signal", args=[one.pk]), one.found in NEEDED)
            for one in lines
        ]  # fmt: skip

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        mine = scope.visible(user, closed(span, at)).filter(scope.within(path.partition("-")[0]))
        if part != "of":
            mine = mine.filter(found__in=NEEDED) if part == "met" else mine.exclude(found__in=NEEDED)
        return Told(list(mine.select_related("elder__division").order_by("-closed_at", "pk")[: MOST + 1]), tell, MOST)

    return Counter(count, rows)


base.count_by(
    {
        "meals-served": _number("meals"),
        "meals-people": _number("people"),
        "canteens-open": _open(),
        "meal-signals": _right(),
    }
)
