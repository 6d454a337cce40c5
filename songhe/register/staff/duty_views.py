"""The duty calendar: who is on duty on a day, where nobody is, and planning shifts."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.staff import actions, queries
from songhe.register.staff.forms import HOME, ShiftForm
from songhe.register.staff.queries import KEEPERS

AHEAD = 8  # today and the next seven days


@require_GET
@roles(*KEEPERS)
def duty(request: UserRequest) -> HttpResponse:
    """One day of the calendar."""
    return _page(request, _day(request.GET.get("day", "")))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().astimezone(HOME).date()


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(0), tzinfo=HOME)
    return start, start + timedelta(days=1)


def _page(request: UserRequest, day: date, form: ShiftForm | None = None) -> HttpResponse:
    user = request.user
    at = clock.now()
    start, end = _bounds(day)
    shifts, gaps = list(queries.shifts(user, start, end)), queries.gaps(user, max(start, at), end) if end > at else []
    names = places.names_of([row.responder.division_path for row in shifts] + [gap.town.path for gap in gaps])
    context = {
        "day": day,
        "days": _days(user, at),
        "shifts": [(row, names[row.responder.division_path], row.starts_at <= at < row.ends_at) for row in shifts],
        "gaps": [(gap, names[gap.town.path]) for gap in gaps],
        "on_now": queries.on_duty(at, user.scope).count(),
        "form": form or ShiftForm(user=user, day=day),
        "at": at,
    }
    return render(request, "staff/duty.html", context, status=422 if form and form.errors else 200)


def _days(user: Any, at: datetime) -> list[tuple[date, int]]:
    """Today and the next seven days with the number of shifts of each, from one query."""
    first = at.astimezone(HOME).date()
    start, end = _bounds(first)[0], _bounds(first + timedelta(days=AHEAD - 1))[1]
    rows = list(queries.shifts(user, start, end).values_list("starts_at", "ends_at"))
    days = [first + timedelta(days=step) for step in range(AHEAD)]
    return [(day, sum(begins < _bounds(day)[1] and ends > _bounds(day)[0] for begins, ends in rows)) for day in days]


@require_POST
@roles(*KEEPERS)
def plan(request: UserRequest) -> HttpResponse:
    """Put somebody on duty; a refusal stands above the form, and what was written stays."""
    user = request.user
    day = _day(request.POST.get("day", ""))
    form = ShiftForm(request.POST, user=user, day=day)
    if form.is_valid():
        with refusal_on(form):
            row = actions.plan_shift(**form.facts(), by=user.actor, at=clock.now())
            messages.success(request, _("已排 %(name)s。") % {"name": row.responder.name})
            return redirect(f"{reverse('staff:duty')}?day={day.isoformat()}")
    return _page(request, day, form)


@require_POST
@roles(*KEEPERS)
def cancellation(request: UserRequest, key: UUID) -> HttpResponse:
    """Take a shift that has not begun off the plan."""
    user = request.user
    row = get_object_or_404(queries.every_shift(user), pk=key)
    day = row.starts_at.astimezone(HOME).date()
    actions.cancel_shift(shift=row, by=user.actor, at=clock.now())
    messages.success(request, _("这个班次已取消。"))
    return redirect(f"{reverse('staff:duty')}?day={day.isoformat()}")
