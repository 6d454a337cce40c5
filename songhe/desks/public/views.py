"""The elder's page. Help never asks for a log-in: a link or QR code on the phone says who it is."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.desks.public import actions, queries
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people.models import Elder


def _page(request: HttpRequest, elder: Elder, token: str = "") -> HttpResponse:
    at = clock.now()
    context = {
        "elder": elder, "greeting": queries.greeting(elder, at), "today": queries.today(at), "kin": queries.kin(elder),
        "help": queries.help_of(elder, at), "press": uuid.uuid4(), "token": token, "desk_phone": settings.DESK_PHONE,
        "press_url": reverse("public:link_press", args=[token]) if token else reverse("public:press"),
        "now_url": reverse("public:link_now", args=[token]) if token else reverse("public:now"),
    }  # fmt: skip
    return render(request, "public/help.html", context)


def _pressed(request: HttpRequest, elder: Elder, back: str) -> HttpResponse:
    try:
        press = uuid.UUID(request.POST.get("press", ""))
    except ValueError:
        press = uuid.uuid4()  # help is not refused for a malformed number
    actions.press(elder=elder, press=press, at=clock.now())
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse({"kept": str(press)})
    return redirect(back)


def _now(request: HttpRequest, elder: Elder) -> HttpResponse:
    return render(request, "public/_coming.html", {"help": queries.help_of(elder, clock.now())})


@never_cache
@require_GET
@roles(Role.ELDER)
def home(request: UserRequest) -> HttpResponse:
    """The page of the elder who is logged in."""
    return _page(request, queries.of_user(request.user))


@require_POST
@roles(Role.ELDER)
def press(request: UserRequest) -> HttpResponse:
    """Help! Durable before the answer."""
    return _pressed(request, queries.of_user(request.user), reverse("public:home"))


@never_cache
@require_GET
@roles(Role.ELDER)
def now(request: UserRequest) -> HttpResponse:
    """How help is coming, as a fragment."""
    return _now(request, queries.of_user(request.user))


@never_cache
@require_GET
def linked(request: HttpRequest, token: str) -> HttpResponse:
    """The same page by the link on the phone."""
    return _page(request, queries.of_link(token), token)


# The link is the authority and cookies may be off on an old phone: nothing is borrowed that another site could use.
@csrf_exempt
@require_POST
def linked_press(request: HttpRequest, token: str) -> HttpResponse:
    """Help, by the link."""
    return _pressed(request, queries.of_link(token), reverse("public:link", args=[token]))


@never_cache
@require_GET
def linked_now(request: HttpRequest, token: str) -> HttpResponse:
    """How help is coming, by the link."""
    return _now(request, queries.of_link(token))
