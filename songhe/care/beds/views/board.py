"""The board of a home, its rooms and beds."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.beds import actions, queries, showing
from songhe.care.beds.forms import BedForm, MarksForm, OutForm, RoomForm
from songhe.care.beds.models import Zone
from songhe.care.beds.showing import KEEPS
from songhe.register.access.scope import UserRequest, roles
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility

PER_PAGE = 40


@require_GET
@roles(*KEEPS)
def homes(request: UserRequest) -> HttpResponse:
    """Homes with what is free, lived in, kept in reserve and mixed up."""
    day = localtime(clock.now()).date()
    rows = queries.homes(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = showing.homes(request.user, list(page), day)
    return render(request, "beds/homes.html", {"page": page, "listed": listed, "sums": showing.totals(listed)})


def mine(request: UserRequest, pk: UUID) -> Facility:
    """A home of this user's, or 404."""
    return get_object_or_404(providers.facilities(request.user), pk=pk)


@require_GET
@roles(*KEEPS)
def board(request: UserRequest, pk: UUID) -> HttpResponse:
    """Rooms by zone, beds with who lies in them."""
    return _board(request, mine(request, pk))


def _board(request: UserRequest, facility: Facility, **wrong: Any) -> HttpResponse:
    context = {**showing.board(facility, clock.now()), "row": facility, "room_form": RoomForm(), "zone_choices": Zone.choices}
    return render(request, "beds/board.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(*KEEPS)
def new_room(request: UserRequest, pk: UUID) -> HttpResponse:
    """Enter a room."""
    facility, form = mine(request, pk), RoomForm(request.POST)
    if not form.is_valid():
        return _board(request, facility, room_form=form)
    row = actions.add_room(facility=facility, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("beds:room", row.pk)


@require_GET
@roles(*KEEPS)
def room(request: UserRequest, pk: UUID) -> HttpResponse:
    """One room: its beds, its zone."""
    return _room(request, pk)


def _room(request: UserRequest, pk: UUID, **wrong: Any) -> HttpResponse:
    row = queries.room_of(request.user, pk)
    rooms, _at_home = queries.board(row.facility)
    day = localtime(clock.now()).date()
    listed = [showing.line(one, day) for found in rooms if found.room.pk == row.pk for one in found.beds]
    context = {"row": row, "listed": listed, "bed_form": BedForm(), "zones": Zone.choices, **wrong}
    return render(request, "beds/room.html", context, status=422 if wrong else 200)


@require_POST
@roles(*KEEPS)
def zone(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give the room to another group."""
    row = queries.room_of(request.user, pk)
    actions_zone = request.POST.get("zone", "")
    chosen = actions_zone if actions_zone in Zone.values else row.zone
    actions.rezone(room=row, zone=chosen, by=request.user.actor, at=clock.now())
    return redirect("beds:room", pk)


@require_POST
@roles(*KEEPS)
def room_closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """The room is used for something else."""
    row = queries.room_of(request.user, pk)
    actions.close_room(room=row, by=request.user.actor, at=clock.now())
    return redirect("beds:board", row.facility_id)


@require_POST
@roles(*KEEPS)
def new_bed(request: UserRequest, pk: UUID) -> HttpResponse:
    """Enter a bed."""
    row, form = queries.room_of(request.user, pk), BedForm(request.POST)
    if not form.is_valid():
        return _room(request, pk, bed_form=form)
    actions.add_bed(facility=row.facility, room=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("床已登记。"))
    return redirect("beds:room", pk)


@require_GET
@roles(*KEEPS)
def bed(request: UserRequest, pk: UUID) -> HttpResponse:
    """One bed: who has it, who had it, what it is marked as."""
    row = queries.bed_of(request.user, pk)
    marks = MarksForm(initial={"nursing": row.nursing, "reserve": row.reserve})
    context = {**showing.bed(row, clock.now()), "marks_form": marks, "out_form": OutForm()}
    return render(request, "beds/bed.html", context)


@require_POST
@roles(*KEEPS)
def marks(request: UserRequest, pk: UUID) -> HttpResponse:
    """A nursing bed, a reserve bed."""
    row, form = queries.bed_of(request.user, pk), MarksForm(request.POST)
    form.is_valid()  # two ticks: anything is a tick or none
    actions.change_bed(bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("beds:bed", pk)


@require_POST
@roles(*KEEPS)
def outage(request: UserRequest, pk: UUID) -> HttpResponse:
    """Nobody can have it for a time."""
    row = queries.bed_of(request.user, pk)
    actions.take_out(bed=row, why=request.POST.get("why", "")[:100], by=request.user.actor, at=clock.now())
    return redirect("beds:bed", pk)


@require_POST
@roles(*KEEPS)
def bed_return(request: UserRequest, pk: UUID) -> HttpResponse:
    """It can be had again."""
    actions.put_back(bed=queries.bed_of(request.user, pk), by=request.user.actor, at=clock.now())
    return redirect("beds:bed", pk)


@require_POST
@roles(*KEEPS)
def bed_closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """It is gone for good."""
    row = queries.bed_of(request.user, pk)
    actions.close_bed(bed=row, by=request.user.actor, at=clock.now())
    return redirect("beds:board", row.facility_id)
