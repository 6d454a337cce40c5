"""Codes for doors, printed by the village, and the elders' confirmation numbers."""

import io
import uuid
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare import evidence
from songhe.care.homecare.actions import doors
from songhe.care.homecare.proof_forms import PinForm
from songhe.care.homecare.queries import proof as queries
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

GIVING = BUREAU_ROLES | {Role.OPERATOR, Role.ASSISTANT}
PREFIX = "songhe:door:"


def _listed(request: UserRequest) -> dict[str, Any]:
    villages = list(queries.villages(request.user))
    chosen = next((one for one in villages if one.code == request.GET.get("village")), villages[0] if villages else None)
    elders = list(queries.elders_at_home(request.user, chosen)) if chosen else []
    codes, pins = queries.codes(elders), queries.pins(elders)
    rows = [{"elder": one, "code": codes.get(one.pk), "pin": pins.get(one.pk)} for one in elders]
    return {"villages": villages, "chosen": chosen, "rows": rows, "lacking": sum(one["code"] is None for one in rows)}


@require_GET
@roles(*GIVING)
def listed(request: UserRequest) -> HttpResponse:
    """Elders of a village to whom somebody comes: code on the door, confirmation number."""
    return render(request, "homecare/doors.html", {**_listed(request), "tries": evidence.PIN_TRIES})


@require_POST
@roles(*GIVING)
def issue(request: UserRequest) -> HttpResponse:
    """A code for each elder of the village who has none."""
    village = get_object_or_404(queries.villages(request.user), code=request.POST.get("village", ""))
    elders = queries.elders_at_home(request.user, village)
    doors.issue_codes(elders=elders, by=request.user.actor, at=clock.now())
    return redirect(f"{request.path.removesuffix('issue/')}sheet/?village={village.code}")


@never_cache
@require_GET
@roles(*GIVING)
def sheet(request: UserRequest) -> HttpResponse:
    """The codes of a village, to print and hang on the doors."""
    told = _listed(request)
    cards = [
        {"elder": row["elder"], "short": evidence.shown_code(row["code"].code), "image": _drawn(row["code"].code)}
        for row in told["rows"]
        if row["code"]
    ]
    return render(request, "homecare/door_sheet.html", {**told, "cards": cards})


@require_POST
@roles(*GIVING)
def reissue(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """The code was lost or copied: a new one, and the old one is void."""
    elder = get_object_or_404(queries.elders_at_home(request.user, None), pk=key)
    doors.reissue_code(elder=elder, by=request.user.actor, at=clock.now())
    return redirect(f"{request.path.split(str(key))[0]}sheet/?village={elder.division.code}")


@require_http_methods(["GET", "POST"])
@roles(*GIVING)
def pin(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """The elder types a number that nobody else is told."""
    elder = get_object_or_404(queries.elders_at_home(request.user, None), pk=key)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "pin"):
            doors.set_pin(elder=elder, pin=form.cleaned_data["pin"], by=request.user.actor, at=clock.now())
            return redirect(f"{request.path.split(str(key))[0]}?village={elder.division.code}")
    return render(request, "homecare/pin.html", {"elder": elder, "form": form}, status=422 if form.errors else 200)


def _drawn(code: str) -> str:
    out = io.BytesIO()
    image = segno.make(f"{PREFIX}{code}", error="m", micro=False)
    image.save(out, kind="svg", border=2, omitsize=True, light="white", xmldecl=False, svgclass="door-qr", lineclass=None)
    return mark_safe(out.getvalue().decode())
