"""How the figure is counted, and the list behind it."""

from datetime import datetime

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.city.recall import indicators as _declared  # noqa: F401  (declared before it is counted)
from songhe.city.recall import queries, words
from songhe.register.access.models import User
from songhe.register.places import queries as places

CODE, MOST = "event-recall", 500


def _count(span: Span, at: datetime) -> dict[str, Ratio]:
    return base.sums((one.path, one.rang, 1) for one in queries.events(span, at))


def _rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    found = [one for one in queries.events(span, at, user, path) if part == "of" or one.rang == (part == "met")][:MOST]
    names = places.names_of({one.path for one in found})
    return [Row(one.elder.name, names[one.path], words.said(one), met=one.rang) for one in found]


base.count_by({CODE: Counter(_count, _rows)})
