"""What comparison lists propose, for somebody to look at."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.rolls import actions, queries
from songhe.register.rolls.models import Proposal
from songhe.register.rolls.queries import KEEPERS
from songhe.register.rolls.words import told

PER_PAGE = 50


@require_GET
@roles(*KEEPERS)
def proposals(request: UserRequest) -> HttpResponse:
    """Those that wait, or those that were decided."""
    status = request.GET.get("status", Proposal.Status.OPEN)
    rows = queries.proposals(request.user, status if status in Proposal.Status.values else Proposal.Status.OPEN)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    listed = [(row, names[row.division_path], told(row)) for row in page]
    context = {"page": page, "listed": listed, "status": status, "statuses": Proposal.Status.choices}
    return render(request, "rolls/proposals.html", context)


@require_POST
@roles(*KEEPERS)
def accept(request: UserRequest, key: UUID) -> HttpResponse:
    """It is this person, and it happened."""
    one = queries.proposal(request.user, key)
    there = actions.accept(proposal=one, by=request.user.actor, at=clock.now(), note=request.POST.get("note", ""))
    messages.success(request, _("%(name)s：%(what)s，已采纳。") % {"name": one.elder.name, "what": one.get_kind_display()})
    return redirect(*there) if there else redirect("rolls:proposals")


@require_POST
@roles(*KEEPERS)
def refuse(request: UserRequest, key: UUID) -> HttpResponse:
    """It is somebody else, or it did not happen."""
    one = queries.proposal(request.user, key)
    actions.refuse(proposal=one, by=request.user.actor, at=clock.now(), note=request.POST.get("note", ""))
    messages.success(request, _("已记下：不是 %(name)s。") % {"name": one.elder.name})
    return redirect("rolls:proposals")
