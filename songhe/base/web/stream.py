"""GET /live/?topic=calls&topic=fleet: the news of these topics, as server-sent events, for whoever is signed in."""

from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from songhe.base import hub, journal
from songhe.base.live import ALL, Place, Who
from songhe.base.screen import Client

EVENTS = "text/event-stream; charset=utf-8"
MAX_STREAMS = 32  # of one person in one process


async def live(request: HttpRequest) -> HttpResponseBase:
    """The stream of one screen. 401 when nobody is signed in, 429 when one person has too many screens open."""
    who = await sync_to_async(_describe)(request.user)
    if who is None:
        return HttpResponse(status=401)
    centre = await hub.here()
    if centre.streams_of(who) >= MAX_STREAMS:
        return HttpResponse(status=429, headers={"Retry-After": "30"})
    client = Client(who, frozenset(request.GET.getlist("topic")), place(request))
    answer = StreamingHttpResponse(_news(centre, client, request.session.session_key or ""), content_type=EVENTS)
    answer["Cache-Control"] = "no-cache, no-transform"
    answer["X-Accel-Buffering"] = "no"
    return answer


def place(request: HttpRequest) -> Place | None:
    """Where the screen was: `Last-Event-ID` of the browser, else `?after=` of the page; nonsense means now."""
    text = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    pos, _, part = text.partition(".")
    if not pos.isdecimal() or (part and not part.isdecimal()):
        return None
    return int(pos), int(part) if part else ALL


async def _news(centre: hub.Hub, client: Client, session_key: str) -> AsyncIterator[bytes]:
    await sync_to_async(connections.close_all)()  # signing in needed one; listening needs none

    async def still_welcome() -> bool:
        return await sync_to_async(_look_again, thread_sensitive=False)(session_key) == client.who

    with centre.joined(client):
        yield b"retry: 1000\n\n"
        async for chunk in centre.news(client, still_welcome):
            yield chunk


def _look_again(session_key: str) -> Who | None:
    """Who has this session now: nobody, once it ended or its user was shut out."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        return _describe(get_user(request))
    finally:
        connections.close_all()


def _describe(user: Any) -> Who | None:
    if not user.is_authenticated or not user.is_active:
        return None
    return Who(str(user.pk), user.role, user.scope)


def note_position(request: HttpRequest) -> None:
    """Remember where the live screens stood before this page reads anything; costs no query."""
    centre = hub.running()
    request.live_after = centre.pos if centre else None  # type: ignore[attr-defined]


def position(request: HttpRequest) -> int:
    """What a page has seen for certain: everything up to the moment before it was made."""
    noted = getattr(request, "live_after", None)
    return journal.head() if noted is None else noted
