"""Targets: all of them, one of them, the list behind a figure, and what a department reports."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.city.targets import actions, asking, shown
from songhe.city.targets.forms import ReportForm, WhyForm
from songhe.city.targets.queries.reported import reported
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles

PAGE = 50
PARTS = {"of", "met", "missing"}


@require_GET
@roles(*BUREAU_ROLES)
def listed(request: UserRequest) -> HttpResponse:
    """The thirty targets of a place, with lights."""
    ask = asking.read(request)
    return render(request, "targets/list.html", shown.listed(ask, request.GET.get("plan", ""), request.GET.get("light", "")))


@require_GET
@roles(*BUREAU_ROLES)
def target(request: UserRequest, code: str) -> HttpResponse:
    """One target."""
    return render(request, "targets/target.html", shown.target(asking.read(request), shown.target_or_404(code)))


@require_GET
@roles(*BUREAU_ROLES)
def rows(request: UserRequest, code: str) -> HttpResponse:
    """What a figure counts, does, and does not."""
    ask, one, part = asking.read(request), shown.target_or_404(code), request.GET.get("part", "of")
    part = part if part in PARTS else "of"
    lines = shown.rows(ask, one, part)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    cut = getattr(lines, "cut", False)
    return render(request, "targets/rows.html", {"ask": ask, "target": one, "part": part, "page": page, "cut": cut})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def report(request: UserRequest, code: str) -> HttpResponse:
    """Enter a reported figure."""
    one = shown.target_or_404(code)
    first = {"department": one.measure.lead, "month": f"{clock.now():%Y-%m}"}
    form = ReportForm(request.POST or None, user=request.user, target=one, initial=first)
    if form.is_valid():
        with refusal_on(form):
            said = {"denominator": None, **form.cleaned_data}
            actions.report(target=code, by=request.user.actor, at=clock.now(), user=request.user, **said)
            messages.success(request, _("已记为上报数，与系统计算的数分开显示。"))
            return redirect("targets:target", code)
    return render(request, "targets/report.html", {"target": one, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def withdraw(request: UserRequest, key: UUID) -> HttpResponse:
    """Take a reported figure back."""
    row, form = get_object_or_404(reported(request.user), pk=key), WhyForm(request.POST)
    if not form.is_valid():
        raise Refused(_("写明为什么撤回。"))
    actions.withdraw_report(reported=row, why=form.cleaned_data["why"], by=request.user.actor, at=clock.now())
    return redirect("targets:target", row.target)
