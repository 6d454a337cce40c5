"""Version 1 of the API for other systems: devices, presses, calls, figures and orders, as OpenAPI 3.1."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from songhe.base.errors import Refused
from songhe.desks.partner import calls, devices, figures, orders, presses, times, warnings
from songhe.desks.partner.doors import READS, Rate, Session, Token

DESCRIPTION = (
    "Devices, presses, calls, figures and a provider's orders of the elderly-care platform. A reader sees the records of his "
    "own division, a provider its own; anything else is 404. Names are masked, and the words of notes stay in the house. "
    'Every refusal is a sentence: {"sentence": …, "fields": {…}}.'
)

api = NinjaAPI(
    title="Songhe API",
    version="1.0.0",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="partner-v1",
    auth=[Token(), Session()],
    throttle=[Rate(READS)],
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}, "tags": [
        {"name": "devices"}, {"name": "presses"}, {"name": "calls"}, {"name": "figures"}, {"name": "orders"},
        {"name": "warnings"},
    ]},
)  # fmt: skip
for router in (devices.router, presses.router, calls.router, figures.router, times.router, orders.router, warnings.router):
    api.add_router("", router)


def _answer(status: int, sentence: Callable[[], str]) -> Callable[[HttpRequest, Any], HttpResponse]:
    def respond(request: HttpRequest, fault: Any) -> HttpResponse:
        return api.create_response(request, {"sentence": sentence(), "fields": {}}, status=status)

    return respond


def _invalid(request: HttpRequest, fault: Any) -> HttpResponse:
    """Which parameter could not be read, and why."""
    fields = {str(error["loc"][-1]): error["msg"] for error in fault.errors}
    return api.create_response(request, {"sentence": _("有参数看不懂，见 fields。"), "fields": fields}, status=422)


def _refused(request: HttpRequest, fault: Any) -> HttpResponse:
    return api.create_response(request, {"sentence": fault.sentence, "fields": {}}, status=fault.status)


def _said(request: HttpRequest, fault: Any) -> HttpResponse:
    return api.create_response(request, {"sentence": str(fault), "fields": {}}, status=fault.status_code)


def _too_fast(request: HttpRequest, fault: Any) -> HttpResponse:
    answer = api.create_response(request, {"sentence": _("请求太快了，请稍后再试。"), "fields": {}}, status=429)
    answer["Retry-After"] = str(max(1, int(fault.wait or 1)))
    return answer


api.add_exception_handler(Http404, _answer(404, lambda: _("没有这条记录。")))
api.add_exception_handler(AuthenticationError, _answer(401, lambda: _("请用令牌、会话或设备密钥。")))
api.add_exception_handler(HttpError, _said)
api.add_exception_handler(RequestDataTooBig, _answer(413, presses.too_large))
api.add_exception_handler(Throttled, _too_fast)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(Refused, _refused)
