"""The report: its level for whoever may see it, its items and its paper after a reason, and what is said against it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused, WrongMoment
from songhe.base.web.refusals import refusal_on
from songhe.care.assessment import actions, instruments, paper, queries, words
from songhe.care.assessment.actions.ground import rules_of
from songhe.care.assessment.forms import OpenForm, WhyForm
from songhe.care.assessment.models import Appeal, Assessment
from songhe.care.assessment.queries import ASSESSING, LINKED
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions as people
from songhe.register.people import queries as files

READ = ASSESSING | BUREAU_ROLES | LINKED
APPEAL = BUREAU_ROLES | LINKED
"""Who may say that a result is not believed: family and elder, and the bureau in their name."""


@never_cache
@require_GET
@roles(*READ)
def report(request: UserRequest, key: UUID) -> HttpResponse:
    """A report: level and days for whoever may see it; items, record and signatures while it stands open."""
    return page(request, queries.reported(request.user, key))


def page(request: UserRequest, row: Assessment, status: int = 200, **forms: Any) -> HttpResponse:
    """The report page, also with a form that was refused."""
    user, at = request.user, clock.now()
    opened = queries.opened(user, row, at)
    appeals = list(row.appeals.order_by("-at").select_related("outcome"))
    context = {
        "row": row, "told": queries.printed(row.report) if opened else None, "instrument": rules_of(row),
        "level": words.level(rules_of(row).level(row.report.level)), "open": OpenForm(), "appeals": appeals,
        "openable": files.health_openable(user, row.elder),
        "next": queries.assessments(user).filter(corrects=row, status__in=("issued", "appealed", "superseded")).first(),
        "may_appeal": row.status == "issued" and user.role in APPEAL, "until": _until(row),
        "mine": next((one for one in appeals if one.status == "open" and one.user_id == user.pk), None),
        "may_correct": row.status == "issued" and user.pk in {row.first.user_id, row.second.user_id},
        "may_start": row.status == "appealed" and queries.to_assess(user).filter(pk=row.elder_id).exists(),
    }  # fmt: skip
    return render(request, "assessment/report.html", {**context, **forms}, status=status)


def _until(row: Assessment) -> Any:
    return instruments.appeal_until(rules_of(row), instruments.today(row.report.issued_at))


@require_POST
@roles(*READ)
def opening(request: UserRequest, key: UUID) -> HttpResponse:
    """Open the items for ten minutes: the elder's file keeps who and why."""
    row = queries.reported(request.user, key)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, open=form)
    _note(request, row, form.cleaned_data["reason"])
    return redirect("assessment:report", row.pk)


@require_POST
@roles(*READ)
def print_out(request: UserRequest, key: UUID) -> HttpResponse:
    """The report as PDF, with who printed it and when on every page; the elder's file keeps it."""
    row = queries.reported(request.user, key)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, open=form)
    at = _note(request, row, _("打印报告：%(why)s") % {"why": form.cleaned_data["reason"]})
    body = paper.pdf(queries.printed(row.report), printed_by=request.user.name, at=at)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _note(request: UserRequest, row: Assessment, reason: str) -> Any:
    if not files.health_openable(request.user, row.elder):
        raise Refused(_("老人没有同意家属看健康情况，逐项评分和打印都要先有这份同意。"))
    at = clock.now()
    why = f"{row.number} {reason}"
    people.note_opening(elder=row.elder, fields=["assessment"], reason=why, by=request.user.actor, at=at)
    return at


def _refuse_unless_issued(row: Assessment, verb: str) -> None:
    """Nobody fills in a form that could not be sent."""
    if row.status != "issued":
        raise WrongMoment(row, verb)


@require_http_methods(["GET", "POST"])
@roles(*APPEAL)
def appeal(request: UserRequest, key: UUID) -> HttpResponse:
    """Ask that others assess again."""
    row = queries.reported(request.user, key)
    _refuse_unless_issued(row, "appeal")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.appeal(assessment=row, reason=form.cleaned_data["why"], user=request.user, at=clock.now())
        messages.success(request, _("已申请复评，会由另外两名评估员来评。"))
        return redirect("assessment:report", row.pk)
    context = {"form": form, "row": row, "until": _until(row)}
    return render(request, "assessment/appeal.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*APPEAL)
def withdraw(request: UserRequest, key: UUID) -> HttpResponse:
    """Take the own appeal back."""
    row = queries.reported(request.user, key)
    mine = get_object_or_404(Appeal.objects.select_related("assessment"), assessment=row, user=request.user, status="open")
    actions.withdraw(appeal=mine, user=request.user, at=clock.now())
    messages.success(request, _("复评申请已撤回，原报告有效。"))
    return redirect("assessment:report", row.pk)


@require_http_methods(["GET", "POST"])
@roles(*ASSESSING)
def correct(request: UserRequest, key: UUID) -> HttpResponse:
    """Begin a new version of an own report that has a mistake in it."""
    row = get_object_or_404(queries.mine(request.user).filter(reports__isnull=False), pk=key)
    _refuse_unless_issued(row, "correct")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = actions.correct(assessment=row, why=form.cleaned_data["why"], user=request.user, at=clock.now())
            return redirect("assessment:sheet", made.pk)
    return render(request, "assessment/correct.html", {"form": form, "row": row}, status=422 if form.errors else 200)
