"""Collecting a need and deciding on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web import marks
from songhe.care.needs import actions, queries, showing
from songhe.care.needs.forms import ClassifyForm, DeclineForm, NeedForm, OfferForm, ReferForm
from songhe.care.needs.models import Need, Referral
from songhe.care.needs.views.lists import DESK, LINKED
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import naming
from songhe.register.providers import queries as providers

EVERYBODY = DESK | LINKED


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
@sensitive_post_parameters("phone")
def new(request: UserRequest) -> HttpResponse:
    """For whom: chosen among one's own, or, at a counter that keeps no files, named exactly."""
    return naming.choose(request, "needs/who.html", "needs:collect")


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
def collect(request: UserRequest, elder: UUID) -> HttpResponse:
    """Write down what somebody needs."""
    who, at = naming.chosen(request, elder), clock.now()
    form = NeedForm(request.POST or None, role=request.user.role, today=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        made = actions.collect(elder=who, **form.facts(), user=request.user, by=request.user.actor, at=at)
        messages.success(request, _("已记下，%(day)s 前答复。") % {"day": marks.day(made.due_at)})
        return redirect("needs:need", made.pk)
    recent = showing.lines(list(queries.needs(request.user).filter(elder=who)[:5]), at)
    context = {"form": form, "elder": who, "recent": recent}
    return render(request, "needs/collect.html", context, status=422 if form.errors else 200)


def mine(request: UserRequest, pk: UUID) -> Need:
    """The need, where the user may see it; 404 else."""
    return get_object_or_404(queries.needs(request.user), pk=pk)


@require_GET
@roles(*EVERYBODY)
def need(request: UserRequest, pk: UUID) -> HttpResponse:
    """One need: what was said, who is near, how it went on."""
    return page(request, mine(request, pk))


def page(request: UserRequest, row: Need, **wrong: Any) -> HttpResponse:
    """The page, with a form that was refused in the place of the empty one."""
    at = clock.now()
    today, here = localtime(at).date(), _facilities(request)
    forms = {
        "classify_form": ClassifyForm(today=today, said=row.words, initial=row.item), "decline_form": DeclineForm(today=today),
        "refer_form": ReferForm(facilities=here), "offer_form": OfferForm(facilities=here),
    }  # fmt: skip
    context = {**showing.one(row, request.user, at), **forms, **wrong}
    return render(request, "needs/need.html", context, status=422 if wrong else 200)


def _facilities(request: UserRequest) -> Any:
    return providers.facilities(request.user).filter(status="operating").order_by("name")


@require_POST
@roles(*showing.MAY_DECIDE)
def classification(request: UserRequest, pk: UUID) -> HttpResponse:
    """Which service is meant."""
    row, form = mine(request, pk), ClassifyForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, classify_form=form)
    actions.classify(need=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("needs:need", pk)


@require_POST
@roles(*showing.MAY_DECIDE)
def offer(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show it to a facility."""
    row, form = mine(request, pk), OfferForm(request.POST, facilities=_facilities(request))
    if not form.is_valid():
        return page(request, row, offer_form=form)
    facility = form.cleaned_data["facility"]
    actions.offer(need=row, facility=facility, by=request.user.actor, at=clock.now())
    messages.success(request, _("已推给%(name)s。") % {"name": facility.name})
    return redirect("needs:need", pk)


@require_POST
@roles(*showing.MAY_DECIDE)
def referral(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask somebody else."""
    row, form = mine(request, pk), ReferForm(request.POST, facilities=_facilities(request))
    if not form.is_valid():
        return page(request, row, refer_form=form)
    sent = actions.refer(need=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已转给%(name)s，等它回音。") % {"name": sent.name})
    return redirect("needs:need", pk)


@require_POST
@roles(*showing.MAY_DECIDE)
def refusal(request: UserRequest, pk: UUID) -> HttpResponse:
    """No, with a reason."""
    row, form = mine(request, pk), DeclineForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, decline_form=form)
    actions.decline(need=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已答复，原因记下了。"))
    return redirect("needs:need", pk)


@require_POST
@roles(*showing.MAY_DECIDE, *LINKED)
def reopening(request: UserRequest, pk: UUID) -> HttpResponse:
    """It did not help after all."""
    why = request.POST.get("why", "").strip()
    actions.reopen(need=mine(request, pk), why=why, by=request.user.actor, at=clock.now())
    messages.success(request, _("又打开了，会再答复。"))
    return redirect("needs:need", pk)


@require_POST
@roles(*showing.MAY_DECIDE, Role.OPERATOR)
def answer(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """The answer comes back: of the receiver on its own page, or typed in by whoever heard it."""
    row: Referral = get_object_or_404(queries.referrals(request.user), pk=pk)
    said = {"answer": request.POST.get("answer", "").strip()}
    deed: Any = {"taking": actions.take, "refusing": actions.refuse}[verb]
    deed(referral=row, **said, by=request.user.actor, at=clock.now())
    messages.success(request, _("回音已记下。"))
    return redirect("needs:need", row.need_id)


@require_POST
@roles(*showing.MAY_DECIDE)
def referral_withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """We ask them no more."""
    row = get_object_or_404(queries.referrals(request.user), pk=pk)
    actions.withdraw(referral=row, by=request.user.actor, at=clock.now())
    return redirect("needs:need", row.need_id)
