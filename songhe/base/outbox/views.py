"""What the script of a phone talks to: JSON, and 401 instead of a log-in page."""

import json
import uuid

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.base.outbox import door, phones
from songhe.base.outbox import many as together

TOLD = {200: ("digest", "state", "sentence"), 409: ("sentence",)}
"""What a lone fact is answered, by status."""


@never_cache
@require_http_methods(["PUT"])
def parcel(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """One sealed fact: a load of one, which waits in no line behind those of whole days (`base/web/turns`). 200: it is durable
    here, and `state` says what became of it; 409: other bytes under this name."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
    try:
        body = request.body
    except RequestDataTooBig:
        return JsonResponse({"sentence": _("内容太大，照片请重拍一张小一些的。")}, status=413)
    load = [together.Sent(kind, key, body)]
    answer = together.receive_many(sent=load, user=request.user, at=clock.now())[0]
    status = answer.pop("status")
    if status == 404:
        raise Http404
    return JsonResponse({name: value for name, value in answer.items() if name in TOLD[status]}, status=status)


@never_cache
@require_http_methods(["PUT"])
def many(request: HttpRequest) -> HttpResponse:
    """Many sealed facts of one phone. 200: each has an answer of its own, with the status it would have had alone."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
    try:
        sent = together.unpacked(request.body)
    except RequestDataTooBig:
        return JsonResponse({"sentence": _("内容太大，照片请重拍一张小一些的。")}, status=413)
    except ValueError:
        return JsonResponse({"sentence": _("手机发来的内容读不懂。")}, status=422)
    return JsonResponse({"answers": together.receive_many(sent=sent, user=request.user, at=clock.now())})


@never_cache
@require_http_methods(["POST", "DELETE"])
def hello(request: HttpRequest) -> HttpResponse:
    """A phone says that it is there; one that is lost hears it from `door`. DELETE: its user has signed out of it."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
    mark, _waiting = door.said(request)
    if request.method == "DELETE" and mark is not None:
        phones.leave(mark=mark, user=request.user, at=clock.now())
    return HttpResponse(status=204)


@never_cache
@require_GET
def gone(request: HttpRequest) -> HttpResponse:
    """What whoever holds a lost phone sees after it has wiped itself: nothing but that, and how much went unsent."""
    try:
        unsent = min(max(0, int(request.GET.get("n", ""))), phones.MOST)
    except ValueError:
        unsent = 0
    return render(request, "outbox/gone.html", {"unsent": unsent})


@csrf_exempt
@never_cache
@require_http_methods(["POST"])
def wiped(request: HttpRequest) -> HttpResponse:
    """A lost phone says that it has wiped itself. It is signed in no more: its mark, which nobody else knows, is enough."""
    mark, _waiting = door.said(request)
    try:
        unsent = int(json.loads(request.body or b"{}").get("unsent", 0))
    except (ValueError, TypeError, AttributeError):
        unsent = 0
    if mark is None or not phones.wiped(mark=mark, unsent=unsent, at=clock.now()):
        raise Http404
    return HttpResponse(status=204)
