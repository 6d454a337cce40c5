"""Who waits, the proof for supported persons, and one's own."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.beds import queries, showing
from songhe.care.beds.models import HOLDS, Stay
from songhe.care.beds.showing import KEEPS
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

LINKED = frozenset({Role.FAMILY, Role.ELDER})
LISTS = KEEPS | {Role.ASSISTANT}
RESIDENTS = BUREAU_ROLES | DESK_ROLES | {Role.ASSISTANT, Role.OPERATOR}
PER_PAGE = 40


@require_GET
@roles(*LISTS)
def waiting(request: UserRequest) -> HttpResponse:
    """Who waits, in order of priority; or who asked before and how it ended."""
    at, ended = clock.now(), request.GET.get("status") == "ended"
    rows = queries.askings(request.user)
    waits = queries.open_askings(rows)
    shown = rows.filter(status__in=["taken_in", "declined"]).order_by("-ended_at", "pk") if ended else waits
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    late = queries.late(rows, localtime(at).date())
    context = {
        "page": page,
        "listed": showing.askings(list(page), at),
        "ended": ended,
        "n": waits.count(),
        "late": late.count(),
    }
    return render(request, "beds/waiting.html", context)


@require_GET
@roles(*BUREAU_ROLES, Role.ASSISTANT)
def supported(request: UserRequest) -> HttpResponse:
    """All supported persons who asked, since when, and on which day they were taken in; late ones marked."""
    at = clock.now()
    rows = queries.supported(queries.askings(request.user))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    sums = {
        "all": rows.count(), "in": rows.filter(status="taken_in").count(), "waits": queries.open_askings(rows).count(),
        "late": queries.late(rows, localtime(at).date()).count(), "out": rows.filter(status="declined").count(),
    }  # fmt: skip
    return render(request, "beds/supported.html", {"page": page, "listed": showing.askings(list(page), at), "sums": sums})


@require_GET
@roles(*RESIDENTS)
def residents(request: UserRequest) -> HttpResponse:
    """People of one's place who live in a home, wherever it is, and strangers who live in one's homes; by name."""
    q = request.GET.get("q", "").strip()[:40]
    rows = queries.stays(request.user).filter(status__in=HOLDS).order_by("elder__name", "pk")
    page = Paginator(rows.filter(elder__name__startswith=q) if q else rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "beds/residents.html", {"page": page, "q": q, "n": rows.count()})


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """Where I, or my mother, lie and lay before; and what became of the asking."""
    at = clock.now()
    everything = queries.stays(request.user).order_by("elder__name", "-since")
    now, before = everything.filter(status__in=HOLDS), everything.filter(status=Stay.Status.ENDED, began_at__isnull=False)
    listed = showing.askings(list(queries.askings(request.user).order_by("-asked_at")[:20]), at)
    return render(request, "beds/mine.html", {"stays": list(now[:20]), "before": list(before[:20]), "listed": listed})
