"""One resident: the day, the plan, the medicines, the month."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base import indicators as base
from songhe.care.nursing import actions, queries, showing, words
from songhe.care.nursing.forms import MedicineForm, PlanForm, SignForm
from songhe.care.nursing.views.ground import STAFF, elder_of, home, lead, led
from songhe.register.access.scope import UserRequest, roles


def _day(text: str, at: datetime) -> date:
    today = localtime(at).date()
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


@require_GET
@roles(*STAFF)
def resident(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """Where somebody lies, the plan, the medicines, and what was done on a day."""
    return _resident(request, pk, elder)


def _resident(request: UserRequest, pk: UUID, elder: UUID, **wrong: Any) -> HttpResponse:
    facility, at = home(request, pk), clock.now()
    who = elder_of(facility, elder)
    context = showing.resident(facility, who, _day(request.GET.get("day", ""), at), at)
    shown = context["draft"] or context["plan"]
    context |= {"leads": queries.leads(request.user, facility), "lines": showing.plan(shown) if shown else [], "shown": shown}
    return render(request, "nursing/resident.html", {**context, "sign_form": SignForm(), **wrong}, status=422 if wrong else 200)


@require_GET
@roles(*STAFF)
def record(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """A month by day, for the screen and for paper."""
    facility, at = home(request, pk), clock.now()
    who = elder_of(facility, elder)
    span = base.read_month(request.GET.get("month", "")) or base.month_of(at)
    before = base.month(span.first.year, span.first.month - 1)
    after = base.month(span.first.year, span.first.month + 1)
    context = {**showing.record(facility, who, span), "facility": facility, "elder": who, "before": before}
    context |= {"after": after if after.starts_at <= at else None, "printed_at": at}
    return render(request, "nursing/record.html", context)


@require_http_methods(["GET", "POST"])
@roles(*STAFF)
def plan(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """Write a new version of the plan, from the one that holds or from the template of a level."""
    facility, at = led(request, pk), clock.now()
    who = elder_of(facility, elder)
    versions = queries.plans_of(who.pk, facility)
    known = next((row for row in versions if row.status in {"draft", "active"}), None)
    asked = request.GET.get("level", "")
    level = int(asked) if asked in {"0", "1", "2", "3", "4"} else words.REGISTER_LEVELS.get(who.care_level, 1)
    form = PlanForm(request.POST or None, today=localtime(at).date(), level=level, plan=None if asked else known)
    if request.method == "POST" and form.is_valid():
        actions.draft(facility=facility, elder=who, **form.facts(), by=request.user.actor, at=at)
        messages.success(request, _("已写好，请老人或家属签字。"))
        return redirect("nursing:resident", pk, elder)
    context = {"facility": facility, "elder": who, "form": form, "levels": words.LEVELS, "known": known}
    return render(request, "nursing/plan.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*STAFF)
def plan_signing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Elder or family agree."""
    row, form = lead(request, get_object_or_404(queries.plans(request.user), pk=pk)), SignForm(request.POST)
    if not form.is_valid():
        return _resident(request, row.facility_id, row.elder_id, sign_form=form)
    actions.sign(plan=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("计划开始执行，今天要做的已经排好。"))
    return redirect("nursing:resident", row.facility_id, row.elder_id)


@require_POST
@roles(*STAFF)
def plan_dropping(request: UserRequest, pk: UUID) -> HttpResponse:
    """A draft that nobody signed."""
    row = lead(request, get_object_or_404(queries.plans(request.user), pk=pk))
    actions.drop(plan=row, by=request.user.actor, at=clock.now())
    return redirect("nursing:resident", row.facility_id, row.elder_id)


@require_http_methods(["GET", "POST"])
@roles(*STAFF)
def medicine(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """Write down a medicine that somebody prescribed."""
    facility, at = led(request, pk), clock.now()
    who = elder_of(facility, elder)
    form = MedicineForm(request.POST or None, initial={"starts_on": localtime(at).date()})
    if request.method == "POST" and form.is_valid():
        actions.order(facility=facility, elder=who, **form.cleaned_data, by=request.user.actor, at=at)
        messages.success(request, _("已登记，到点会提醒，两个人核对后再给。"))
        return redirect("nursing:resident", pk, elder)
    context = {"facility": facility, "elder": who, "form": form}
    return render(request, "nursing/medicine.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*STAFF)
def stopping(request: UserRequest, pk: UUID) -> HttpResponse:
    """A medicine is not taken any more."""
    row = lead(request, get_object_or_404(queries.medicines(request.user), pk=pk))
    actions.stop(medicine=row, by=request.user.actor, at=clock.now())
    return redirect("nursing:resident", row.facility_id, row.elder_id)
