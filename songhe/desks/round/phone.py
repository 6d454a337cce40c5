"""What the script of the round talks to: JSON, 401 instead of a log-in page; and the page and worker without persons."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.outbox.actions import ENVELOPE
from songhe.base.web.worker import SHELL, kept, served
from songhe.desks.round import queries
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions as people

QR = ("vendor/qr/decode.js", "vendor/qr/index.js")
KEPT = (*SHELL, *(f"round/{name}" for name in ("round.css", "round.js", "visit.js", "scan.js", "pen.js")), *QR)
"""Static files of the page that opens without network."""
OPENED = ("address", "phone", "way_in", "instructions", "warnings")
DAYS_KEPT = 3  # so long the register may lie on a phone that does not hear of the house


@never_cache
@require_POST
@roles(Role.CARER)
def register(request: UserRequest) -> HttpResponse:
    """Today's and tomorrow's round. That the files were opened is noted, once a day for each elder."""
    carer, at = queries.me(request.user), clock.now()
    if carer is None:
        return JsonResponse({"sentence": _("您的账号还没有连到护理员名册，请找站长。")}, status=403)
    known = queries.opened_today(request.user, at)
    for elder in queries.elders_of(carer, at):
        if elder.pk not in known:
            people.note_opening(elder=elder, fields=OPENED, reason=_("上门服务"), by=request.user.actor, at=at)
    told = {"user": str(request.user.pk), "name": carer.name, "point": ENVELOPE.public(), "keep_days": DAYS_KEPT}
    return JsonResponse({**told, "today": f"{localtime(at):%Y-%m-%d}", "visits": queries.register(carer, at)})


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, nobody's data; the script draws what is sealed on the phone."""
    return render(request, "round/home.html", setting(request, ""))


def setting(request: HttpRequest, user: str) -> dict[str, object]:
    """What the page tells its script."""
    return {"user_key": user, "desk_phone": settings.DESK_PHONE, "maps": settings.NAVIGATION}


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps. A new list is a new version."""
    names, version = kept(KEPT)
    files = [static(name) for name in names]
    return served("outbox/worker.js", {"name": "round", "version": version, "shell": reverse("round:shell"), "files": files})


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can put it on its first screen."""
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": _("松鹤·上门服务"), "short_name": _("松鹤上门"), "lang": "zh-CN", "start_url": reverse("round:home"),
        "scope": reverse("round:home"), "display": "standalone", "background_color": "#F4F6F5", "theme_color": "#17645B",
        "icons": [icon],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
