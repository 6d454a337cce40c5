"""Pages about the API: what it offers, and the tokens of the reader."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.desks.partner import manual
from songhe.desks.partner.api import api
from songhe.desks.partner.doors import TOKENED
from songhe.desks.partner.fhir import capability
from songhe.desks.partner.forms import NewToken
from songhe.register.access import tokens
from songhe.register.access.scope import UserRequest, roles

FORMATS = ("$validate", "$export", "Patient/$export", "Group/[id]/$export", "Patient/[id]/$everything", "metadata")
"""What the FHIR interface has besides its resources."""


@csrf_exempt
def not_there(request: HttpRequest) -> HttpResponse:
    """An address below the API that means nothing is refused in the API's own words, also to a write: it does nothing."""
    return api.on_exception(request, Http404())


@require_GET
@roles(*TOKENED)
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, examples and refusals, made from the schema itself."""
    return render(
        request, "partner/docs.html", {"operations": manual.operations(), "fhir": capability.table(), "formats": FORMATS}
    )


@require_http_methods(["GET", "POST"])
@roles(*TOKENED)
def own_tokens(request: UserRequest) -> HttpResponse:
    """The reader's tokens; a new one is shown once."""
    user, at = request.user, clock.now()
    form, text = NewToken(request.POST or None, user=user, at=at), ""
    if request.method == "POST" and form.is_valid():
        text = tokens.issue_token(user=user, **form.cleaned_data, by=user.actor, at=at)
        form = NewToken(user=user, at=at)
    told = {"tokens": tokens.tokens(user), "form": form, "text": text, "at": at, "soon": at + tokens.SOON}
    return render(request, "partner/tokens.html", told)


@require_POST
@roles(*TOKENED)
def revoke(request: UserRequest, pk: Any) -> HttpResponse:
    """End one of the reader's own tokens."""
    user = request.user
    tokens.revoke_token(token=get_object_or_404(tokens.tokens(user), pk=pk), by=user.actor, at=clock.now())
    return redirect("partner:tokens")
