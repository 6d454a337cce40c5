"""Bulk export: asked for (202), looked at until it is there, fetched file by file (FHIR Bulk Data Access)."""

import json
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.vault import Vault
from songhe.desks.partner.fhir import exporting
from songhe.desks.partner.fhir.answering import fhir, say
from songhe.desks.partner.fhir.client import Client, Refusal, client_of
from songhe.desks.partner.fhir.kinds import instant
from songhe.links.fhir import NDJSON
from songhe.links.fhir.checking import plain
from songhe.links.fhir.outcome import fine
from songhe.register.extracts import actions, queries
from songhe.register.extracts.models import Extract

FORMATS = frozenset({"", NDJSON, "application/ndjson", "ndjson"})
ASKED = frozenset({"_type", "_since", "_outputFormat"})
PROGRESS = {"asked": "waiting for a second person to agree", "approved": "being written"}


@fhir("GET", "POST")
def export(request: HttpRequest, group: UUID | None = None) -> HttpResponse:
    """Ask for it. A second person must agree, as to every list that leaves the house in whole."""
    client = client_of(request)
    if group is not None:
        exporting.team(client, group)
    if "respond-async" not in request.headers.get("prefer", ""):
        raise Refusal(400, "required", _("批量导出要用 Prefer: respond-async。"))
    unknown = sorted(map(plain, set(request.GET) - ASKED))
    if request.GET.get("_outputFormat", "") not in FORMATS or unknown:
        raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": ", ".join(unknown or ["_outputFormat"])})
    system = group is None and "Patient" not in request.path
    told = {"types": request.GET.get("_type", ""), "since": request.GET.get("_since", "")}
    try:
        extract = exporting.ask(client, group=group, system=system, **told)
    except Refused as refused:
        raise Refusal(422, "business-rule", refused.sentence) from refused
    return say(fine(_("已申请，等另一个人批准后生成。")), 202, Content_Location=f"{client.base}/$export-status/{extract.pk}")


@fhir("GET", "DELETE")
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it stands; where it lies when it is there. DELETE: it is not wanted any more."""
    client = client_of(request)
    extract = _mine(client, pk)
    if request.method == "DELETE":
        try:
            actions.withdraw(extract=extract, user=client.user, at=client.at)
        except Refused as refused:
            raise Refusal(409, "conflict", refused.sentence) from refused
        return say(fine(_("已取消，文件已删除。")), 202)
    if extract.status in PROGRESS and client.at < extract.expires_at:
        return say(fine(str(extract.get_status_display())), 202, X_Progress=PROGRESS[extract.status], Retry_After="60")
    if extract.status == "refused":
        raise Refusal(403, "forbidden", _("没有批准：%(why)s") % {"why": extract.note})
    if extract.status != "ready" or client.at >= extract.expires_at:
        raise Refusal(404, "not-found", _("这份导出已经过期，请重新申请。"))
    return HttpResponse(_manifest(client, extract), content_type="application/json", headers=_headers(extract))


@fhir("GET")
def file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """One file of it; that it was fetched is noted."""
    client = client_of(request)
    extract = _mine(client, pk)
    try:
        pieces = actions.fetch(extract=extract, user=client.user, at=client.at, part=exporting.part_of(kind))
    except Refused as refused:
        raise Refusal(404, "not-found", refused.sentence) from refused
    answer: Any = StreamingHttpResponse(pieces, content_type=NDJSON)
    answer["Cache-Control"] = "no-store"
    return answer


def _mine(client: Client, pk: UUID) -> Extract:
    return get_object_or_404(queries.extracts(client.user).filter(form=exporting.FORM), pk=pk)


def _headers(extract: Extract) -> dict[str, str]:
    return {"Expires": format_datetime(extract.expires_at.astimezone(UTC), usegmt=True), "Cache-Control": "no-store"}


def _manifest(client: Client, extract: Extract) -> str:
    names = [kind.name for kind in exporting.wanted(extract) if Vault(extract.pk, exporting.part_of(kind.name)).exists()]
    output = [{"type": name, "url": f"{client.base}/$export-file/{extract.pk}/{name}.ndjson"} for name in names]
    return json.dumps({
        "transactionTime": instant(extract.decided_at or extract.asked_at), "request": f"{client.base}/$export",
        "requiresAccessToken": True, "output": output, "error": [],
    })  # fmt: skip
