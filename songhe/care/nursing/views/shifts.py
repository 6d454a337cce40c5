"""Handing over a shift."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.nursing import actions, queries, showing, words
from songhe.care.nursing.forms import HandForm, TakeForm
from songhe.care.nursing.models import Shift
from songhe.care.nursing.views.ground import STAFF, home, post
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(*STAFF)
def shifts(request: UserRequest, pk: UUID) -> HttpResponse:
    """Every shift of a home, the newest first."""
    facility, at = home(request, pk), clock.now()
    page = Paginator(queries.shifts(request.user).filter(facility=facility), 30).get_page(request.GET.get("page"))
    name = queries.shift_names(facility)
    listed = [(row, name(row.code, row.day), words.SHIFTS[Shift.Status(row.status)]) for row in page]
    return render(
        request,
        "nursing/shifts.html",
        {"facility": facility, "page": page, "listed": listed, "at": at, "leads": queries.leads(request.user, facility)},
    )


def _shift(request: UserRequest, pk: UUID) -> Shift:
    return get_object_or_404(queries.shifts(request.user), pk=pk)


@require_GET
@roles(*STAFF)
def handover(request: UserRequest, pk: UUID) -> HttpResponse:
    """The summary of a shift, signed or as it is now."""
    return _page(request, _shift(request, pk))


def _page(request: UserRequest, row: Shift, **wrong: Any) -> HttpResponse:
    context = {**showing.handover(row, queries.me(request.user), clock.now()), "hand_form": HandForm(), "take_form": TakeForm()}
    return render(request, "nursing/handover.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(Role.CARER)
@sensitive_post_parameters("pin")
def giving(request: UserRequest, pk: UUID) -> HttpResponse:
    """Who leaves signs."""
    row, form = _shift(request, pk), HandForm(request.POST)
    if form.is_valid():
        wrong = actions.hand_over(shift=row, post=post(request), **form.cleaned_data, by=request.user.actor, at=clock.now())
        if not wrong:
            messages.success(request, _("已交班，等接班的人签名。"))
            return redirect("nursing:handover", pk)
        form.add_error("pin", wrong)
    return _page(request, row, hand_form=form)


@require_POST
@roles(Role.CARER)
@sensitive_post_parameters("pin")
def taking(request: UserRequest, pk: UUID) -> HttpResponse:
    """Who comes signs."""
    row, form = _shift(request, pk), TakeForm(request.POST)
    if form.is_valid():
        wrong = actions.take_over(shift=row, post=post(request), **form.cleaned_data, by=request.user.actor, at=clock.now())
        if not wrong:
            messages.success(request, _("已接班。"))
            return redirect("nursing:shift")
        form.add_error("pin", wrong)
    return _page(request, row, take_form=form)
