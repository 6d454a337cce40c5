"""Rules: what holds, what each was worth by make of device, and a backtest before anything is changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.sensing import actions, dated, forms, queries, showing
from songhe.care.sensing.models import Trial
from songhe.care.sensing.models.rings import Outcome
from songhe.care.sensing.queries import JUDGES, SIGNERS, TRIERS
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

SPANS = {"30": 30, "90": 90, "365": 365}
PER_PAGE = 30


def _days(request: UserRequest) -> int:
    return SPANS.get(request.GET.get("days", ""), 90)


@require_GET
@roles(*JUDGES)
def rules(request: UserRequest) -> HttpResponse:
    """Every rule: when it rings, and what it was worth."""
    return render(request, "sensing/rules.html", showing.rules(request.user, clock.now(), _days(request)))


@require_http_methods(["GET", "POST"])
@roles(*JUDGES)
def rule(request: UserRequest, code: str) -> HttpResponse:
    """One rule: limits, versions, worth by make, the rings behind it; and other limits to be played back."""
    user, at = request.user, clock.now()
    today = localtime(at).date()
    every = dated.rules(today)
    if code not in every or (request.method == "POST" and user.role not in BUREAU_ROLES):
        raise Http404
    may_try = user.role in BUREAU_ROLES and every[code].shape != "now"
    form = forms.TrialForm(request.POST or None, rule=every[code], days=dated.handling(today).trial_days) if may_try else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = {"rule": code, "limits": form.limits(), "days": form.cleaned_data["days"]}
        with refusal_on(form):
            row = actions.ask_trial(**told, division=user.scope, by=user.actor, at=at)
            return redirect("sensing:trial", row.pk)
    days, model, outcome = _days(request), request.GET.get("model", ""), request.GET.get("outcome", "")
    rows = queries.placed(user, at, days).filter(rule=code)
    listed = rows.filter(model=model) if "model" in request.GET else rows
    listed = listed.filter(outcome=outcome) if outcome in Outcome.values else listed
    behind = listed.select_related("elder__division").defer("record").order_by("-opened_at", "pk")
    page = Paginator(behind if user.role != Role.SYSTEM else behind.none(), PER_PAGE).get_page(request.GET.get("page"))
    context = showing.rule(every[code], rows, page, user, days) | {"form": form, "model": model, "outcome": outcome}
    context |= {"trials": list(queries.trials(user).filter(rule=code, elder=None)[:6])}
    return render(request, "sensing/rule.html", context, status=422 if form is not None and form.errors else 200)


def _trial(request: UserRequest, row: Trial, form: Any) -> HttpResponse:
    context = showing.trial(row, request.user) | {"form": form}
    return render(request, "sensing/trial.html", context, status=422 if form is not None and form.errors else 200)


def _form(row: Trial, user: Any, data: Any = None) -> Any:
    """What this user may decide on a backtest that is done."""
    if row.status != Trial.Status.DONE or str(user.pk) not in row.seen_by:
        return None
    if row.elder_id is not None:
        return forms.SignForm(data) if user.role in SIGNERS else None
    return forms.AdoptForm(data) if user.role == Role.CITY else None


@require_GET
@roles(*TRIERS)
def trial(request: UserRequest, pk: UUID) -> HttpResponse:
    """What other limits would have rung, beside those in force."""
    row = get_object_or_404(queries.trials(request.user), pk=pk)
    return _trial(request, row, _form(row, request.user))


@require_POST
@roles(*TRIERS)
def opening(request: UserRequest, pk: UUID) -> HttpResponse:
    """Open the result: only who did may decide on it."""
    row = get_object_or_404(queries.trials(request.user), pk=pk)
    actions.note_seen(trial=row, user=request.user.pk, by=request.user.actor, at=clock.now())
    return redirect("sensing:trial", pk)


@require_POST
@roles(Role.CITY)
def adopting(request: UserRequest, pk: UUID) -> HttpResponse:
    """For everybody, from a day on."""
    row = get_object_or_404(queries.trials(request.user).filter(elder=None), pk=pk)
    form = forms.AdoptForm(request.POST)
    if form.is_valid():
        with refusal_on(form):
            made = actions.adopt(trial=row, user=request.user.pk, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("第 %(v)s 版已采用。") % {"v": made.version})
            return redirect("sensing:rule", row.rule)
    return _trial(request, row, form)


@require_POST
@roles(*SIGNERS)
def signing(request: UserRequest, pk: UUID) -> HttpResponse:
    """For one person, signed."""
    row = get_object_or_404(queries.trials(request.user).exclude(elder=None), pk=pk)
    form = forms.SignForm(request.POST)
    if form.is_valid():
        with refusal_on(form):
            actions.sign(trial=row, user=request.user.pk, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已签名生效。"))
            return redirect("sensing:home", row.elder_id)
    return _trial(request, row, form)
