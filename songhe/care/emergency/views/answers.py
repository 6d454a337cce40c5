"""How a call is found for somebody, and how a deed on it is answered."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from songhe.base.web import leading
from songhe.care.emergency import queries
from songhe.care.emergency.models import Call, Response
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, visible

DESK = (Role.DISPATCHER, Role.LEAD)
READERS = (*DESK, Role.COUNTY, Role.CITY, Role.AUDITOR)


def call_for(request: UserRequest, key: UUID) -> Call:
    """The call, if it lies in this person's division; else 404."""
    return get_object_or_404(queries.calls(request.user), pk=key)


def response_for(request: UserRequest, key: UUID) -> Response:
    """The response, if its call lies in this person's division; else 404."""
    rows = visible(request.user, Response.objects.select_related("call__elder", "responder"))
    return get_object_or_404(rows, pk=key)


def by_script(request: HttpRequest) -> bool:
    """True when a script asked: it wants a fragment, or only to know that it is done."""
    return bool(request.headers.get("HX-Request"))


def done(request: HttpRequest, otherwise: str) -> HttpResponse:
    """204 for a script; a plain form goes where it says, else to `otherwise`."""
    if by_script(request):
        return HttpResponse(status=204)
    return leading.led(request, request.POST.get("next", ""), otherwise)


def done_with(request: HttpRequest, call: Call) -> HttpResponse:
    """Back to the case on the console."""
    return done(request, reverse("dispatcher:case", args=[call.pk]))


def form_page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The form of a deed: a fragment for the dialog, else a page of its own."""
    name = "emergency/_deed.html" if by_script(request) else "emergency/deed.html"
    return render(request, name, context, status=status)
