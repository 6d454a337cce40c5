"""Pages of the county's and the city's bureau of civil affairs."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.emergency import counting, ledger, queries
from songhe.care.emergency.models import Call
from songhe.desks.bureau import choice as choices
from songhe.desks.bureau import exports, pages, plans
from songhe.desks.bureau.pages import PARTS
from songhe.desks.bureau.times import shown, taken
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles, visible

BUREAU = (Role.COUNTY, Role.CITY)
PAGE = 50


@require_GET
@roles(*BUREAU)
def home(request: UserRequest) -> HttpResponse:
    """The two plans with lights and map, what is to be decided; below, fetched by itself, the 15 minutes."""
    return render(request, "bureau/home.html", pages.home(choices.read(request, clock.now()), request.GET.get("map", "")))


@require_GET
@roles(*BUREAU)
def minutes(request: UserRequest) -> HttpResponse:
    """The 15 minutes with their map, stages and what is owed: the lower part of the first page; by itself a page too."""
    name = "bureau/_minutes.html" if request.headers.get("HX-Request") else "bureau/minutes.html"
    return render(request, name, pages.minutes(choices.read(request, clock.now())))


@require_GET
@roles(*BUREAU)
def wall(request: UserRequest) -> HttpResponse:
    """The plans on a wall."""
    return render(request, "bureau/wall.html", plans.wall(request.user, clock.now()))


@require_GET
@roles(*BUREAU)
def figures(request: UserRequest) -> HttpResponse:
    """Every figure with its definition."""
    return render(request, "bureau/figures.html", pages.figures(choices.read(request, clock.now())))


@require_GET
@roles(*BUREAU)
def figure(request: UserRequest, code: str) -> HttpResponse:
    """One figure by place, month and stage, with the way to its calls."""
    return render(request, "bureau/figure.html", pages.figure(choices.read(request, clock.now(), code)))


@require_GET
@roles(*BUREAU)
def calls(request: UserRequest, code: str) -> HttpResponse:
    """The calls a figure counts, met, or misses."""
    choice, part = choices.read(request, clock.now(), code), _part(request.GET)
    rows = counting.counted(choice.user, code, choice.span, choice.at, part=part, **choice.narrow)
    page = Paginator(rows.select_related("division", "elder", "lead_response").order_by("-received_at"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "bureau/calls.html", pages.calls(choice, part, page))


@require_POST
@roles(*BUREAU)
def export(request: UserRequest, code: str) -> HttpResponse:
    """The same calls as CSV; who took them out is noted."""
    choice, part = choices.read(request, clock.now(), code), _part(request.POST)
    answer = HttpResponse(exports.take_out(choice, part), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{choice.span.key}-{part}.csv"'
    return answer


@require_GET
@roles(*BUREAU)
def breaches(request: UserRequest) -> HttpResponse:
    """Every late call, its minutes split by stage."""
    return render(request, "bureau/breaches.html", pages.breaches(choices.read(request, clock.now())))


@require_GET
@roles(*BUREAU)
def times(request: UserRequest) -> HttpResponse:
    """How long every stage takes, by place and by month."""
    return render(request, "bureau/times.html", pages.times_of(choices.read(request, clock.now())))


@require_GET
@roles(*BUREAU)
def stage(request: UserRequest, code: str) -> HttpResponse:
    """The calls behind the numbers of one stage."""
    if code not in ledger.TIMED:
        raise Http404
    choice, part = choices.read(request, clock.now()), "lost" if request.GET.get("part") == "lost" else "of"
    page = Paginator(taken(choice, code, part), PAGE).get_page(request.GET.get("page"))
    page.object_list = shown(page.object_list)
    return render(request, "bureau/stage.html", pages.stage(choice, code, part, page))


@require_GET
@roles(*BUREAU)
def call(request: UserRequest, pk: Any) -> HttpResponse:
    """One call: its stages and its timeline, as it was."""
    rows = visible(request.user, Call.objects.select_related("division", "elder", "answered_by", "lead_response"))
    one = get_object_or_404(rows, pk=pk)
    return render(request, "bureau/call.html", pages.call(one, queries.stages(one), queries.timeline_for(request.user, one)))


def _part(query: Any) -> str:
    part = query.get("part", "of")
    return part if part in PARTS else "of"
