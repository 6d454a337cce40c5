"""Pages of desks: who sits there, when the city covered, and how many seats the coming week needs."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from songhe.base import clock, indicators
from songhe.city.answering import dated, desks
from songhe.city.answering.views import SEES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.places.models import Division
from songhe.register.staff.queries import KEEPERS

MONTHS = 6


@roles(*SEES)
@require_GET
def seats(request: UserRequest) -> HttpResponse:
    """Who sits now; of a month the times in which the city covered, and the breaks."""
    user, at = request.user, clock.now()
    now = indicators.month_of(at)
    span = indicators.read_month(request.GET.get("month", "")) or now
    covered, rests, here = desks.covered(user, span, at), desks.breaks(user, span), list(desks.seats_now(user))
    names = places.names_of({one.cover.desk_path for one in covered} | {one.desk_path for one in here})
    context = {
        "span": span, "months": list(reversed(indicators.months_before(now, MONTHS))),
        "covered": [(one, names[one.cover.desk_path]) for one in covered], "rests": rests,
        "here": [(one, names[one.desk_path]) for one in here],
        "empty": [one for one in desks.desks(user) if one.path not in {seat.desk_path for seat in here if _there(seat)}],
        "minutes": sum(one.minutes for one in covered), "calls": sum(len(one.calls) for one in covered),
        "late": sum(late for _rest, late in rests),
        "running": [names[one.cover.desk_path] for one in covered if not one.cover.until],
    }  # fmt: skip
    return render(request, "answering/seats.html", context)


def _there(seat: desks.Seat) -> bool:
    return seat.status == "ready" and seat.lost_at is None


@roles(*SEES)
@require_GET
def staffing(request: UserRequest) -> HttpResponse:
    """One desk: the coming week hour by hour, and the calls behind one of its hours."""
    at, own = clock.now(), desks.desks(request.user)
    desk = next((one for one in own if one.code == request.GET.get("desk")), own[0] if own else None)
    context: dict[str, Any] = {"desks": own, "desk": desk, "rule": dated.staffing(at.date()), "clock": range(24),
                               "may_roster": request.user.role in KEEPERS}  # fmt: skip
    if desk is not None:
        week = desks.week(desk.path, at)
        context |= {"week": week, "chosen": _chosen(request, desk, week, at)}
    return render(request, "answering/staffing.html", context)


def _chosen(request: UserRequest, desk: Division, week: desks.Week, at: datetime) -> dict[str, object] | None:
    """The hour that was clicked, with its calls."""
    asked = request.GET.get("hour", "")
    if not asked:
        return None
    if not (asked.isdecimal() and int(asked) < len(week.hours)):
        raise Http404
    one = week.hours[int(asked)]
    return {"hour": one, "calls": desks.calls_at(desk.path, at, one.starts.weekday(), one.hour)}
