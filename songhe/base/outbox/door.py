"""What a phone says of itself with each request, `X-Phone: mark waiting`; and what a lost or found one hears."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base import clock
from songhe.base.outbox import phones

HEADER = "X-Phone"


class LostPhones:
    """Middleware, before anything asks whether somebody is signed in: a lost phone is told to wipe itself all the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark, waiting = said(request)
        if mark is None or request.path == reverse("outbox:wiped"):
            return self.get_response(request)
        at, reports = clock.now(), phones.reported(mark)
        lost = [row for row in reports if row.is_gone]
        if lost:
            for row in lost:
                phones.tell(row, at)
            return JsonResponse({"wipe": True, "sentence": _("这台手机已报失。")}, status=410)
        answer = self.get_response(request)
        if reports and not request.user.is_authenticated:  # found, and nobody has signed in on it since
            return JsonResponse({"forget": True, "sentence": _("手机已找回，请重新登录，没有发出的都还在。")}, status=401)
        if request.user.is_authenticated and answer.status_code < 300 and request.method != "DELETE":
            agent = request.headers.get("user-agent", "")
            phones.welcome(reports, user=request.user, at=at)
            phones.meet(mark=mark, user=request.user, agent=agent, waiting=waiting, at=at)
        return answer


def said(request: HttpRequest) -> tuple[uuid.UUID | None, int]:
    """The mark of the phone and how many facts it holds; None for whoever is no phone of ours."""
    mark, _space, waiting = request.headers.get(HEADER, "").partition(" ")
    try:
        return uuid.UUID(mark), int(waiting or 0)
    except ValueError:
        return None, 0
