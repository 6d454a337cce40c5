"""All calls of a desk and who is out for them, as points of a map: for the console without a case, and for the wall."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from songhe.care.emergency import dated
from songhe.care.emergency.models import Call
from songhe.desks.dispatcher import rows
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Division
from songhe.register.staff import queries as staff
from songhe.register.staff.models import Responder


def console_map(user: User, lines: Iterable[rows.Row], at: datetime) -> dict[str, Any]:
    """Every open call of the list, where it is as exactly as is known, and everybody whose position is fresh."""
    return {
        "points": [_point(line) for line in lines],
        "crew": [{**_where(one), "name": one.name} for one in afield(user, at)],
        "outline": counties(user),
    }


def wall_map(user: User, lines: Iterable[rows.Row], at: datetime) -> dict[str, Any]:
    """The same for a wall that strangers may see: villages, not doors; what somebody is, not who."""
    return {
        "points": [_village(line) for line in lines],
        "crew": [{**_where(one, 3), "name": one.get_kind_display()} for one in afield(user, at)],
        "outline": counties(user),
    }


def afield(user: User, at: datetime) -> list[Responder]:
    """On duty, with a position young enough to count; where somebody was an hour ago is not drawn as where he is."""
    return list(staff.afield(user, at, at - timedelta(seconds=dated.practice(at).position_fresh_s)))


def counties(user: User) -> list[str]:
    """Codes of the counties whose edge is drawn strong."""
    return list(Division.objects.filter(scope.within(user.scope, "path"), level="county").values_list("code", flat=True))


def _where(one: Responder, decimals: int = 6) -> dict[str, Any]:
    assert one.live_lat is not None and one.live_lng is not None
    return {"lat": round(one.live_lat, decimals), "lng": round(one.live_lng, decimals)}


def _point(line: rows.Row) -> dict[str, Any]:
    call = line.call
    return {
        **_state(line),
        "lat": call.lat,
        "lng": call.lng,
        "exact": call.located == "exact",
        "name": line.who,
        "href": reverse("dispatcher:case", args=[call.pk]),
    }


def _village(line: rows.Row) -> dict[str, Any]:
    place: Division = line.call.division
    return {**_state(line), "lat": round(place.lat, 3), "lng": round(place.lng, 3), "name": place.short_name}


def _state(line: rows.Row) -> dict[str, Any]:
    call: Call = line.call
    return {"state": line.state, "ring": line.group == "ringing", "drill": call.drill}
