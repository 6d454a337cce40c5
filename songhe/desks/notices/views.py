"""Who was told what, whether it arrived, and a second try by hand. In the demo this is where the notices can be read."""

import json
import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.web.worker import served
from songhe.links.notify import actions, outlets, queries, vapid
from songhe.links.notify.models import Notice
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

MAY_SEE = (*DESK_ROLES, *BUREAU_ROLES, Role.AUDITOR)
MAY_RETRY = (*DESK_ROLES, *BUREAU_ROLES)
PER_PAGE = 50


@require_GET
@roles(*MAY_SEE)
def listing(request: UserRequest) -> HttpResponse:
    """Notices of my division, newest first; given-up ones can be asked for alone."""
    rows, wanted = queries.notices(request.user.scope), request.GET.get("status", "")
    if wanted in Notice.Status.values:
        rows = rows.filter(status=wanted)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": Notice.Status.choices,
        "troubled": queries.troubled(request.user.scope),
        "may_retry": request.user.role in MAY_RETRY,
        "readable": settings.DEMO,
        "push_key": vapid.public(),
        "dead": outlets.dead(request.user.scope),
        "outside": sorted({str(row.get_kind_display()) for row in outlets.serving(request.user.scope).values()}),
        "keeps": request.user.role in BUREAU_ROLES,
        "at": clock.now(),
    }
    return render(request, "notices/list.html", context)


@require_POST
@roles(*MAY_RETRY)
def retry(request: UserRequest, notice: uuid.UUID) -> HttpResponse:
    """Put a given-up notice back in the row."""
    row = queries.notices(request.user.scope).filter(pk=notice).first()
    if row is None:
        raise Http404
    actions.retry(notice=row, by=request.user.actor, at=clock.now())
    return redirect(f"{reverse('notices:list')}?status={Notice.Status.GIVEN_UP}")


@require_POST
@roles(*MAY_SEE)
def subscribe(request: UserRequest) -> HttpResponse:
    """Ring this browser when something is escalated to me, or stop it."""
    owner, at = f"user:{request.user.pk}", clock.now()
    try:
        body = json.loads(request.body)
        endpoint, stop = str(body["endpoint"]), bool(body.get("stop"))
        keys = {} if stop else {name: str(value) for name, value in body["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"sentence": _("这个浏览器给的推送地址不能用。")}, status=422)
    if stop:
        actions.unsubscribe(owner=owner, endpoint=endpoint, at=at)
    else:
        actions.subscribe(owner=owner, endpoint=endpoint, keys=keys, at=at)
    return JsonResponse({"rings": not stop})


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this page: rings, and keeps nothing."""
    setup = {"scope": reverse("notices:list"), "words": {"ring": _("有呼叫需要您处理")}}
    return served("family/worker.js", setup)
