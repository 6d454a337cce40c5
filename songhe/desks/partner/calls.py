"""Calls of the reader's division, with their stages and timeline."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from songhe.base.web.marks import masked_name
from songhe.care.emergency import counting, queries
from songhe.desks.partner import shapes
from songhe.desks.partner.asking import When, Where, narrowed
from songhe.desks.partner.devices import place_of
from songhe.desks.partner.doors import reader
from songhe.desks.partner.paging import REFUSALS, Page, Size, page_of

router = Router(tags=["calls"])
State = Literal[
    "raised", "offered", "answered", "accepted", "en_route", "on_scene", "handed_over", "closed", "cancelled", "merged"
]


class Asked(Schema):
    """What the list of calls may be narrowed by."""

    status: State | None = None
    since: When | None = None
    until: When | None = None
    where: Where = ""
    drill: bool = False


@router.get("/calls", response={200: shapes.Calls, **REFUSALS}, operation_id="list_calls", summary="Calls")
def list_calls(request: HttpRequest, asked: Query[Asked], page: Page = 1, size: Size = 50) -> dict[str, Any]:
    """Calls, newest first; drills only when asked for."""
    user = reader(request)
    rows = queries.calls(user).filter(drill=asked.drill)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.since:
        rows = rows.filter(received_at__gte=asked.since)
    if asked.until:
        rows = rows.filter(received_at__lt=asked.until)
    if narrowed(user, asked.where):
        rows = rows.filter(counting.inside(asked.where))
    answer = page_of(rows.order_by("-received_at"), page, size)
    return {**answer, "items": [call_of(row) for row in answer["items"]]}


@router.get("/calls/{uuid:pk}", response={200: shapes.Call, **REFUSALS}, operation_id="get_call", summary="One call")
def get_call(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One call with the seconds of each stage and its timeline; another county's is 404."""
    user = reader(request)
    row = get_object_or_404(queries.calls(user), pk=pk)
    lines = queries.timeline_for(user, row, masked=True)
    timeline = [{"at": line.at, "who": line.who, "text": line.text, "verb": line.verb} for line in lines]
    return {**call_of(row), "stages": queries.stages(row), "timeline": timeline}


def call_of(row: Any) -> dict[str, Any]:
    """A call as the API shows it."""
    facts = (
        "id", "number", "status", "severity", "trigger", "drill", "received_at", "answered_at", "dispatched_at", "arrived_at",
        "closed_at", "cause", "limit_s",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in facts},
        "elder": masked_name(row.elder.name) if row.elder else "",
        "place": place_of(row.division),
        "unit": row.unit_code,
        "device": row.device_uid,
    }
