"""How the figures of sensing are counted, and the lists behind them: who, where, what rang and what it was worth; not why."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.care.sensing import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.sensing import words
from songhe.care.sensing.models import Ring
from songhe.care.sensing.models.rings import FALSE, JUDGED, Outcome
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places import queries as places

MOST = 500


def _summed(rows: Any) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, met in rows:
        sums[path][0] += met
        sums[path][1] += 1
    return {path: Ratio(*line) for path, line in sums.items()}


def _rings(outcomes: tuple[str, ...]) -> Counter:
    """Of the rings of a month whose outcome counts, those with one of these."""

    def look(span: Span) -> QuerySet[Ring]:
        return Ring.objects.filter(opened_at__gte=span.starts_at, opened_at__lt=span.ends_at, outcome__in=JUDGED).defer(
            "record"
        )

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        found = look(span).order_by().values_list("division_path", "outcome")
        return _summed((path, outcome in outcomes) for path, outcome in found)

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = scope.visible(user, look(span)).filter(scope.within(path.partition("-")[0])).select_related("elder")
        if part != "of":
            found = found.filter(outcome__in=outcomes) if part == "met" else found.exclude(outcome__in=outcomes)
        lines = list(found.order_by("-opened_at", "pk")[:MOST])
        names = places.names_of({one.division_path for one in lines})
        return [
            Row(
                f"{one.elder.name}·{words.rule_name(one.rule)}",
                names[one.division_path],
                one.get_outcome_display(),
                met=one.outcome in outcomes,
            )
            for one in lines
        ]

    return Counter(count, rows)


base.count_by(
    {
        "sensing-precision": _rings((Outcome.HELPED,)),
        "sensing-false": _rings(FALSE),
    }
)
