"""What the script of a phone talks to: JSON, and 401 instead of a log-in page."""

import uuid

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from songhe.base import clock
from songhe.base.outbox import actions, kinds


@never_cache
@require_http_methods(["PUT"])
def parcel(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """One sealed fact. 200: it is durable here, and `state` says what became of it; 409: other bytes under this name."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("请重新登录，没有发出的都还在。")}, status=401)
    found = kinds.find(kind)
    if found is None or not found.may(request.user):
        raise Http404
    try:
        body = request.body
    except RequestDataTooBig:
        return JsonResponse({"sentence": _("内容太大，照片请重拍一张小一些的。")}, status=413)
    try:
        row = actions.receive(kind=found, key=key, body=body, user=request.user, at=clock.now())
    except actions.OtherBytes as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=409)
    return JsonResponse({"digest": row.digest, "state": row.status, "sentence": row.sentence})
