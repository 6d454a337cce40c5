"""The work of two assessors: beginning, the sheet, the summary, signing and issuing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.assessment import actions, envelope, instruments, queries, rules, sheet, words
from songhe.care.assessment.actions.ground import rules_of
from songhe.care.assessment.forms import CancelForm, SignForm, StartForm
from songhe.care.assessment.models import OPEN, STANDING, Assessment
from songhe.care.assessment.queries import ASSESSING
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles

FOUND = 30


@require_GET
@roles(*ASSESSING)
def choose(request: UserRequest) -> HttpResponse:
    """Whom to assess: elders of the division, by the beginning of a name or its initials."""
    if queries.assessor(request.user) is None:
        raise Http404
    text, today = request.GET.get("text", "").strip(), clock.now().date()
    rows = [(row, row.age(today)) for row in queries.to_assess(request.user, text)[:FOUND]]
    return render(request, "assessment/choose.html", {"rows": rows, "text": text, "most": FOUND})


@require_http_methods(["GET", "POST"])
@roles(*ASSESSING)
def start(request: UserRequest, key: UUID) -> HttpResponse:
    """Begin with an elder, as the first of two."""
    user, at = request.user, clock.now()
    elder = queries.one_to_assess(user, key)
    seconds, day = queries.seconds(elder, user, at), instruments.today(at)
    form = StartForm(request.POST or None, seconds=seconds, day=day, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            row = actions.start(elder=elder, **form.cleaned_data, user=user, at=at)
            return redirect("assessment:sheet", row.pk)
    context = {"form": form, "elder": elder, "seconds": seconds, "open": queries.open_of(elder)}
    return render(request, "assessment/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@roles(*ASSESSING)
def fill(request: UserRequest, key: UUID) -> HttpResponse:
    """The sheet, one part after the other; POST keeps the whole of it, for browsers without script."""
    row = _present(request, key)
    if row.status != "draft":
        return redirect("assessment:one", row.pk)
    if request.method == "GET":
        return _sheet(request, row, row.sheet["answers"], row.sheet["record"])
    instrument, form = rules_of(row), dict(request.POST.lists())
    answers, record = sheet.said(form, instrument)
    if wrong := sheet.faults(instrument, answers, record):
        return _sheet(request, row, {**row.sheet["answers"], **answers}, record, wrong)
    drawing = sheet.drawn(request.POST.get("paper", ""), request.POST.get("drawing", ""))
    actions.fill(assessment=row, answers=answers, record=record, drawing=drawing, user=request.user, at=clock.now())
    return redirect("assessment:one", row.pk)


def _present(request: UserRequest, key: UUID) -> Assessment:
    """An assessment of the user's own, at which he is: the first, or the second after he said so."""
    row = queries.one_of_mine(request.user, key)
    if request.user.pk not in queries.present(row):
        raise Refused(_("请先确认您当时在场。"))
    return row


def _sheet(request: UserRequest, row: Assessment, answers: Any, record: Any, wrong: Any = ()) -> HttpResponse:
    instrument = rules_of(row)
    context = {
        "row": row, "instrument": instrument, "steps": queries.steps(instrument, answers, record, wrong), "wrong": wrong,
        "signed": row.sheet["drawing"], "paths": _paths(row), "edge": sheet.EDGE, "high": sheet.HIGH,
        "point": envelope.public(), "adds": instrument.method == rules.TOTAL,
    }  # fmt: skip
    return render(request, "assessment/sheet.html", context, status=422 if wrong else 200)


def _paths(row: Assessment) -> list[str]:
    drawn = row.sheet["drawing"]
    return sheet.paths(drawn) if isinstance(drawn, list) else []


@never_cache
@require_GET
@roles(*ASSESSING, *BUREAU_ROLES)
def one(request: UserRequest, key: UUID) -> HttpResponse:
    """How far one assessment is, and what is to be done next."""
    row = queries.one(request.user, key)
    return redirect("assessment:report", row.pk) if row.status in STANDING else page(request, row)


