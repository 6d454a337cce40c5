"""The family's page by a link: no log-in, the link is the authority, and it dies with the consent."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.web.worker import served
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Told
from songhe.desks.family import queries
from songhe.links.notify import actions as notify
from songhe.links.notify import vapid


def _context(token: str) -> dict[str, Any]:
    at = clock.now()
    call, contact = queries.opened(token, at)
    told = Told.objects.filter(call=call, contact=contact).first()
    return {
        "token": token, "call": call, "contact": contact, "story": queries.story(call, at), "told": told, "at": at,
        "desk_phone": settings.DESK_PHONE, "push_key": vapid.public(),
    }  # fmt: skip


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "family/gone.html", {"desk_phone": settings.DESK_PHONE}, status=410)


@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """What is happening."""
    try:
        return render(request, "family/follow.html", _context(token))
    except queries.Gone:
        return _gone(request)


@never_cache
@require_GET
def now(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a fragment, looked at every few seconds."""
    try:
        return render(request, "family/_story.html", _context(token))
    except queries.Gone:
        return _gone(request)


# As for the one-tap link: no cookie decides anything here, whoever has the link may say so.
@csrf_exempt
@require_POST
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The page was seen by a person. A post of its own, because link previews open pages and see nothing."""
    try:
        context = _context(token)
    except queries.Gone:
        return _gone(request)
    # Whoever reads was told, by whichever way the link came.
    told = context["told"] or emergency.tell(call=context["call"], contact=context["contact"], at=context["at"])
    if told.read_at is None:
        emergency.mark_read(told=told, at=context["at"])
    notify.note_read(to=f"contact:{context['contact'].pk}", subject=context["call"].pk, at=context["at"])
    return redirect("family:follow", token=token)


@csrf_exempt
@require_POST
def subscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ring this browser when something happens."""
    at = clock.now()
    try:
        _call, contact = queries.opened(token, at)
        body = json.loads(request.body)
        notify.subscribe(owner=f"contact:{contact.pk}", endpoint=body["endpoint"], keys=dict(body["keys"]), at=at)
    except queries.Gone:
        return JsonResponse({"sentence": _("这个链接已经失效。")}, status=410)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"sentence": _("这个浏览器给的推送地址不能用。")}, status=422)
    return JsonResponse({"rings": True})


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this page: rings, and keeps nothing."""
    setup = {"scope": reverse("family:home"), "words": {"ring": _("有新的进展，请打开看看")}}
    return served("family/worker.js", setup)
