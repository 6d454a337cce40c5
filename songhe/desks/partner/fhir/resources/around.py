"""RelatedPerson: those around an elder, in the order in which they are told."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import Client, Refusal, must
from songhe.desks.partner.fhir.codes import HL7
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, made, refer
from songhe.desks.partner.fhir.resources import patients
from songhe.links.fhir import asking
from songhe.register.people import actions
from songhe.register.people.models import Contact
from songhe.register.people.queries.files import BY_PLACE


def rows(client: Client) -> QuerySet[Contact]:
    """Contacts of everybody this user may see."""
    return Contact.objects.select_related("elder").filter(elder__in=patients.rows(client).order_by().values("pk"))


def shown(client: Client, row: Any) -> list[Resource]:
    """One contact; the telephone for a medical system."""
    guardian = [{"coding": [{"system": f"{HL7}v3-RoleCode", "code": "GUARD"}]}] if row.is_guardian else []
    return [made(
        "RelatedPerson", row.pk, patient=refer("Patient", row.elder_id), relationship=[*guardian, {"text": row.relation}],
        name=[{"text": row.name}], telecom=[_phone(row)] if client.clinical and row.phone else [],
        address=[{"text": row.where}] if row.where else [],
    )]  # fmt: skip


def _phone(row: Contact) -> dict[str, Any]:
    return {"system": "phone", "value": row.phone, "rank": row.place}


PART = Part(
    rows=rows, shown=shown, patient="elder", gated=True, opens=("contacts",),
    params={
        "name": lambda client, value: Q(name__startswith=value),
        "relationship": lambda client, value: Q(relation=asking.token(value)[1]),
    },
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """Somebody to be told, after those who are there."""
    must(client, BY_PLACE, "RelatedPerson")
    elder = taking.elder_of(client, body, "patient")
    row = actions.add_contact(elder=elder, **_facts(body), by=client.user.actor, at=client.at)
    return Made(str(row.pk), True)


def update(client: Client, key: str, body: Resource) -> Made:
    """Name, relation, telephone, guardian; `active: false` takes the contact off the list."""
    must(client, BY_PLACE, "RelatedPerson")
    row = taking.row_of(rows(client), key)
    if row is None or taking.elder_of(client, body, "patient") != row.elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    if body.get("active") is False:
        actions.remove_contact(contact=row, by=client.user.actor, at=client.at)
    else:
        actions.change_contact(contact=row, **_facts(body), by=client.user.actor, at=client.at)
    return Made(key, False)


def _facts(body: Resource) -> dict[str, Any]:
    name, ways = taking.name_of(body), [row for row in body.get("telecom") or [] if row.get("system") == "phone"]
    if not name:
        taking.no(_("请写姓名。"), "RelatedPerson.name", "required")
    relations = body.get("relationship") or []
    words = [taking.text_of(one, "RelatedPerson.relationship", 20) for one in relations if one.get("text")]
    if not words:
        taking.no(_("请写文字或代码。"), "RelatedPerson.relationship", "required")
    guardian = any(code == "GUARD" for one in relations for _system, code in taking.codings(one))
    phone = str(ways[0].get("value") or "")[:20] if ways else ""
    return {"name": name, "relation": words[0], "phone": phone, "is_guardian": guardian}


KIND = Kind(
    "RelatedPerson", (PART,), create=create, update=update, writes="add_contact, change_contact, remove_contact",
)  # fmt: skip
