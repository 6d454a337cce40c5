"""The desk of needs, one's own, and what nobody could meet."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock, indicators
from songhe.care.needs import queries, showing, words
from songhe.care.needs.models import Status
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

DESK = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT, Role.OPERATOR}
LINKED = frozenset({Role.FAMILY, Role.ELDER})
PER_PAGE = 40
CHOSEN = ("open", "late", *Status.values)


@require_GET
@roles(*DESK)
def desk(request: UserRequest) -> HttpResponse:
    """Needs that wait, those that are late first; behind them how the others ended."""
    at = clock.now()
    chosen = request.GET.get("status", "open") if request.GET.get("status", "open") in CHOSEN else "open"
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in words.KINDS else ""
    rows = queries.needs(request.user)
    if chosen == "late":
        rows = queries.overdue(rows, at)
    else:
        rows = rows.filter(status=Status.COLLECTED if chosen == "open" else chosen)
    rows = rows.filter(kind=kind) if kind else rows
    order = ("due_at", "pk") if chosen in {"open", "late", Status.REFERRED} else ("-collected_at", "pk")
    page = Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "listed": showing.lines(list(page), at), "chosen": chosen, "kind": kind, "kinds": words.KINDS.items(),
        "tiles": showing.tiles(request.user, at), "statuses": Status.choices,
    }  # fmt: skip
    return render(request, "needs/desk.html", context)


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """What I, or my parents, asked for, and what became of it."""
    listed = showing.lines(list(queries.needs(request.user)[:60]), clock.now())
    return render(request, "needs/mine.html", {"listed": listed})


@require_GET
@roles(*DESK_ROLES, *BUREAU_ROLES)
def unmet(request: UserRequest) -> HttpResponse:
    """What nobody could meet, by village, kind and month; where it is, and who is nearest."""
    at = clock.now()
    month = indicators.read_month(request.GET.get("month", "")) or indicators.month_of(at)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in words.KINDS else ""
    context = showing.unmet(request.user, at, month, request.GET.get("in", ""), kind)
    around = indicators.months_before(month, 2)
    after = indicators.month(month.first.year, month.first.month + 1)
    later = after if after.starts_at <= at else None
    return render(request, "needs/unmet.html", {**context, "month": month, "before": around[0], "after": later})
