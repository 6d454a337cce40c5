"""Pages of quality: providers of a month, and one month of one facility with everything it was computed from."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from songhe.base import clock, indicators
from songhe.city.quality import actions, dated, queries, words
from songhe.city.quality.models import Score
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

SEES = BUREAU_ROLES | {Role.OPERATOR}
PER_PAGE = 50


@require_GET
@roles(*SEES)
def listing(request: UserRequest) -> HttpResponse:
    """Providers of a month, the best first; those with too few services behind them."""
    asked = indicators.read_month(request.GET.get("month", ""))
    known = queries.months()
    month = asked.first if asked else known[0] if known else actions.last_whole(clock.now()).first
    rows = queries.scores(request.user).filter(month=month)
    judged = rows.filter(points__isnull=False).order_by("-points", "pk")
    page = Paginator(judged, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    context = {
        "page": page, "listed": [(row, names[row.division_path], parts(row)) for row in page], "month": month, "months": known,
        "few": rows.filter(points=None).count(), "form": dated.form(month), "blocks": words.BLOCKS.values(),
    }  # fmt: skip
    return render(request, "quality/list.html", context)


def parts(row: Score) -> list[dict[str, Any]]:
    """The blocks of the form with what this month got of each."""
    found = []
    for block in dated.form(row.month).blocks:
        got = row.blocks.get(block.code)
        share = round(100 * got / block.points) if got is not None else None
        found.append({"label": words.BLOCKS[block.code], "points": block.points, "got": got, "share": share, "block": block})
    return found


@require_GET
@roles(*SEES)
def score(request: UserRequest, pk: UUID) -> HttpResponse:
    """One month of one facility: each item with how many of how many."""
    row = get_object_or_404(queries.scores(request.user), pk=pk)
    blocks = [{**part, "lines": [_item(row, name) for name in part["block"].items]} for part in parts(row)]
    past = queries.scores(request.user).filter(facility=row.facility_id).order_by("-month")[:12]
    context = {
        "row": row, "blocks": blocks, "past": past, "where": places.names(row.division_path), "form": dated.form(row.month),
        "first": _first(row.month),
    }  # fmt: skip
    return render(request, "quality/score.html", context)


def _first(month: date) -> str:
    return f"{month:%Y-%m}"


def _item(row: Score, name: str) -> dict[str, Any]:
    met, of = row.seen.get(name, [0, 0])
    return {"label": words.ITEMS[name], "met": met, "of": of, "share": round(100 * met / of) if of else None, "code": name}
