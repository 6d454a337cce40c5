"""A responder's own shifts, swaps and availability, on the phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access.models import FIELD_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.staff import actions, queries
from songhe.register.staff.forms import SwapForm
from songhe.register.staff.models import Responder


def _me(request: UserRequest) -> Responder:
    me = queries.mine(request.user)
    if me is None:
        raise Http404
    return me


@require_GET
@roles(*FIELD_ROLES)
def mine(request: UserRequest) -> HttpResponse:
    """My shifts to come, what I am asked, what I asked."""
    me, at = queries.mine(request.user), clock.now()
    if me is None:
        return render(request, "staff/nobody.html")
    asked = {swap.shift_id: swap for swap in queries.swaps_of(me)}
    shifts = [(row, asked.get(row.pk), row.starts_at <= at) for row in queries.my_shifts(me, at)]
    context = {"me": me, "shifts": shifts, "questions": queries.swaps_for(me), "on_duty": queries.is_on_duty(me, at)}
    return render(request, "staff/mine.html", {**context, "states": Responder.Availability.choices})


@require_POST
@roles(*FIELD_ROLES)
def availability(request: UserRequest) -> HttpResponse:
    """Say that I am free, busy or off."""
    actions.set_availability(
        responder=_me(request), availability=request.POST.get("availability", ""), by=request.user.actor, at=clock.now()
    )  # fmt: skip
    return redirect("staff:mine")


@require_http_methods(["GET", "POST"])
@roles(*FIELD_ROLES)
def swap(request: UserRequest, key: UUID) -> HttpResponse:
    """Ask a colleague of the county to take one of my shifts."""
    me, user = _me(request), request.user
    shift = get_object_or_404(me.shifts, pk=key)
    form = SwapForm(request.POST or None, candidates=queries.stand_ins(me, shift))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["asked"]
        actions.ask_swap(shift=shift, asked=asked, by=user.actor, at=clock.now())
        messages.success(request, _("已问 %(name)s，等答复。") % {"name": asked.name})
        return redirect("staff:mine")
    return render(request, "staff/swap.html", {"shift": shift, "form": form}, status=422 if form.errors else 200)


ANSWERS = {"agreement": actions.agree, "refusal": actions.refuse}


@require_POST
@roles(*FIELD_ROLES)
def answer(request: UserRequest, key: UUID, name: str) -> HttpResponse:
    """Take the shift, or not."""
    row = get_object_or_404(_me(request).swaps_asked, pk=key)
    verb: Any = ANSWERS[name]
    verb(swap=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已答复。"))
    return redirect("staff:mine")


@require_POST
@roles(*FIELD_ROLES)
def withdrawal(request: UserRequest, key: UUID) -> HttpResponse:
    """Take my question back."""
    me = _me(request)
    row = get_object_or_404(queries.swaps_ever_of(me), pk=key)
    actions.withdraw(swap=row, by=request.user.actor, at=clock.now())
    return redirect("staff:mine")
