"""Lists: who is due, who does not answer, where something is quiet, the month."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.base.indicators import month as month_span
from songhe.base.indicators import month_of, read_month
from songhe.care.visits import queries, showing, words
from songhe.care.visits.forms import WeatherForm
from songhe.care.visits.models import OPEN, Occasion
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, covers, roles
from songhe.register.places.models import Division

LOOKS = queries.BY_PLACE
SEARCHES = LOOKS | {Role.RESPONDER}
BUREAUS = BUREAU_ROLES | {Role.ASSISTANT}
PER_PAGE = 40


@require_GET
@roles(*LOOKS)
def due(request: UserRequest) -> HttpResponse:
    """Who is due or overdue, by risk and then by days."""
    at, rows = clock.now(), queries.listed(request.user)
    late, soon = queries.due(rows, at, late=True), queries.due(rows, at)
    chosen = request.GET.get("show", "late" if late.exists() else "due")
    shown = {"late": late, "due": soon, "home": _home(rows, at), "all": rows.order_by("-grade", "due_on", "pk")}.get(
        chosen, soon
    )
    grade = request.GET.get("grade", "")
    shown = shown.filter(grade=int(grade)) if grade in {"1", "2", "3"} else shown
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    sums = {"all": rows.count(), "late": late.count(), "due": soon.count(), "home": _home(rows, at).count()}
    context: dict[str, Any] = {
        "page": page,
        "listed": showing.lines(list(page), at),
        "chosen": chosen,
        "grade": grade,
        "sums": sums,
    }
    context |= {"chases": queries.chases(request.user).exclude(status="found").count()}
    context |= {"checks": queries.check_ins(request.user).filter(status__in=OPEN).count()}
    return render(request, "visits/due.html", context)


def _home(rows: Any, at: Any) -> Any:
    """Who has not been seen at home for too long."""
    return rows.filter(aside="", home_due_on__lt=localtime(at).date()).order_by("-grade", "home_due_on", "pk")


@require_GET
@roles(*SEARCHES)
def chases(request: UserRequest) -> HttpResponse:
    """Who does not answer: open ones first, then who was found."""
    rows = queries.chases(request.user)
    page = Paginator(rows.filter(status="found").order_by("-found_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    opened = showing.chases(list(rows.exclude(status="found").order_by("due_at", "pk")[:PER_PAGE]))
    return render(request, "visits/chases.html", {"open": opened, "past": showing.chases(list(page)), "page": page})


@require_GET
@roles(*LOOKS)
def check_ins(request: UserRequest) -> HttpResponse:
    """Where something is quiet, who has not said that he is well, and how often each signal was right."""
    at, rows = clock.now(), queries.check_ins(request.user)
    page = Paginator(rows.exclude(status__in=OPEN).order_by("-closed_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    told = queries.precision(request.user, at - timedelta(days=365))
    context = {
        "open": showing.check_ins(list(rows.filter(status__in=OPEN).order_by("due_at", "pk")[:PER_PAGE])), "page": page,
        "past": showing.check_ins(list(page)), "precision": [(words.say(words.SIGNS, [one.kind])[0], one) for one in told],
        "silent": list(queries.silent_today(request.user, at)[:PER_PAGE]),
    }  # fmt: skip
    return render(request, "visits/checks.html", context)


@require_GET
@roles(*BUREAUS)
def month(request: UserRequest) -> HttpResponse:
    """The monthly rate, place by place down to the missing ones by name, and what will be missed."""
    at, user = clock.now(), request.user
    span = read_month(request.GET.get("month", "")) or month_of(at)
    here = request.GET.get("in", "") or user.scope
    if not covers(user.scope, here) or not Division.objects.filter(path=here).exists():
        raise Http404
    told = showing.month(user, span, at, here)
    page = Paginator(told.pop("missing"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **told, "page": page, "listed": showing.lines(list(page), at), "span": span, "now": month_of(at),
        "before": month_span(span.first.year, span.first.month - 1), "after": month_span(span.first.year, span.first.month + 1),
        "up": "/".join(here.split("/")[:-1]) if here != user.scope else "",
    }  # fmt: skip
    return render(request, "visits/month.html", context)


@require_GET
@roles(*BUREAU_ROLES)
def weather(request: UserRequest) -> HttpResponse:
    """Hard weather: whoever is on the list is visited once more."""
    rows = Occasion.objects.filter(division_path__startswith=request.user.scope).order_by("-first", "-called_at")[:PER_PAGE]
    form = WeatherForm(initial={"first": localtime(clock.now()).date()})
    return render(request, "visits/weather.html", {"rows": rows, "form": form, "today": localtime(clock.now()).date()})
