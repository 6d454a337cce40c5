"""Practitioner: members of family-doctor teams and a provider's carers."""

from typing import Any

from django.db.models import Q, QuerySet

from songhe.care.health import queries as health
from songhe.care.health.models import TeamMember
from songhe.desks.partner.fhir.client import Client
from songhe.desks.partner.fhir.codes import OWN, SEXES
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource, made
from songhe.links.fhir import asking
from songhe.register.access.models import Role
from songhe.register.carers import queries as carers


def members(client: Client) -> QuerySet[TeamMember]:
    """Of the teams that look after the division."""
    teams = health.teams(client.user).order_by().values("pk")
    return TeamMember.objects.select_related("team").filter(team__in=teams)


def _member(client: Client, row: Any) -> list[Resource]:
    qualified = [{"code": {"text": f"{row.get_part_display()}"}, "issuer": {"display": row.team.clinic}}]
    return [made("Practitioner", row.pk, active=row.team.ended_on is None, name=[{"text": row.name}], qualification=qualified)]


def _carers(client: Client) -> QuerySet[Any]:
    rows = carers.carers(client.user)
    return rows if client.user.role in {Role.OPERATOR, Role.COUNTY, Role.CITY} else rows.none()


def _carer(client: Client, row: Any) -> list[Resource]:
    return [made(
        "Practitioner", row.pk, active=row.is_active, name=[{"text": row.name}], gender=SEXES.get(row.sex, "unknown"),
        identifier=[{"system": f"{OWN}carer", "value": row.number}] if row.number else [],
    )]  # fmt: skip


def _name(client: Client, value: str) -> Q:
    return Q(name__startswith=value)


KIND = Kind(
    "Practitioner",
    (
        Part(rows=members, shown=_member, params={"name": _name}),
        Part(
            rows=_carers, shown=_carer,
            params={"name": _name, "identifier": lambda client, value: Q(number=asking.token(value)[1])},
        ),
    ),
)  # fmt: skip
