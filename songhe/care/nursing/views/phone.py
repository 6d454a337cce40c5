"""What the script of a nurse's phone talks to: JSON, 401 instead of a log-in page; and the page and worker without persons."""

from datetime import datetime
from typing import Any

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
from songhe.care.nursing import dated, lying, queries, showing
from songhe.care.nursing.models import Post
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles

KEPT = (*SHELL, *(f"nursing/{name}" for name in ("nursing.css", "shift.js", "act.js")))
"""Static files of the page that opens without network."""


@require_GET
@roles(Role.CARER)
def shift(request: UserRequest) -> HttpResponse:
    """My shift: a page without persons, which the script fills from what is sealed on the phone."""
    if queries.me(request.user) is None:
        return render(request, "nursing/no_post.html")
    return render(request, "nursing/shift.html", _setting(str(request.user.pk)))


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without network: no log-in, nobody's data; the script draws what is sealed on the phone."""
    return render(request, "nursing/shift.html", _setting(""))


def _setting(user: str) -> dict[str, object]:
    return {"user_key": user, "desk_phone": settings.DESK_PHONE}


@never_cache
@require_POST
@roles(Role.CARER)
def register(request: UserRequest) -> HttpResponse:
    """The acts of my shift for those who lie there now, and what the phone needs to note them."""
    post, at = queries.me(request.user), clock.now()
    if post is None:
        return JsonResponse({"sentence": _("您还没有护理岗位，请找护士长或院长。")}, status=403)
    told = {"user": str(request.user.pk), "name": request.user.name, "point": ENVELOPE.public(), **_register(post, at)}
    return JsonResponse(told)


def _register(post: Post, at: datetime) -> dict[str, Any]:
    day, span = localtime(at).date(), queries.span_at(post.facility, at)
    before, now = queries.shift_before(post.facility, at), queries.shift_of(post.facility, at)
    duty = now.duties.filter(post=post).first() if now else None
    residents = [row for row in lying.residents(post.facility_id) if row.state in lying.LIVES]
    return {
        "home": str(post.facility_id), "home_name": post.facility.name, "post": str(post.pk),
        "keep_days": dated.rules(day).keep_days, "pin": bool(post.pin),
        "at": at.timestamp() * 1000, "shift": queries.shift_name(post.facility, span.code, span.day),
        "starts": f"{localtime(span.starts_at):%H:%M}", "ends": f"{localtime(span.ends_at):%H:%M}", "came": duty is not None,
        "mine": list(duty.rooms if duty else post.rooms), "rooms": sorted({row.room for row in residents}),
        "handover": reverse("nursing:handover", args=[now.pk]) if now else "",
        "before": reverse("nursing:handover", args=[before.pk]) if before and queries.unsigned(post.facility, before) else "",
        "acts": [_act(showing.act(row, at), found) for row, found in queries.for_phone(post.facility, at)],
        "residents": [
            {"id": str(row.elder), "who": row.name, "place": row.place, "here": row.here} for row in residents
        ],
        "mates": [{"id": str(row.pk), "name": row.user.name} for row in queries.posts(post.facility) if row.pk != post.pk],
        "asks": {code: _ask(one) for code, one in dated.asks(day).items()},
        "reasons": [{"code": one.code, "name": one.name} for one in dated.reasons(day).values()],
        "mishaps": [{"code": one.code, "name": one.name} for one in dated.mishaps(day).values()],
    }  # fmt: skip


def _act(told: dict[str, Any], found: lying.Resident) -> dict[str, Any]:
    row, kind, order = told["row"], told["kind"], told["order"]
    return {
        "id": str(row.pk), "elder": str(row.elder_id), "who": found.name, "room": found.room, "place": found.place,
        "kind": row.kind, "name": kind.name if kind else row.kind, "icon": kind.icon if kind else "check",
        "asks": list(kind.asks) if kind else [], "due": row.due_at.timestamp() * 1000, "time": f"{localtime(row.due_at):%H:%M}",
        "late": kind.late if kind else 30, "early": kind.early if kind else 60, "status": row.status, "mind": told["mind"],
        "medicine": order, "by": row.done_name, "byPost": str(row.done_by_id or ""), "second": row.second_name,
        "done": f"{localtime(row.done_at):%H:%M}" if row.done_at else "",
        "noted": [word for _name, word, _tone in told["noted"]],
    }  # fmt: skip


def _ask(one: dated.Ask) -> dict[str, Any]:
    return {"name": one.name, "choices": list(one.choices), "number": one.number, "text": one.text}


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its script, and before it the list of files it keeps. A new list is a new version."""
    names, version = kept(KEPT)
    files = [static(name) for name in names]
    return served(
        "outbox/worker.js", {"name": "nursing", "version": version, "shell": reverse("nursing:shell"), "files": files}
    )


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can put it on its first screen."""
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": _("松鹤·我的班"), "short_name": _("我的班"), "lang": "zh-CN", "start_url": reverse("nursing:shift"),
        "scope": reverse("nursing:shift"), "display": "standalone", "background_color": "#F4F6F5", "theme_color": "#17645B",
        "icons": [icon],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
