"""Pages of drills: the calendar, and one drill with what it took."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.city.answering import dated, desks, drilling, drills, words
from songhe.city.answering.forms import HoldForm, OffForm, PlanForm
from songhe.city.answering.models import Drill
from songhe.city.answering.views import JUDGES, SEES
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES
from songhe.register.access.scope import UserRequest, roles

SHOWN = 40


@roles(*SEES)
@require_http_methods(["GET", "POST"])
def calendar(request: UserRequest) -> HttpResponse:
    """What is planned, late first; which desks have not drilled for too long; what was held and what it took."""
    user, today = request.user, localtime(clock.now()).date()
    form = PlanForm(request.POST or None, desks=desks.desks(user))
    if request.method == "POST":
        if user.role not in JUDGES:
            raise Http404
        if form.is_valid():
            with refusal_on(form, "planned_on"):
                drilling.plan(**form.cleaned_data, by=user.actor, at=clock.now())
                return redirect("answering:drills")
    ahead = drills.ahead(user)
    context = {
        "ahead": [(row, row.late(today)) for row in ahead], "late": sum(row.late(today) for row in ahead),
        "past": drills.past(user)[:SHOWN], "lapsed": drills.lapsed(user, today), "rule": dated.drilling(today), "form": form,
        "may_plan": user.role in JUDGES,
    }  # fmt: skip
    return render(request, "answering/drills.html", context, status=422 if form.errors else 200)


@roles(*SEES)
@require_http_methods(["GET", "POST"])
def drill(request: UserRequest, pk: UUID) -> HttpResponse:
    """One drill: written down as held, or what it took."""
    user = request.user
    row = get_object_or_404(drills.drills(user), pk=pk)
    form = HoldForm(request.POST or None, calls=drills.calls_for(user, row))
    if request.method == "POST":
        if user.role not in JUDGES:
            raise Http404
        if form.is_valid():
            with refusal_on(form, "held_on"):
                drilling.hold(drill=row, **form.cleaned_data, by=user.actor, at=clock.now())
                return redirect("answering:drill", pk=row.pk)
    return _page(request, row, form, OffForm())


@roles(*JUDGES)
@require_POST
def calling_off(request: UserRequest, pk: UUID) -> HttpResponse:
    """It will not be held."""
    row = get_object_or_404(drills.drills(request.user), pk=pk)
    form = OffForm(request.POST)
    if not form.is_valid():
        return _page(request, row, HoldForm(calls=drills.calls_for(request.user, row)), form)
    drilling.call_off(drill=row, by=request.user.actor, at=clock.now(), reason=form.cleaned_data["reason"])
    return redirect("answering:drills")


def _page(request: UserRequest, row: Drill, form: HoldForm, off: OffForm) -> HttpResponse:
    today, user = localtime(clock.now()).date(), request.user
    steps = dated.drilling(row.held_on or today).steps
    took = [(words.STEPS[step.code], step, seconds, seconds is not None and seconds <= step.seconds)
            for step in steps if step.code in row.took for seconds in [row.took[step.code]]]  # fmt: skip
    context = {
        "row": row, "late": row.late(today), "form": form, "off": off, "took": took,
        "may_hold": row.status == "planned" and user.role in JUDGES, "reads": user.role in DESK_ROLES | BUREAU_ROLES,
    }  # fmt: skip
    return render(request, "answering/drill.html", context, status=422 if form.errors or off.errors else 200)
