"""Figures with their definitions, from the same query layer as every page."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.indicators import Indicator, Ratio, Span
from songhe.care.emergency import counting
from songhe.care.emergency.indicators import figures
from songhe.desks.partner import shapes
from songhe.desks.partner.asking import Month, Where, narrowed
from songhe.desks.partner.doors import FIGURE_READERS, reader
from songhe.desks.partner.paging import REFUSALS
from songhe.register.places.models import Division, Unit

router = Router(tags=["figures"])
By = Literal["county", "unit", "town", "village", "model", "month"]
MONTHS = 12


class Asked(Schema):
    """`where` is the code of a county, town, village or management unit; empty means the reader's whole division."""

    by: By = "county"
    month: Month = ""
    where: Where = ""


@router.get("/figures", response={200: shapes.Figures, **REFUSALS}, operation_id="list_figures", summary="Definitions")
def list_figures(request: HttpRequest) -> dict[str, Any]:
    """Every figure with what it counts and out of what."""
    reader(request, FIGURE_READERS)
    return {"items": [definition_of(figure) for figure in figures()]}


@router.get("/figures/{slug:code}", response={200: shapes.Figure, **REFUSALS}, operation_id="get_figure", summary="One figure")
def get_figure(request: HttpRequest, code: str, asked: Query[Asked]) -> dict[str, Any]:
    """One figure of a month, whole and broken down."""
    user, at = reader(request, FIGURE_READERS), clock.now()
    figure = base.find(code) if code in counting.COUNTING else None
    span = base.read_month(asked.month) if asked.month else base.month_of(at)
    if figure is None or span is None:
        raise Http404
    narrowed(user, asked.where)
    total = counting.ratios(user, span, at, where=asked.where)[code]
    name = "" if asked.where else user.division.name
    lines = _months(user, code, span, at, asked.where) if asked.by == "month" else _places(user, code, span, at, asked)
    frame = {"definition": definition_of(figure), "month": span.key, "where": asked.where, "by": asked.by}
    return {**frame, "total": _line(asked.where, name, total), "lines": lines}


def _months(user: Any, code: str, span: Span, at: Any, where: str) -> list[dict[str, Any]]:
    found = counting.by_month(user, code, base.months_before(span, MONTHS), at, where=where)
    return [_line(month, month, ratio) for (month, _), ratio in found.items()]


def _places(user: Any, code: str, span: Span, at: Any, asked: Asked) -> list[dict[str, Any]]:
    found = counting.by_place(user, code, span, at, asked.by, asked.where)
    names = names_of(found)
    return [_line(key.rsplit("/", 1)[-1], names.get(key, key), ratio) for key, ratio in found.items()]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Names of divisions by path and of management units by code."""
    names = dict(Division.objects.filter(path__in=keys).values_list("path", "name"))
    return names | dict(Unit.objects.filter(code__in=keys).values_list("code", "name"))


def _line(code: str, name: str, ratio: Ratio) -> dict[str, Any]:
    return {"code": code, "name": name, "numerator": ratio.met, "denominator": ratio.of, "value": ratio.share}


def definition_of(figure: Indicator) -> dict[str, Any]:
    """A figure's declaration in the reader's language."""
    words = ("name", "question", "numerator", "denominator", "source", "caution")
    plain = ("code", "unit", "goal", "lower_is_better", "version", "valid_from")
    return {**{name: getattr(figure, name) for name in plain}, **{name: str(getattr(figure, name)) for name in words}}
