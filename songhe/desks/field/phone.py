"""What the script of the phone talks to: answers in JSON, 401 instead of a log-in page, and the pages kept for no network."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.worker import SCRIPTS, kept, served
from songhe.desks.field import actions, queries, rules
from songhe.links.notify import actions as notify
from songhe.register.access.models import FIELD_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.staff import actions as staff

STYLES = (
    "tokens",
    "base",
    "bar",
    "badges",
    "console",
    "bureau",
    "phone",
    "elder",
    "forms",
    "tables",
    "wall",
    "narrow",
    "sizes",
)
ICONS = ("wifi-off", "refresh", "phone")
KEPT = (
    *(f"css/{name}.css" for name in STYLES),
    *(f"vendor/icons/{name}.svg" for name in ICONS),
    *(f"field/{name}" for name in ("field.css", "shell.js", "outbox.js", "strip.js")),
    *(f"js/{name}.js" for name in SCRIPTS),
    *("outbox/wipe.js", "outbox/word.js"),
    *("vendor/icons.css", "vendor/htmx.js", "img/mark.svg"),
)
"""Static files of the page that opens without network; those that exist are kept on the phone."""


def spoken_to_by_script(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """401 for nobody, 422 for what cannot be read, 409 with the sentence for a refusal: never a page."""

    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
        try:
            return view(request, json.loads(request.body), *args, **kwargs)
        except Refused as refusal:
            return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return JsonResponse({"sentence": _("手机发来的内容读不懂。")}, status=422)

    return checked


@spoken_to_by_script
@roles(*FIELD_ROLES)
def deeds(request: UserRequest, body: dict[str, Any]) -> HttpResponse:
    """One press from the outbox. The same press again is answered as it was the first time."""
    at = clock.now()
    row = queries.one_of_mine(queries.me(request.user), uuid.UUID(body["response"]))
    if body["verb"] not in rules.VERBS:
        raise ValueError(body["verb"])
    pressed_at = datetime.fromtimestamp(float(body["at"]) / 1000, UTC)
    answer = actions.press(
        response=row, verb=body["verb"], press=uuid.UUID(body["press"]), pressed_at=pressed_at, at=at,
        reason=str(body.get("reason", ""))[:200],
    )  # fmt: skip
    return JsonResponse({"press": body["press"], "sentence": answer.sentence}, status=409 if answer.sentence else 200)


@spoken_to_by_script
@roles(*FIELD_ROLES)
def position(request: UserRequest, body: dict[str, Any]) -> HttpResponse:
    """Where I am, while I am on my way to somebody, or on duty and agreed to show it; at other times it is not kept."""
    me = queries.me(request.user)
    lat, lng = float(body["lat"]), float(body["lng"])
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise ValueError("position")
    going = queries.mine(me).filter(status__in=("accepted", "en_route")).exists()
    keep = staff.report_position if going else staff.report_shared_position
    return JsonResponse({"kept": keep(responder=me, lat=lat, lng=lng, at=clock.now())})


@spoken_to_by_script
@roles(*FIELD_ROLES)
def subscribe(request: UserRequest, body: dict[str, Any]) -> HttpResponse:
    """Let this browser be rung while it is closed, or stop it."""
    owner, at = f"responder:{queries.me(request.user).pk}", clock.now()
    if body.get("stop"):
        notify.unsubscribe(owner=owner, endpoint=body["endpoint"], at=at)
    else:
        notify.subscribe(owner=owner, endpoint=body["endpoint"], keys=dict(body["keys"]), at=at)
    return JsonResponse({"rings": not body.get("stop")})


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, no personal data, only what waits on this phone."""
    return render(request, "field/shell.html", {"desk_phone": settings.DESK_PHONE})


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps. A new list is a new version."""
    names, version = kept(KEPT)
    setup = {
        "version": version,
        "scope": reverse("field:home"),
        "shell": reverse("field:shell"),
        "files": [static(name) for name in names],
        "icon": "",
        "words": {"ring": _("有人需要您，请打开看看")},
    }
    return served("field/worker.js", setup)
