"""The dispatcher's desk: the list, the case, the seats."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.emergency import dated, queries
from songhe.care.emergency.actions import seats as desk_seats
from songhe.care.emergency.models import Call
from songhe.care.emergency.rules import county_path
from songhe.desks.dispatcher import case as cases
from songhe.desks.dispatcher import openings, rows
from songhe.desks.dispatcher.ground import outlines
from songhe.desks.dispatcher.overview import console_map
from songhe.register.access import scope
from songhe.register.access.models import Role, User

DESK = (Role.DISPATCHER, Role.LEAD)
CLOSED_SHOWN = 30
BAR = "dispatcher/_seats.html"


def lists(user: User, at: datetime) -> dict[str, Any]:
    """The three groups of the list."""
    over = queries.closed_today(user, at)
    hand = rows.rows(queries.in_hand(user), at)
    return {
        "ringing": rows.rows(queries.ringing(user), at),
        "hand": hand,
        "over": rows.rows(over[:CLOSED_SHOWN], at),
        "over_count": over.count(),
        "late": sum(one.state == "late" for one in hand),
        "today": cases.today(at),
    }


def overview(user: User, groups: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What stands where a case would be: what waits, and where everything is."""
    ringing, hand, over = groups["ringing"], groups["hand"], groups["over"]
    return {
        **groups,
        "first": ringing[0].call if ringing else None,
        "last": over[0].call if over else None,
        "map": console_map(user, [*ringing, *hand], at),
    }


def seating(user: User, at: datetime) -> dict[str, Any]:
    """Who is at this desk, and whether anybody can answer."""
    path = county_path(user.scope)
    here = [seat for seat in queries.seats(user) if seat.desk_path == path]
    mine = next((seat for seat in here if seat.user_id == user.pk), None)
    fresh = at - timedelta(seconds=dated.practice(at).seat_fresh_s)
    others = [seat for seat in here if seat.user_id != user.pk and (seat.status == "resting" or seat.seen_at >= fresh)]
    # The page that asks is itself a screen: its first sign of life is on the way.
    staffed = "/" not in path or (mine is not None and mine.status == "ready") or desk_seats.ready(path, at)
    return {
        "seat": mine,
        "others": others,
        "overflow": not staffed,
        "desk_path": path,
        "covering": queries.covered_for(user),
        "overstayed": queries.overstayed(here, at),
        "bar_right": BAR,
    }


@require_GET
@scope.roles(*DESK)
def console(request: scope.UserRequest) -> HttpResponse:
    """The list, and no case in hand: all calls on one map. Asked by script, the part that changes."""
    user, at = request.user, clock.now()
    about = overview(user, lists(user, at), at)
    if request.headers.get("HX-Request"):
        return render(request, "dispatcher/_overview.html", about)
    return render(request, "dispatcher/console.html", {**about, **seating(user, at)})


@require_GET
@scope.roles(*DESK)
def case(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """The list and one case; asked by script, the parts of the case that change."""
    user, at = request.user, clock.now()
    call = _call(user, pk)
    about = {**cases.context(user, call, at), "deed": cases.deed(call)}
    if request.headers.get("HX-Request"):
        return render(request, "dispatcher/_parts.html", about)
    kept = {"note_key": _note_key(request)}
    return render(request, "dispatcher/console.html", {**lists(user, at), **seating(user, at), **about, **kept})


def _note_key(request: HttpRequest) -> str:
    """By which this browser seals the note being written: it is nowhere but in pages of this session, and ends with it."""
    return salted_hmac("songhe.desk.note", request.session.session_key or "", algorithm="sha256").hexdigest()


@require_GET
@scope.roles(*DESK)
def listing(request: scope.UserRequest) -> HttpResponse:
    """The list alone, when the screen has to begin anew or puts its rows in order."""
    return render(request, "dispatcher/_list.html", lists(request.user, clock.now()))


@require_GET
@scope.roles(*DESK)
def row(request: scope.UserRequest, pk: UUID) -> JsonResponse:
    """One row in the reader's language: live frames carry the house's own, so that its desks wait for nothing."""
    line = rows.row(_call(request.user, pk), clock.now())
    html = render_to_string("dispatcher/_row.html", {"row": line})
    return JsonResponse({"html": html, "text": rows.announcement(line.call)})


@require_GET
@scope.roles(*DESK)
def seat_bar(request: scope.UserRequest) -> HttpResponse:
    """The part of the bar that says who sits here."""
    return render(request, "dispatcher/_seats.html", seating(request.user, clock.now()))


@require_GET
@scope.roles(*DESK, Role.COUNTY, Role.CITY)
def ground(request: HttpRequest) -> JsonResponse:
    """Boundaries of the counties, for the maps; public facts, the same for everybody."""
    answer = JsonResponse(outlines())
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@require_POST
@scope.roles(*DESK)
def reveal(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Open a number or the whole record for this case; the journal keeps who and why."""
    call = _call(request.user, pk)
    openings.open_up(call=call, user=request.user, field=request.POST.get("field", "phone"), at=clock.now())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(_back(request, call))


def _back(request: HttpRequest, call: Call) -> str:
    page = "emergency:record" if request.POST.get("page") == "record" else "dispatcher:case"
    return reverse(page, args=[call.pk])


def _call(user: User, pk: UUID) -> Call:
    return get_object_or_404(queries.calls(user), pk=pk)
