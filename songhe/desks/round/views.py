"""The pages of a carer's phone."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare.actions import exceptions
from songhe.care.homecare.queries import proof
from songhe.desks.round import phone, queries
from songhe.desks.round.forms import PlainForm
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.carers.models import Carer


def _me(request: UserRequest) -> Carer:
    carer = queries.me(request.user)
    if carer is None:
        raise Http404
    return carer


@require_GET
@roles(Role.CARER)
def home(request: UserRequest) -> HttpResponse:
    """The round: a page without persons, which the script fills from what is sealed on the phone."""
    return render(request, "round/home.html", phone.setting(request, str(request.user.pk)))


@require_GET
@roles(Role.CARER)
def month(request: UserRequest) -> HttpResponse:
    """My month: visits, minutes, exceptions. Nothing is taken away for an exception."""
    carer, span = queries.me(request.user), base.read_month(request.GET.get("month", "")) or base.month_of(clock.now())
    told: dict[str, Any] = queries.month(carer, span) if carer else {}
    told |= {"span": span, "before": base.month(span.first.year, span.first.month - 1), "kept": proof.kept(request.user)[:30]}
    return render(request, "round/month.html", told)


@require_GET
@roles(Role.CARER)
def plain(request: UserRequest) -> HttpResponse:
    """Today's visits without script and without anything kept on the phone."""
    carer = queries.me(request.user)
    rows = queries.round_of(carer, localtime(clock.now()).date(), 1) if carer else []
    return render(request, "round/plain.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@roles(Role.CARER)
def plain_visit(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """When I came and left, and why the phone did not note it: an honest exception."""
    order = get_object_or_404(proof.orders(request.user), pk=key)
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {
            "order": order,
            "carer": _me(request),
            "key": uuid.uuid4(),
            "by": request.user.actor,
            "at": clock.now(),
        }
        with refusal_on(form):
            exceptions.say(**told, **form.cleaned_data)
            return redirect("round:month")
    return render(request, "round/plain_visit.html", {"order": order, "form": form}, status=422 if form.errors else 200)
