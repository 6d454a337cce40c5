"""Complaining without a log-in: a number and a code to ask by. Nothing is kept in a cookie and no address is written down."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.rows import this_node
from songhe.care.complaints import actions, queries
from songhe.care.complaints.forms import ComplaintForm, TrackForm
from songhe.care.complaints.models import Complaint, Source
from songhe.desks.portal.open_page import open_page, slowly, too_many
from songhe.register.places import queries as places
from songhe.register.providers.queries import public_facilities

NOBODY = Actor("public", "公众")  # words: data
WRITES = 6
"""How often one address may send a form in a minute: nobody writes faster, and nobody guesses a code so."""


def _form(request: HttpRequest, data: Any = None) -> ComplaintForm:
    today = localtime(clock.now()).date()
    rows = public_facilities().order_by("division_path", "name")
    return ComplaintForm(data, facilities=rows, today=today, initial={"facility": request.GET.get("facility", "")})


# No other site gains anything by sending a complaint: nobody is signed in, and the limit and the trap stand before it.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest) -> HttpResponse:
    """Complain."""
    return _complain(request) if request.method == "POST" else _ask(request)


@open_page()
def _ask(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/complaint.html", {"form": _form(request)})


def _complain(request: HttpRequest) -> HttpResponse:
    if too_many(request, WRITES):
        return slowly(request)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _now(request, "portal/complaint.html", {"form": form}, 422)
    if form.is_machine:
        return _now(request, "portal/complaint.html", {"form": _form(request), "seen": True}, 422)
    place = form.cleaned_data["facility"]
    path = place.division_path if place else places.division(this_node()).path
    made = actions.submit(division_path=path, **form.facts(), source=Source.PUBLIC, by=NOBODY, at=clock.now())
    return _now(request, "portal/complained.html", {"made": made}, 200)


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def tracking(request: HttpRequest) -> HttpResponse:
    """How far is it: by number and code; and a word to the answer."""
    return _tracked(request) if request.method == "POST" else _track(request)


@open_page()
def _track(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/tracking.html", {"form": TrackForm()})


def _tracked(request: HttpRequest) -> HttpResponse:
    if too_many(request, WRITES) or _guessed(request.POST.get("number", "")):
        return slowly(request)
    form = TrackForm(request.POST)
    row = queries.tracked(**form.cleaned_data) if form.is_valid() else None
    if row is None:
        return _now(request, "portal/tracking.html", {"form": form, "lost": form.is_valid()}, 422)
    _say(row, request.POST)
    context = {"form": form, "row": row, "code": form.cleaned_data["code"]}
    return _now(request, "portal/tracking.html", context, 200)


def _guessed(number: str) -> bool:
    """Whether one complaint is asked for too often in an hour, from wherever."""
    key = f"complaint:{number.strip().upper()[:20]}:{int(clock.now().timestamp()) // 3600}"
    cache.add(key, 0, 7200)
    try:
        return cache.incr(key) > 30
    except ValueError:  # the count was dropped between the two lines
        return False


def _say(row: Complaint, said: Any) -> None:
    if said.get("word") == "agree":
        actions.agree(complaint=row, by=NOBODY, at=clock.now())
    elif said.get("word") == "reopen":
        actions.reopen(complaint=row, why=said.get("why", ""), by=NOBODY, at=clock.now())


def _now(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
