"""Proof, looked at: what waits for somebody's word, and one order's evidence."""

import base64
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.outbox import actions as outbox
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare.actions import exceptions, suspecting
from songhe.care.homecare.models import Picture
from songhe.care.homecare.proof_forms import CorrectionForm
from songhe.care.homecare.queries import proof as queries
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

REVIEWING = BUREAU_ROLES | {Role.OPERATOR}
LOOKING = REVIEWING | {Role.CARER}
SHOWN = 100


@require_GET
@roles(*REVIEWING)
def desk(request: UserRequest) -> HttpResponse:
    """What waits: exceptions, calls back, facts that could not be taken, patterns."""
    return render(request, "homecare/proof_desk.html", waiting(request))


def waiting(request: UserRequest, **more: Any) -> dict[str, Any]:
    """What the desk shows, with what was typed into it."""
    user = request.user
    return {
        "exceptions": queries.exceptions(user)[:SHOWN],
        "unconfirmed": queries.unconfirmed(user, clock.now())[:SHOWN],
        "kept": [(one, outbox.told(one)) for one in queries.kept(user)[:SHOWN]],
        "suspicions": queries.suspicions(user)[:SHOWN],
        **more,
    }


def _again(request: UserRequest, row: uuid.UUID, refusal: Refused) -> HttpResponse:
    told = {"typed": request.POST, "typed_for": row, "sentence": refusal.sentence}
    return render(request, "homecare/proof_desk.html", waiting(request, **told), status=409)


@require_POST
@roles(*REVIEWING)
def decide_exception(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """It was so, or it was not; and how that was found out."""
    said = get_object_or_404(queries.exceptions(request.user), pk=key)
    facts: dict[str, Any] = {"verified": request.POST.get("verdict") == "verify", "how": request.POST.get("how", "")}
    try:
        exceptions.decide(said=said, by=request.user.actor, at=clock.now(), **facts)
    except Refused as refusal:
        return _again(request, key, refusal)
    return redirect("proof:desk")


@require_POST
@roles(*REVIEWING)
def call_back(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Somebody was rung up and said that it was done."""
    order = get_object_or_404(queries.orders(request.user), pk=key)
    words = {name: request.POST.get(name, "")[:40] for name in ("by_name", "relation")}
    try:
        exceptions.confirm_by_call(order=order, by=request.user.actor, at=clock.now(), **words)
    except Refused as refusal:
        return _again(request, key, refusal)
    return redirect("proof:desk")


@require_POST
@roles(*REVIEWING)
def see(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """A fact that could not be taken was looked at."""
    outbox.see(parcel=get_object_or_404(queries.kept(request.user), pk=key), by=request.user.actor, at=clock.now())
    return redirect("proof:desk")


@require_POST
@roles(*REVIEWING)
def decide_suspicion(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """What was found about a pattern."""
    row = get_object_or_404(queries.suspicions(request.user), pk=key)
    facts: dict[str, Any] = {"upheld": request.POST.get("verdict") == "uphold", "note": request.POST.get("note", "")}
    try:
        suspecting.decide_suspicion(row=row, by=request.user.actor, at=clock.now(), **facts)
    except Refused as refusal:
        return _again(request, key, refusal)
    return redirect("proof:desk")


@require_GET
@roles(*LOOKING)
def of_order(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """The evidence of one order: a page, and a fragment for the order's page."""
    order = get_object_or_404(queries.orders(request.user), pk=key)
    page = "homecare/_proof.html" if request.headers.get("HX-Request") else "homecare/proof.html"
    return render(request, page, _evidence(order, request.user.role != Role.CARER))


def _evidence(order: Any, may_correct: bool) -> dict[str, Any]:
    return {
        "order": order,
        "checks": queries.checks(order),
        "steps": order.steps.all(),
        "pictures": order.pictures.all(),
        "word": order.confirmations.first(),
        "said": order.exceptions.order_by("said_at"),
        "corrections": order.corrections.all(),
        "may_correct": may_correct,
    }


@require_http_methods(["GET", "POST"])
@roles(*REVIEWING)
def correct(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Put the times of a visit right; what stood there stays to be seen."""
    order = get_object_or_404(queries.orders(request.user), pk=key)
    form = CorrectionForm(request.POST or None, initial={"came_at": order.checked_in_at, "left_at": order.checked_out_at})
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            exceptions.correct(order=order, by=request.user.actor, at=clock.now(), **form.cleaned_data)
            return redirect("proof:of", key)
    return render(request, "homecare/proof_correct.html", {"order": order, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
@roles(*LOOKING)
def picture(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """A photograph of a visit."""
    row = get_object_or_404(Picture, pk=key, order__in=queries.orders(request.user).values("pk"))
    return HttpResponse(base64.b64decode(row.jpeg), content_type="image/jpeg", headers={"Content-Disposition": "inline"})
