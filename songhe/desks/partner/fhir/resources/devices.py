"""Device: what hangs at somebody's or lies in stock."""

from typing import Any

from django.db.models import Q

from songhe.care.fleet import queries
from songhe.desks.partner.fhir.client import Client
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource, coded, made, refer
from songhe.links.fhir import asking

STATUSES = {"active": True, "inactive": False}


def shown(client: Client, row: Any) -> list[Resource]:
    """One device; whose it is only where that person agreed."""
    return [made(
        "Device", row.pk, identifier=[{"system": f"{OWN}device", "value": row.uid}],
        status="inactive" if row.retired_at else "active", manufacturer=row.model.maker, serialNumber=row.uid,
        deviceName=[{"name": row.model.name, "type": "model-name"}], modelNumber=row.model.code,
        type_=coded(f"{OWN}device-kind", row.model.kind, row.model.get_kind_display()),
        patient=refer("Patient", row.elder_id) if row.elder_id and row.agreed else None,
    )]  # fmt: skip


def _status(client: Client, value: str) -> Q:
    code = asking.token(value)[1]
    return Q(retired_at__isnull=STATUSES[code]) if code in STATUSES else Q(pk=None)


def _identifier(client: Client, value: str) -> Q:
    return Q(uid=asking.token(value)[1])


KIND = Kind(
    "Device",
    (Part(
        rows=lambda client: queries.devices(client.user).order_by(), shown=shown, patient="elder",
        params={
            "identifier": _identifier, "status": _status,
            "type": lambda client, value: Q(model__kind=asking.token(value)[1]),
        },
    ),),
)  # fmt: skip
