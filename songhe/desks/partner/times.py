"""How long each stage of a call takes, by place and month: half of the calls within p50 seconds, nine of ten within p90."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.care.emergency import ledger
from songhe.care.emergency.ledger import Spread
from songhe.desks.partner import shapes
from songhe.desks.partner.asking import Month, Where, narrowed
from songhe.desks.partner.doors import FIGURE_READERS, reader
from songhe.desks.partner.figures import MONTHS, names_of
from songhe.desks.partner.paging import REFUSALS
from songhe.register.access.models import User

router = Router(tags=["figures"])
By = Literal["county", "unit", "town", "village", "month"]


class Asked(Schema):
    """`where` is the code of a county, town, village or management unit; empty means the reader's whole division."""

    by: By = "county"
    month: Month = ""
    where: Where = ""


@router.get("/times", response={200: shapes.Times, **REFUSALS}, operation_id="get_times", summary="Times by stage")
def get_times(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Seconds of each stage over the calls that response-15min counts; by month: the twelve up to the month asked for."""
    user, at = reader(request, FIGURE_READERS), clock.now()
    span = base.read_month(asked.month) if asked.month else base.month_of(at)
    if span is None:
        raise Http404
    whole = ledger.spreads(user, span, at, where=narrowed(user, asked.where))
    found = ledger.spreads_by(user, _year(span) if asked.by == "month" else span, at, asked.by, where=asked.where)
    names = names_of(found)
    lines = [_line(key.rsplit("/", 1)[-1], names.get(key, key), spreads) for key, spreads in found.items()]
    frame = {"month": span.key, "where": asked.where, "by": asked.by}
    return {**frame, "total": _line(asked.where, _name(user, asked.where), whole), "lines": lines}


def _year(span: Span) -> Span:
    spans = base.months_before(span, MONTHS)
    return Span(spans[0].first, spans[-1].last)


def _name(user: User, where: str) -> str:
    return "" if where else user.division.name


def _line(code: str, name: str, spreads: list[Spread]) -> dict[str, Any]:
    stages = {one.stage: {"count": one.count, "p50": one.p50, "p90": one.p90} for one in spreads}
    return {"code": code, "name": name, "stages": stages}
