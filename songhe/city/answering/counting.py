"""How the figures are counted, and the lists behind them."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span
from songhe.city.answering import indicators as _declared  # noqa: F401  (declared before it is counted)
from songhe.city.answering import queries
from songhe.register.access.models import User
from songhe.register.access.scope import visible, within
from songhe.register.places import queries as places

AUDITS = "desk-audits"


def _count(span: Span, at: datetime) -> dict[str, Ratio]:
    return base.sums((row.division_path, queries.in_time(row), 1) for row in queries.owed(span, localtime(at).date()))


def _rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
    rows = visible(user, queries.owed(span, localtime(at).date())).filter(within(path.partition("-")[0]) if path else Q())
    found = [(row, queries.in_time(row)) for row in rows.select_related("call").order_by("division_path", "operator_name")]
    names = places.names_of({row.division_path for row, _done in found})
    return [
        Row(
            row.operator_name, names[row.division_path], _("呼叫 %(n)s") % {"n": row.call.number},
            reverse("answering:audit", args=[row.pk]), met=done,
        )
        for row, done in found
        if part == "of" or done == (part == "met")
    ]  # fmt: skip


base.count_by({AUDITS: Counter(_count, _rows)})
