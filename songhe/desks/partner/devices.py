"""Devices of the reader's division."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from songhe.base.web.marks import masked_name
from songhe.care.fleet import queries
from songhe.care.fleet.models import Device
from songhe.desks.partner import shapes
from songhe.desks.partner.asking import Text, Uid
from songhe.desks.partner.doors import reader
from songhe.desks.partner.paging import REFUSALS, Page, Size, page_of
from songhe.register.places.models import Division

router = Router(tags=["devices"])


@router.get("/devices", response={200: shapes.Devices, **REFUSALS}, operation_id="list_devices", summary="Devices")
def list_devices(request: HttpRequest, model: Text = "", page: Page = 1, size: Size = 50) -> dict[str, Any]:
    """Every device the reader may see, by its number; `model` narrows to one make (its code)."""
    rows = queries.devices(reader(request))
    answer = page_of(rows.filter(model__code=model) if model else rows, page, size)
    return {**answer, "items": [device_of(row) for row in answer["items"]]}


@router.get("/devices/{path:uid}", response={200: shapes.Device, **REFUSALS}, operation_id="get_device", summary="One device")
def get_device(request: HttpRequest, uid: Uid) -> dict[str, Any]:
    """The device with this number; another county's is 404."""
    return device_of(get_object_or_404(queries.devices(reader(request)), uid=uid))


def device_of(row: Device) -> dict[str, Any]:
    """A device as the API shows it."""
    facts = ("uid", "room", "battery", "installed_at", "last_seen_at", "test_press_at", "retired_at")
    elder = row.elder
    return {
        **{name: getattr(row, name) for name in facts},
        "model": row.model.name,
        "kind": row.model.kind,
        "elder": masked_name(elder.name) if elder else "",
        "place": place_of(elder.division) if elder else None,
    }


def place_of(division: Division) -> dict[str, str]:
    """Code and spoken name of a division."""
    return {"code": division.code, "name": division.short_name}
