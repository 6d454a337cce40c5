"""What the script of the sheet talks to: JSON, 401 instead of a log-in page; and the page that opens without network."""

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.worker import SCRIPTS, STYLES, kept, served
from songhe.care.assessment import actions, queries
from songhe.care.assessment.models import Delivery
from songhe.care.assessment.queries import ASSESSING
from songhe.register.access.scope import UserRequest, roles

KEPT = (
    *(f"css/{name}.css" for name in STYLES),
    *(f"assessment/{name}" for name in ("assessment.css", "outbox.js", "strip.js", "shell.js")),
    *("outbox/seal.js", "outbox/wipe.js", "outbox/word.js"),
    *(f"js/{name}.js" for name in SCRIPTS),
    *("vendor/icons.css", "vendor/htmx.js", "img/mark.svg"),
)
"""Static files of the page that opens without network."""


def spoken_to_by_script(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """401 for nobody, 422 for what cannot be read, 409 with the sentence for a refusal: never a page."""

    @require_http_methods(["PUT", "POST"])
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
        except (ValueError, KeyError, TypeError, AttributeError):
            return JsonResponse({"sentence": _("手机发来的内容读不懂。")}, status=422)

    return checked


@spoken_to_by_script
@roles(*ASSESSING)
def outbox(request: UserRequest, delivery: uuid.UUID) -> HttpResponse:
    """One change of a sheet, as a phone sealed it. The same again is answered as it was the first time."""
    user, body = request.user, request.body
    if queries.assessor(user) is None:
        raise Http404
    row = actions.known(key=delivery, body=body, user=user)
    if row is None:
        told = actions.opened(key=delivery, body=body)
        sheet = queries.one_of_mine(user, uuid.UUID(told["assessment"]))
        row = actions.deliver(key=delivery, body=body, told=told, assessment=sheet, user=user, at=clock.now())
    return _answer(row, body)


def _answer(row: Delivery, body: bytes) -> JsonResponse:
    told = {"digest": hashlib.sha256(body).hexdigest(), "sentence": row.sentence}
    return JsonResponse(told, status=409 if row.sentence else 200)


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, no personal data, only how much waits on this phone."""
    return render(request, "assessment/shell.html")


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps. A new list is a new version."""
    names, version = kept(KEPT)
    setup = {
        "name": "assessment",
        "version": version,
        "shell": reverse("assessment:shell"),
        "files": [static(name) for name in names],
    }
    return served("outbox/worker.js", setup)
