"""Whom nobody would reach in time, county by county and village by village."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.city.reach import actions, queries
from songhe.city.reach.models import Look
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.places.models import Division
from songhe.register.staff.queries import KEEPERS

SEES = (Role.LEAD, Role.DISPATCHER, Role.COUNTY, Role.CITY, Role.AUDITOR)
VILLAGES = 60


def _moment(request: UserRequest) -> str:
    return Look.Moment.NIGHT if request.GET.get("when") == Look.Moment.NIGHT else Look.Moment.NOW


@roles(*SEES)
@require_GET
def reach(request: UserRequest) -> HttpResponse:
    """The counties of my place; of one, its villages, a map, and what would bring most in."""
    moment = _moment(request)
    found = queries.looks(request.user, moment)
    asked = request.GET.get("county", "")
    chosen = next((one for one in found if one.division_path.endswith(f"/{asked}")), found[0] if found else None)
    names = places.names_of(one.division_path for one in found)
    context: dict[str, Any] = {
        "counties": [(one, names[one.division_path], one.division_path.rsplit("/", 1)[-1]) for one in found],
        "outside": sum(one.outside for one in found), "buttons": sum(one.buttons for one in found),
        "moment": moment, "moments": Look.Moment.choices, "chosen": chosen, "tiles": settings.TILES,
        "may_roster": request.user.role in KEEPERS,
    }  # fmt: skip
    if chosen is not None:
        context |= _of_county(chosen, names[chosen.division_path])
    return render(request, "reach/reach.html", context)


def _of_county(look: Look, name: str) -> dict[str, Any]:
    rows = {one.path: one for one in Division.objects.filter(path__in=[path for path, _all, _out in look.villages])}
    lines = [(rows[path], everybody, out) for path, everybody, out in look.villages if out and path in rows]
    fresh = [(places.names_of([path])[path], gain) for path, gain in look.new_place]
    return {
        "name": name, "lines": lines[:VILLAGES], "more": max(0, len(lines) - VILLAGES), "changes": queries.changes(look),
        "fresh": fresh[0] if fresh else None, "drawing": _drawing(look, rows),
    }  # fmt: skip


def _drawing(look: Look, rows: dict[str, Division]) -> dict[str, Any]:
    """Villages as dots: red where somebody is outside. Nobody's door is drawn."""
    points = []
    for path, everybody, out in look.villages:
        if (one := rows.get(path)) is not None:
            note = f"{out} / {everybody}"
            points.append([one.lat, one.lng, one.short_name, "out" if out else "in", "", not out, note])
    return {"points": points, "lines": [], "kinds": {"out": {"look": "here", "label": ""}, "in": {"look": "home", "label": ""}}}


@roles(*SEES)
@require_GET
def village(request: UserRequest, code: str) -> HttpResponse:
    """The people of one village whom nobody reaches in time."""
    row = get_object_or_404(queries.villages(request.user), code=code)
    moment, at = _moment(request), clock.now()
    when = actions.night(at) if moment == Look.Moment.NIGHT else at
    found, everybody = queries.outside(row, when)
    context = {"village": row, "lines": found, "everybody": everybody, "moment": moment, "at": at, "when": when}
    return render(request, "reach/village.html", {**context, "county": row.path.split("/")[1]})
