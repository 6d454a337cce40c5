"""The wall: what four metres away has to be seen. Surname and place only; nothing scrolls, nothing turns."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.base.indicators import Ratio, Span
from songhe.care.emergency import counting, queries
from songhe.care.emergency.models import OPEN, Call
from songhe.desks.dispatcher import rows
from songhe.desks.dispatcher.overview import wall_map
from songhe.register.access import scope
from songhe.register.access.models import Role, User

SHOWN = 6


@require_GET
@scope.roles(Role.DISPATCHER, Role.LEAD, Role.COUNTY, Role.CITY)
def wall(request: scope.UserRequest) -> HttpResponse:
    """The whole wall, or asked by script its parts."""
    name = "dispatcher/_wall.html" if request.headers.get("HX-Request") else "dispatcher/wall.html"
    return render(request, name, picture(request.user, clock.now()))


def picture(user: User, at: datetime) -> dict[str, Any]:
    """Calls, three figures and the points of the map."""
    lines = _lines(user, at)
    return {
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "figures": _figures(user, at),
        "map": wall_map(user, lines, at),
        "place": user.division.name,
        "last": queries.calls(user).order_by("-received_at").values_list("received_at", flat=True).first(),
        "at": at,
    }


def surname(call: Call) -> str:
    """何老人: no more than that is said on a wall."""
    name = call.elder.name if call.elder else call.caller_name
    return _("%(name)s老人") % {"name": name[:1]} if name else _("未登记")


def _lines(user: User, at: datetime) -> list[rows.Row]:
    running = rows.rows(queries.calls(user).filter(status__in=OPEN), at)
    for line in running:
        line.call.surname = surname(line.call)  # type: ignore[attr-defined]
    return sorted(running, key=lambda line: (line.group != "ringing", line.sort))


def _figures(user: User, at: datetime) -> list[dict[str, Any]]:
    """Today by the ledger's own definitions: who was not answered, and where nobody came, counts as missed."""
    day = timezone.localtime(at).date()
    today = Span(day, day)
    ratios = counting.ratios(user, today, at)
    rang = counting.rows(user, today).count()
    history = f"{reverse('emergency:history')}?since={day}&until={day}"
    return [
        {"name": _("今日呼叫"), "value": rang, "href": history},
        _share(_("30 秒内接听"), "answer-30s", ratios, history),
        _share(_("15 分钟内到场"), "response-15min", ratios, history),
    ]


def _share(name: str, code: str, ratios: dict[str, Ratio], history: str) -> dict[str, Any]:
    ratio, list_of = ratios[code], f"{history}&figure={code}"
    return {"name": name, "value": ratio.met, "of": ratio.of, "href": f"{list_of}&part=met", "of_href": list_of}
