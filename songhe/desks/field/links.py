"""The one-tap link: accept without a log-in. The link itself is the authority, bound to one response and short-lived."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.care.emergency.models import Response
from songhe.desks.field import actions, queries, rules
from songhe.desks.field.views import press_of
from songhe.links.notify import tokens

PURPOSE = "field"
DIGITS = {"1": "accept", "2": "decline"}


class _Expired(Exception):
    """A link of ours that has had its time."""


def _open(token: str) -> Response:
    try:
        (key,) = tokens.read(PURPOSE, token, 1)
    except tokens.BadLink:
        raise Http404 from None
    rows = Response.objects.select_related("call__elder__division", "call__division", "call__lead_response", "responder")
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    if not rules.link_holds(asked_at=row.asked_at, now=clock.now()):
        raise _Expired
    return row


def _page(request: HttpRequest, token: str, row: Response, *, template: str, sentence: str = "") -> HttpResponse:
    context = {"token": token, "card": queries.card(row, clock.now()), "sentence": sentence, "at": clock.now()}
    status = 409 if sentence else 200
    return render(request, template, {**context, "desk_phone": settings.DESK_PHONE}, status=status)


def _expired(request: HttpRequest) -> HttpResponse:
    return render(request, "field/expired.html", {"desk_phone": settings.DESK_PHONE}, status=410)


# No cookie is asked for and none decides: whoever has the link may press. So there is nothing that another site could borrow.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def one_tap(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST acts."""
    try:
        row = _open(token)
    except _Expired:
        return _expired(request)
    if request.method == "GET":
        return _page(request, token, row, template="field/link.html")
    verb = request.POST.get("verb", "")
    if verb not in rules.VERBS:
        raise Http404
    at = clock.now()
    reason = request.POST.get("reason", "")[:200]
    answer = actions.press(response=row, verb=verb, press=press_of(request), pressed_at=at, at=at, reason=reason)
    if answer.sentence:
        return _page(request, token, _open(token), template="field/link.html", sentence=answer.sentence)
    return redirect("field:link", token=token)


@never_cache
@require_GET
def now(request: HttpRequest, token: str) -> HttpResponse:
    """The card alone, for the page's own look every few seconds."""
    try:
        return _page(request, token, _open(token), template="field/_link.html")
    except _Expired:
        return _expired(request)


@csrf_exempt
@require_POST
def key(request: HttpRequest, token: str) -> HttpResponse:
    """A digit pressed on a telephone: 1 accepts, 2 declines. For a voice channel, which reads the sentence out."""
    try:
        row, verb = _open(token), DIGITS[_digit(request)]
    except _Expired:
        return JsonResponse({"sentence": _("这个链接已经过期。")}, status=410)
    except KeyError:
        return JsonResponse({"sentence": _("去请按 1，不去请按 2。")}, status=422)
    at = clock.now()
    answer = actions.press(response=row, verb=verb, press=press_of(request), pressed_at=at, at=at)
    done = _("好的，请出发，路上小心。") if verb == "accept" else _("好的，我们请别人去。")
    return JsonResponse(
        {"done": not answer.sentence, "sentence": answer.sentence or done}, status=409 if answer.sentence else 200
    )


def _digit(request: HttpRequest) -> str:
    if "json" not in request.headers.get("content-type", ""):
        return request.POST.get("digit", "")
    try:
        body: Any = json.loads(request.body)
    except ValueError:
        return ""
    return str(body.get("digit", "")) if isinstance(body, dict) else ""
