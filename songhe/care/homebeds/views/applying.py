"""Asking for a home bed, judging the conditions, saying yes or no."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.care.homebeds import actions, dated, queries
from songhe.care.homebeds.forms import CloseForm, HomeBedForm, HomeServeForm, JudgeForm, RefuseForm
from songhe.care.homebeds.views.ground import LINKED, READS, WORKS, mine, page, work
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import naming


@require_http_methods(["GET", "POST"])
@roles(*READS)
@sensitive_post_parameters("phone")
def new(request: UserRequest) -> HttpResponse:
    """For whom: chosen among one's own, or, at a provider that keeps no files, named exactly."""
    return naming.choose(request, "homebeds/who.html", "homebeds:ask")


@require_http_methods(["GET", "POST"])
@roles(*READS)
def ask(request: UserRequest, elder: UUID) -> HttpResponse:
    """Write the application down."""
    who, at = naming.chosen(request, elder), clock.now()
    form = HomeBedForm(request.POST or None, role=request.user.role, homes=queries.wanted(who))
    if request.method == "POST" and form.is_valid():
        row = actions.ask(elder=who, **form.facts(), user=request.user, by=request.user.actor, at=at)
        messages.success(request, _("已登记，民政局会逐条审核条件。"))
        return redirect("homebeds:file", row.pk)
    context = {"form": form, "elder": who, "conditions": dated.conditions(localtime(at).date())}
    return render(request, "homebeds/ask.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*READS)
def file(request: UserRequest, pk: UUID) -> HttpResponse:
    """One home bed with everything that belongs to it."""
    return page(request, mine(request, pk))


@require_GET
@roles(*READS)
def of_stay(request: UserRequest, stay: UUID) -> HttpResponse:
    """From the stay in the room of beds to the file it belongs to."""
    return redirect("homebeds:file", get_object_or_404(queries.home_beds(request.user), stay=stay).pk)


@require_POST
@roles(*BUREAU_ROLES)
def judging(request: UserRequest, pk: UUID) -> HttpResponse:
    """Judge the conditions."""
    row, form = work(request, pk), JudgeForm(request.POST)
    if not form.is_valid():
        return page(request, row, judge_form=form)
    actions.judge(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*BUREAU_ROLES)
def placing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Which provider serves it."""
    row = work(request, pk)
    form = HomeServeForm(request.POST, homes=queries.wanted(row.elder))
    if not form.is_valid():
        return page(request, row, place_form=form)
    actions.place(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*BUREAU_ROLES)
def approval(request: UserRequest, pk: UUID) -> HttpResponse:
    """The conditions are met."""
    actions.approve(home_bed=work(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已通过，可以勘察、装设备、签协议了。"))
    return redirect("homebeds:file", pk)


@require_POST
@roles(*BUREAU_ROLES)
def refusal(request: UserRequest, pk: UUID) -> HttpResponse:
    """No bed comes of it."""
    row, form = work(request, pk), RefuseForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, refuse_form=form)
    actions.decline(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*LINKED)
def withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """The elder or the family no longer asks."""
    actions.decline(home_bed=mine(request, pk), reason="withdrew", by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*BUREAU_ROLES)
def opening(request: UserRequest, pk: UUID) -> HttpResponse:
    """Everything is there: the bed stands from now on."""
    actions.open_bed(home_bed=work(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("家庭养老床位已开床。"))
    return redirect("homebeds:file", pk)


@require_POST
@roles(*WORKS)
def closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """The bed is closed."""
    row, form = work(request, pk), CloseForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, close_form=form)
    actions.close_bed(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)
