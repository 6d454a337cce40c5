"""From a request to a FHIR answer: what is asked for is read, what goes wrong is an OperationOutcome, never a page."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from songhe.desks.partner.fhir.client import Refusal
from songhe.desks.partner.fhir.kinds import Resource
from songhe.links.fhir import JSON, reading
from songhe.links.fhir.outcome import issue, of_faults, outcome

JSONS = frozenset({JSON, "application/json", "text/json", "json", "application/json+fhir"})
XMLS = frozenset({"application/fhir+xml", "application/xml", "text/xml", "xml"})
View = Callable[..., HttpResponse]


def fhir(*methods: str) -> Callable[[View], View]:
    """A view of this interface: its methods, its refusals, its type of content."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Refusal(405, "not-supported", _("这个地址不支持 %(method)s。") % {"method": request.method})
                _acceptable(request)
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                answer = say(outcome(*refusal.issues), refusal.status)
                if refusal.status == 405:
                    answer["Allow"] = ", ".join(methods)
                return answer
            except reading.Unreadable as fault:
                return say(of_faults([fault.fault]), 400)
            except Http404:
                return say(outcome(issue("not-found", _("没有这条记录。"))), 404)
            except RequestDataTooBig:
                return say(outcome(issue("too-long", _("报文太大，最多 1 MiB。"))), 413)
            except (SuspiciousOperation, MultiPartParserError):
                return say(outcome(issue("structure", _("有参数看不懂。"))), 400)
            except DataError:
                return say(outcome(issue("value", _("有的值超出了能保存的范围。"))), 422)

        return answered

    return wrap


def say(resource: Mapping[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """A resource as JSON; nothing of it is kept on the way."""
    answer = HttpResponse(json.dumps(resource, ensure_ascii=False), status=status, content_type=f"{JSON}; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="fhir"'
    if status == 429:
        answer["Retry-After"] = "60"
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


def say_one(resource: Resource, status: int = 200, **headers: str) -> HttpResponse:
    """One resource with its version."""
    meta = resource["meta"]
    answer = say(resource, status, ETag=f'W/"{meta["versionId"]}"', **headers)
    if "lastUpdated" in meta:
        answer["Last-Modified"] = format_datetime(datetime.fromisoformat(meta["lastUpdated"]).astimezone(UTC), usegmt=True)
    return answer


def body_of(request: HttpRequest, *, or_xml: bool = False) -> Resource:
    """The resource that was sent. JSON; where it is only looked at, XML as well."""
    kind = (request.content_type or "").lower()
    as_xml = kind in XMLS
    if (as_xml and not or_xml) or (not as_xml and kind not in JSONS):
        raise Refusal(415, "not-supported", _("请用 Content-Type: application/fhir+json。"))
    if len(request.body) > reading.LONGEST:
        raise Refusal(413, "too-long", _("报文太大，最多 1 MiB。"))
    return reading.resource(request.body, as_xml=as_xml)


def prefers(request: HttpRequest, name: str) -> str:
    """What the client wrote in `Prefer`: handling=strict, return=minimal."""
    for part in request.headers.get("prefer", "").replace(";", ",").split(","):
        key, _equals, value = part.strip().partition("=")
        if key == name:
            return value.strip('" ')
    return ""


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Parameters in their order, from the address and, of a search that was posted, from the form."""
    found = [(name, value) for name, values in request.GET.lists() for value in values]
    if request.method == "POST":
        found += [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return found


def _acceptable(request: HttpRequest) -> None:
    wanted = request.GET.get("_format") or request.headers.get("accept", "")
    kinds = {part.partition(";")[0].strip().lower() for part in wanted.split(",")} - {""}
    if kinds and kinds <= XMLS:
        raise Refusal(406, "not-supported", _("这里只用 JSON 回答（application/fhir+json）。"))
