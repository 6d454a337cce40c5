"""How the figure is counted, and the list behind it."""

from collections import defaultdict
from datetime import datetime

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.city.recall import indicators as _declared  # noqa: F401  (declared before it is counted)
from songhe.city.recall import queries, words
from songhe.register.access.models import User
from songhe.register.places import queries as places

CODE, MOST = "event-recall", 500


def _count(span: Span, at: datetime) -> dict[str, Ratio]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in queries.events(span, at):
        sums[one.path][0] += one.rang
        sums[one.path][1] += 1
    return {path: Ratio(*line) for path, line in sums.items()}


def _rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    found = [one for one in queries.events(span, at, user, path) if part == "of" or one.rang == (part == "met")][:MOST]
    names = places.names_of({one.path for one in found})
    return [Row(one.elder.name, names[one.path], words.said(one), met=one.rang) for one in found]


base.count_by({CODE: Counter(_count, _rows)})
