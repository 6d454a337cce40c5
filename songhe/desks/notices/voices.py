"""Telephone calls: what came of them, the key pressed in the stand-in, and what a real gateway says back."""

import json
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.desks.notices.views import MAY_RETRY, MAY_SEE
from songhe.links.notify import queries, tokens, voice
from songhe.links.notify.channels.voice import PURPOSE
from songhe.links.notify.models import VoiceCall
from songhe.register.access.scope import UserRequest, roles

PER_PAGE = 30


@require_GET
@roles(*MAY_SEE)
def listing(request: UserRequest) -> HttpResponse:
    """Telephone calls about my places, newest first."""
    return _list(request)


def _list(request: UserRequest, said: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(queries.voice_calls(request.user.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "said": said, "may_press": request.user.role in MAY_RETRY, "at": clock.now()}
    return render(request, "notices/voice.html", context, status=status)


@require_POST
@roles(*MAY_RETRY)
def press(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Press a key, or let it ring out, on a telephone that rang nobody: only in the stand-in."""
    call = get_object_or_404(queries.voice_calls(request.user.scope), pk=key, stand_in=True)
    try:
        said = _heard(call, request.POST.get("digit", ""))
    except Refused as refusal:
        return _list(request, refusal.sentence, 409)
    return _list(request, said)


# The gateway has no cookie: whoever has the address of this call may say how it went.
@csrf_exempt
@require_POST
def heard(request: HttpRequest, token: str) -> HttpResponse:
    """`{"digit": "1"}`, or `{"digit": ""}` for nobody. The sentence of the answer is for reading out."""
    try:
        (key,) = tokens.read(PURPOSE, token, 1)
    except tokens.BadLink:
        raise Http404 from None
    call = get_object_or_404(VoiceCall.objects.select_related("notice"), pk=key)
    try:
        said = _heard(call, _digit(request))
    except Refused as refusal:
        return JsonResponse({"done": False, "sentence": refusal.sentence}, status=409)
    return JsonResponse({"done": True, "sentence": said})


def _heard(call: VoiceCall, digit: str) -> str:
    if digit:
        return voice.answered(call=call, digit=digit[:1], at=clock.now())
    voice.missed(call=call, at=clock.now())
    return _("没有接，换下一种方式。")


def _digit(request: HttpRequest) -> str:
    if "json" not in request.headers.get("content-type", ""):
        return request.POST.get("digit", "")
    try:
        body: Any = json.loads(request.body)
    except ValueError:
        raise Refused(_("去请按 1，不去请按 2。")) from None
    return str(body.get("digit", "")) if isinstance(body, dict) else ""
