"""Organization: operators, by their credit code. Location: facilities, by where they stand."""

from typing import Any

from django.db.models import Q

from songhe.desks.partner.fhir.client import Client
from songhe.desks.partner.fhir.codes import CREDIT_CODE, OWN
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource, coded, made, one_of, refer, refers
from songhe.links.fhir import asking
from songhe.register.providers import queries

STATUSES = {
    "active": ("operating",), "suspended": ("suspended",),
    "inactive": ("planned", "approved", "building", "accepted", "closed", "converted"),
}  # fmt: skip


def _operator(client: Client, row: Any) -> list[Resource]:
    return [made(
        "Organization", row.pk, identifier=[{"system": CREDIT_CODE, "value": row.credit_code}] if row.credit_code else [],
        active=row.is_active, type_=[coded(f"{OWN}operator-kind", row.kind, row.get_kind_display())], name=row.name,
        alias=[row.brand] if row.brand else [], telecom=[{"system": "phone", "value": row.phone}] if row.phone else [],
    )]  # fmt: skip


def _facility(client: Client, row: Any) -> list[Resource]:
    status = next((word for word, ours in STATUSES.items() if row.status in ours), "inactive")
    return [made(
        "Location", row.pk, status=status, name=row.name, description=row.about,
        type_=[coded(f"{OWN}facility-kind", row.kind, row.get_kind_display())],
        telecom=[{"system": "phone", "value": row.phone}] if row.phone else [], address={"text": row.site.address},
        position={"longitude": row.site.lng, "latitude": row.site.lat},
        managingOrganization=refer("Organization", row.operator_id, row.operator.name) if row.operator else None,
    )]  # fmt: skip


def _named(client: Client, value: str) -> Q:
    return Q(name__startswith=value)


ORGANIZATION = Kind(
    "Organization",
    (Part(
        rows=lambda client: queries.operators(client.user), shown=_operator,
        params={"name": _named, "identifier": lambda client, value: Q(credit_code=asking.token(value)[1])},
    ),),
)  # fmt: skip
LOCATION = Kind(
    "Location",
    (Part(
        rows=lambda client: queries.facilities(client.user), shown=_facility,
        params={
            "name": _named, "status": one_of("status", STATUSES),
            "type": lambda client, value: Q(kind=asking.token(value)[1]),
            "organization": refers("Organization", "operator"),
        },
    ),),
)  # fmt: skip
