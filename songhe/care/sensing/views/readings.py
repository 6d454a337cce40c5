"""Readings as they are kept: a home's day; and of a fleet who is silent and whose batteries go down."""

from datetime import date, datetime, time, timedelta
from html import escape
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.sensing import queries, readings
from songhe.care.sensing.queries import LOOKERS
from songhe.care.sensing.readings import Curve
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

SPANS = {"7": 7, "30": 30}
WIDE, HIGH = 320, 80


def _when(text: str, today: date) -> date:
    try:
        told = date.fromisoformat(text)
    except ValueError:
        return today
    return told if today - timedelta(days=400) <= told <= today else today


@require_GET
@roles(*LOOKERS, Role.DOCTOR)
def day(request: UserRequest, elder: UUID) -> HttpResponse:
    """Hour by hour, what each device of a home said."""
    who, today = queries.one(request.user, elder), localtime(clock.now()).date()
    on = _when(request.GET.get("on", ""), today)
    starts = datetime.combine(on, time(), tzinfo=get_current_timezone())
    context = {"elder": who, "on": on, "lines": readings.day(who, starts), "hours": range(0, 24, 3)}
    context |= {"before": on - timedelta(days=1), "after": on + timedelta(days=1) if on < today else None}
    return render(request, "sensing/day.html", context)


@require_GET
@roles(*BUREAU_ROLES, Role.SYSTEM, Role.LEAD)
def fleet(request: UserRequest) -> HttpResponse:
    """Makes of device: silence and batteries. Nobody's name."""
    today = localtime(clock.now()).date()
    days = SPANS.get(request.GET.get("days", ""), 7)
    first = today - timedelta(days=days - 1)
    curves = [(curve, _curve(curve, first, days)) for curve in readings.batteries(request.user, first, today)]
    context = {"silences": readings.silences(request.user, first, today), "curves": curves, "days": days, "spans": (7, 30)}
    return render(
        request, "sensing/readings.html", context | {"kept": readings.days_kept(), "system": request.user.role == Role.SYSTEM}
    )


def _curve(curve: Curve, first: date, days: int) -> SafeString:
    """The middle one as a line, the weak tenth as a thin one; the rule of 20 percent as a dash."""
    step = WIDE / max(days - 1, 1)

    def line(weak: bool) -> str:
        points = [((day - first).days * step, HIGH - (low if weak else middle) / 100 * HIGH) for day, middle, low in curve.days]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    label = escape(_("%(model)s 的电量") % {"model": curve.model})
    return mark_safe(
        f'<svg class="curve" viewBox="-4 -4 {WIDE + 8} {HIGH + 8}" role="img" aria-label="{label}">'
        f'<line class="edge" x1="0" x2="{WIDE}" y1="{HIGH * 0.8:.0f}" y2="{HIGH * 0.8:.0f}"/>'
        f'<polyline class="weak" points="{line(True)}"/><polyline class="middle" points="{line(False)}"/></svg>'
    )
