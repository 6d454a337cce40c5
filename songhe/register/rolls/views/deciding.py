"""Rows that need somebody: bad ones to send back, doubles to decide."""

from urllib.parse import quote
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
from songhe.register.rolls import actions, queries, words
from songhe.register.rolls.models import RollRow
from songhe.register.rolls.queries import KEEPERS

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@roles(*KEEPERS)
def faults(request: UserRequest, key: UUID) -> HttpResponse:
    """Each cell that cannot be taken: row, column, masked value, and why."""
    roll = queries.roll(request.user, key)
    page = Paginator(queries.kept(roll, RollRow.Need.BAD), PER_PAGE).get_page(request.GET.get("page"))
    listed = [(row, words.faults(roll, row)) for row in page]
    return render(request, "rolls/faults.html", {"roll": roll, "page": page, "listed": listed})


@require_POST
@roles(*KEEPERS)
def workbook(request: UserRequest, key: UUID) -> HttpResponse:
    """The bad rows as a workbook to send back; that it was taken out is noted."""
    roll = queries.roll(request.user, key)
    answer = HttpResponse(actions.error_workbook(roll=roll, user=request.user, at=clock.now()), content_type=XLSX)
    name = quote(_("%(number)s 错误行") % {"number": roll.number})
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.xlsx"
    return answer


@require_GET
@roles(*KEEPERS)
def doubles(request: UserRequest, key: UUID) -> HttpResponse:
    """People who may be on the register already, row and file side by side."""
    roll = queries.roll(request.user, key)
    page = Paginator(queries.kept(roll, RollRow.Need.DOUBLE), PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.candidate.division_path for row in page if row.candidate)
    listed = [(row, words.beside(roll, row, names)) for row in page]
    context = {"roll": roll, "page": page, "listed": listed, "decisions": RollRow.Decision.choices[1:]}
    return render(request, "rolls/doubles.html", context)


@require_POST
@roles(*KEEPERS)
def decide(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """The same person, another one, or not to be imported."""
    one = queries.row(request.user, key, row)
    actions.decide(row=one, decision=request.POST.get("decision", ""), by=request.user.actor, at=clock.now())
    messages.success(request, _("第 %(n)d 行：%(what)s。") % {"n": one.number, "what": one.get_decision_display()})
    return redirect("rolls:doubles", key)
