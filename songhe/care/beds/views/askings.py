"""Asking for a bed, and the file of the admission."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.care.beds import actions, queries, showing
from songhe.care.beds.forms import (
    AskForm,
    AssessForm,
    ContractForm,
    DeclineForm,
    DepositForm,
    OfferForm,
    RisksForm,
    SendForm,
)
from songhe.care.beds.models import Asking
from songhe.care.beds.showing import KEEPS, PLACES
from songhe.care.beds.views.lists import LINKED, LISTS
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import naming

EVERYBODY = LISTS | LINKED


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
@sensitive_post_parameters("phone")
def new(request: UserRequest) -> HttpResponse:
    """For whom: chosen among one's own, or, at a home that keeps no files, named exactly."""
    return naming.choose(request, "beds/who.html", "beds:ask")


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
def ask(request: UserRequest, elder: UUID) -> HttpResponse:
    """Put somebody on the waiting list."""
    who = naming.chosen(request, elder)
    form = AskForm(request.POST or None, role=request.user.role, homes=queries.wanted_homes(who))
    if request.method == "POST" and form.is_valid():
        made = actions.ask(elder=who, **form.facts(), user=request.user, by=request.user.actor, at=clock.now())
        messages.success(request, _("已登记，排在轮候名单里。"))
        return redirect("beds:asking", made.pk)
    return render(request, "beds/ask.html", {"form": form, "elder": who}, status=422 if form.errors else 200)


@require_GET
@roles(*EVERYBODY)
def asking(request: UserRequest, pk: UUID) -> HttpResponse:
    """One asking with the file of the admission."""
    return _page(request, _mine(request, pk))


def _mine(request: UserRequest, pk: UUID) -> Asking:
    return get_object_or_404(queries.askings(request.user), pk=pk)


def _work(request: UserRequest, pk: UUID) -> Asking:
    """One whose file this user keeps; 404 where it may only be read."""
    row = _mine(request, pk)
    at_mine = row.facility_id is not None and queries.homes(request.user).filter(pk=row.facility_id).exists()
    if request.user.role == Role.OPERATOR and not at_mine:
        raise Http404
    return row


def _page(request: UserRequest, row: Asking, **wrong: Any) -> HttpResponse:
    at = clock.now()
    today = localtime(at).date()
    context = showing.file(row, request.user, at)
    if context["may_work"]:
        beds = queries.free_beds(request.user, row.elder, row.kind)
        beds = beds.filter(room__zone=row.file.group) if row.file.group else beds
        context |= {
            "assess_form": AssessForm(auto_id="as_%s"), "risks_form": RisksForm(today=today), "deposit_form": DepositForm(),
            "contract_form": ContractForm(auto_id="ct_%s"), "offer_form": OfferForm(beds=beds),
            "decline_form": DeclineForm(today=today, supported=row.supported),
            "send_form": SendForm(homes=queries.wanted_homes(row.elder)),
        }  # fmt: skip
    return render(request, "beds/asking.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(*KEEPS)
def assessment(request: UserRequest, pk: UUID) -> HttpResponse:
    """The assessment before admission."""
    row, form = _work(request, pk), AssessForm(request.POST, auto_id="as_%s")
    if not form.is_valid():
        return _page(request, row, assess_form=form)
    actions.assess(asking=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def risks(request: UserRequest, pk: UUID) -> HttpResponse:
    """The nine risks."""
    row, form = _work(request, pk), RisksForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return _page(request, row, risks_form=form)
    actions.note_risks(asking=row, **form.facts(), by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def contract(request: UserRequest, pk: UUID) -> HttpResponse:
    """The contract."""
    row, form = _work(request, pk), ContractForm(request.POST, auto_id="ct_%s")
    if not form.is_valid():
        return _page(request, row, contract_form=form)
    facts = {name: value for name, value in form.cleaned_data.items() if name != "month"}
    actions.sign(asking=row, month_cents=form.cleaned_data["month"], **facts, by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def deposit(request: UserRequest, pk: UUID) -> HttpResponse:
    """The deposit."""
    row, form = _work(request, pk), DepositForm(request.POST)
    if not form.is_valid():
        return _page(request, row, deposit_form=form)
    told = {"cents": form.cleaned_data["amount"], "receipt": form.cleaned_data["receipt"]}
    actions.take_deposit(asking=row, **told, by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def offer(request: UserRequest, pk: UUID) -> HttpResponse:
    """Reserve a bed."""
    row = _work(request, pk)
    form = OfferForm(request.POST, beds=queries.free_beds(request.user, row.elder, row.kind))
    if not form.is_valid():
        return _page(request, row, offer_form=form)
    actions.offer(asking=row, bed=form.cleaned_data["bed"], by=request.user.actor, at=clock.now())
    messages.success(request, _("床已预留。"))
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def giving_back(request: UserRequest, pk: UUID) -> HttpResponse:
    """The reserved bed is free again."""
    why = request.POST.get("why", "")[:100]
    actions.give_back(asking=_work(request, pk), why=why, by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS)
def taking_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """The person has come."""
    stay = actions.take_in(asking=_work(request, pk), by=request.user.actor, at=clock.now())
    messages.success(request, _("已入住。"))
    return redirect("beds:stay", stay.pk)


@require_POST
@roles(*KEEPS)
def refusal(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not taken in."""
    row = _work(request, pk)
    form = DeclineForm(request.POST, today=localtime(clock.now()).date(), supported=row.supported)
    if not form.is_valid():
        return _page(request, row, decline_form=form)
    actions.decline(asking=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*LINKED)
def withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """The elder or the family no longer asks."""
    actions.decline(asking=_mine(request, pk), reason="withdrew", by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*PLACES)
def sending(request: UserRequest, pk: UUID) -> HttpResponse:
    """The county says which home takes somebody in."""
    row = _mine(request, pk)
    form = SendForm(request.POST, homes=queries.wanted_homes(row.elder))
    if not form.is_valid():
        return _page(request, row, send_form=form)
    actions.send(asking=row, facility=form.cleaned_data["facility"], by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)


@require_POST
@roles(*KEEPS, Role.ASSISTANT)
def review(request: UserRequest, pk: UUID) -> HttpResponse:
    """Count the priority anew from the file."""
    actions.review(asking=_mine(request, pk), by=request.user.actor, at=clock.now())
    return redirect("beds:asking", pk)