def page(request: UserRequest, row: Assessment, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an assessment that is not issued yet, also with a form that was refused."""
    user, at = request.user, clock.now()
    pair = user.pk in {row.first.user_id, row.second.user_id}
    opened = queries.opened(user, row, at)
    mine = row.signatures.filter(round=row.round, user=user).exists()
    context = {
        "row": row, "instrument": rules_of(row), "pair": pair, "opened": opened, "level": words.short_level(row),
        "to_join": row.second.user_id == user.pk and row.joined_at is None and row.status in OPEN,
        "signatures": row.signatures.filter(round=row.round).order_by("at"), "outcome": _outcome(row) if opened else None,
        "to_sign": pair and opened and row.status in {"submitted", "signing"} and not mine,
        "sign": SignForm(request=request), "cancel": CancelForm(), "may_cancel": row.status in OPEN,
        "occasion": words.occasion(row.occasion, row.started_at) if row.occasion else "",
    }  # fmt: skip
    return render(request, "assessment/one.html", {**context, **forms}, status=status)


def _outcome(row: Assessment) -> dict[str, Any]:
    """What is missing in a sheet, or what it comes to."""
    instrument, kept = rules_of(row), row.sheet
    lacks = set(actions.lacks(row))
    steps = queries.steps(instrument, kept["answers"], kept["record"])
    told = {"steps": steps, "lacks": lacks, "unsigned": sheet.DRAWING in lacks}
    if rules.missing(instrument, kept["answers"]):
        return told
    change = rules.change_of(instrument, kept["record"])
    got = rules.result(instrument, kept["answers"], change)
    return {
        **told, "result": got, "level": words.level(instrument.level(got.level)),
        "preliminary": words.level(instrument.level(got.preliminary)),
        "reasons": [instruments.reason_word(instrument, code) for code in got.reasons],
        "scores": [(instruments.label(part), got.scores[part.code], part.maximum) for part in instrument.dimensions],
        "contradicts": rules.contradiction(instrument, kept["answers"], kept["record"]),
    }  # fmt: skip


@require_POST
@roles(*ASSESSING)
def join(request: UserRequest, key: UUID) -> HttpResponse:
    """The second assessor is there."""
    row = queries.one_of_mine(request.user, key)
    actions.join(assessment=row, user=request.user, at=clock.now())
    return redirect("assessment:one", row.pk)


@require_POST
@roles(*ASSESSING)
def submit(request: UserRequest, key: UUID) -> HttpResponse:
    """The sheet is whole."""
    row = queries.one_of_mine(request.user, key)
    actions.submit(assessment=row, user=request.user, at=clock.now())
    messages.success(request, _("已提交，请两名评估员各自签名。"))
    return redirect("assessment:one", row.pk)


@require_POST
@roles(*ASSESSING)
def reopen(request: UserRequest, key: UUID) -> HttpResponse:
    """Something was wrong: back to the sheet."""
    row = queries.one_of_mine(request.user, key)
    actions.reopen(assessment=row, user=request.user, at=clock.now())
    return redirect("assessment:sheet", row.pk)


@require_POST
@roles(*ASSESSING)
def sign(request: UserRequest, key: UUID) -> HttpResponse:
    """The own name under it, by the own password."""
    row = queries.one_of_mine(request.user, key)
    form = SignForm(request.POST, request=request)
    if not form.is_valid():
        return page(request, row, 422, sign=form)
    actions.sign(assessment=row, user=request.user, at=clock.now())
    return redirect("assessment:one", row.pk)


@require_POST
@roles(*ASSESSING)
def issue(request: UserRequest, key: UUID) -> HttpResponse:
    """Make the report."""
    row = queries.one_of_mine(request.user, key)
    actions.issue(assessment=row, user=request.user, at=clock.now())
    messages.success(request, _("报告 %(number)s 已出具。") % {"number": row.number})
    return redirect("assessment:report", row.pk)


@require_POST
@roles(*ASSESSING, *BUREAU_ROLES)
def cancel(request: UserRequest, key: UUID) -> HttpResponse:
    """Give it up."""
    row = queries.one(request.user, key)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return page(request, row, 422, cancel=form)
    actions.cancel(assessment=row, cause=form.cleaned_data["cause"], user=request.user, at=clock.now())
    messages.success(request, _("这次评估已取消。"))
    return redirect("assessment:one", row.pk)
