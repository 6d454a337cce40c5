"""One stay: from bed to bed, away and back, and how it ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.beds import actions, queries, showing
from songhe.care.beds.forms import AwayForm, DeathForm, DischargeForm, GroupForm, TransferForm
from songhe.care.beds.models import ZONED, Stay
from songhe.care.beds.showing import KEEPS
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.providers import queries as providers

READS = KEEPS | BUREAU_ROLES | DESK_ROLES | {Role.ASSISTANT, Role.FAMILY, Role.ELDER}


@require_GET
@roles(*READS)
def stay(request: UserRequest, pk: UUID) -> HttpResponse:
    """Where somebody lies, since when, and where before."""
    return _page(request, get_object_or_404(queries.stays(request.user), pk=pk))


def _page(request: UserRequest, row: Stay, **wrong: Any) -> HttpResponse:
    context = showing.stay(row, request.user, clock.now())
    if context["may_work"]:
        fits = ~Q(kind__in=ZONED) | Q(room__zone=row.group)  # others are refused all the same
        beds = queries.free_beds(request.user, row.elder).filter(fits).exclude(pk=row.bed_id)
        context |= {
            "transfer_form": TransferForm(beds=beds), "away_form": AwayForm(), "discharge_form": DischargeForm(),
            "death_form": DeathForm(), "group_form": GroupForm(initial=dict(row.group_facts or {})),
        }  # fmt: skip
    return render(request, "beds/stay.html", {**context, **wrong}, status=422 if wrong else 200)


def _mine(request: UserRequest, pk: UUID) -> Stay:
    """A stay at a home that this user works with; 404 for one that may only be read."""
    row = get_object_or_404(queries.stays(request.user), pk=pk)
    if not providers.facilities(request.user).filter(pk=row.facility_id).exists():
        raise Http404
    return row


@require_POST
@roles(*KEEPS)
def transfer(request: UserRequest, pk: UUID) -> HttpResponse:
    """To another bed."""
    row = _mine(request, pk)
    form = TransferForm(request.POST, beds=queries.free_beds(request.user, row.elder).exclude(pk=row.bed_id))
    if not form.is_valid():
        return _page(request, row, transfer_form=form)
    there = actions.transfer(stay=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已转到 %(bed)s 床。") % {"bed": there.bed.number})
    return redirect("beds:stay", there.pk)


@require_POST
@roles(*KEEPS)
def away(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """On leave, or in a hospital that is not on this platform: the bed is kept."""
    row, form = _mine(request, pk), AwayForm(request.POST)
    if not form.is_valid():
        return _page(request, row, away_form=form)
    deed = {"leave": actions.leave, "hospital": actions.keep}[verb]
    deed(stay=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("beds:stay", pk)


@require_POST
@roles(*KEEPS)
def back(request: UserRequest, pk: UUID) -> HttpResponse:
    """Back in the bed."""
    actions.come_back(stay=_mine(request, pk), by=request.user.actor, at=clock.now())
    return redirect("beds:stay", pk)


@require_POST
@roles(*KEEPS)
def discharge(request: UserRequest, pk: UUID) -> HttpResponse:
    """Gone home."""
    row, form = _mine(request, pk), DischargeForm(request.POST)
    if not form.is_valid():
        return _page(request, row, discharge_form=form)
    actions.discharge(stay=row, why=form.cleaned_data["why"], by=request.user.actor, at=clock.now())
    messages.success(request, _("已办离院，床空出来了。"))
    return redirect("beds:stay", pk)


@require_POST
@roles(*KEEPS)
def death(request: UserRequest, pk: UUID) -> HttpResponse:
    """Died."""
    row, form = _mine(request, pk), DeathForm(request.POST)
    if not form.is_valid():
        return _page(request, row, death_form=form)
    actions.die(stay=row, certificate=form.cleaned_data["certificate"], by=request.user.actor, at=clock.now())
    messages.success(request, _("已登记，由民政部门核对后注销档案。"))
    return redirect("beds:stay", pk)


@require_POST
@roles(*KEEPS)
def group(request: UserRequest, pk: UUID) -> HttpResponse:
    """To which group somebody belongs by now."""
    row, form = _mine(request, pk), GroupForm(request.POST)
    if not form.is_valid():
        return _page(request, row, group_form=form)
    if actions.regroup(stay=row, **form.cleaned_data, by=request.user.actor, at=clock.now()):
        messages.warning(request, _("与所住的区不符，请尽快换房。"))
    return redirect("beds:stay", pk)
