"""Patient: the elder's file. In full only for a medical system with the person's consent; else masked, with the birth year."""

from copy import copy
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.base.web.marks import masked_name
from songhe.care.health import queries as health
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import Client, Refusal, must
from songhe.desks.partner.fhir.codes import CITIZEN_ID, OWN, SEXES
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, made, on_day, one_of
from songhe.links.fhir import asking
from songhe.register.access import scope
from songhe.register.people import actions
from songhe.register.people import queries as register
from songhe.register.people.models import Elder, Status
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.places.models import Division, Level

DIVISION = f"{OWN}division"
"""Identifier of the village or community (GB/T 2260 with 12 digits) in which somebody lives."""


def rows(client: Client) -> QuerySet[Elder]:
    """Whom the pages show this user: a family doctor the division's, a desk or bureau the division's, others nobody."""
    found = health.people(client.user) if client.clinical else register.elders(client.user)
    return found.exclude(status=Status.MERGED)


def shown(client: Client, row: Any) -> list[Resource]:
    """One elder."""
    whole = client.clinical and row.agreed
    died = row.status == Status.DIED
    facts: dict[str, Any] = {
        "active": row.status in ("here", "away", "admitted"), "gender": SEXES.get(row.sex, "unknown"),
        "deceasedBoolean": True if died else None,
        "managingOrganization": {"identifier": {"system": DIVISION, "value": row.division.code}, "display": row.division.name},
    }  # fmt: skip
    if whole:
        facts |= {
            "identifier": [{"use": "official", "system": CITIZEN_ID, "value": row.citizen_id}] if row.citizen_id else [],
            "name": [{"use": "official", "text": row.name}],
            "telecom": [{"system": "phone", "value": row.phone}] if row.phone else [],
            "birthDate": row.birth_date.isoformat() if row.birth_date else "",
            "address": [{"use": "home", "text": row.address}] if row.address else [],
        }
    else:
        facts |= {"name": [{"text": masked_name(row.name)}], "birthDate": str(row.birth_date.year) if row.birth_date else ""}
    return [made("Patient", row.pk, stamped=row.recorded_at, version=row.version, **facts)]


def earlier(client: Client, row: Any, number: str) -> Resource | None:
    """What the file said in an earlier version, masked as it is masked now."""
    for one in register.snapshots(row):
        if str(one.number) == number:
            old, born = copy(row), one.open.get("birth_date")
            old.name, old.sex, old.birth_date = one.open["name"], one.open["sex"], date.fromisoformat(born) if born else None
            old.record, old.version, old.recorded_at = one.record, one.number, one.recorded_at
            old.division = Division.objects.filter(path=one.open.get("division")).first() or row.division
            return shown(client, old)[0]
    return None


def _identifier(client: Client, value: str) -> Q:
    system, code = asking.token(value)
    if system not in (None, CITIZEN_ID) or not code:
        return Q(pk=None)
    return Q(citizen_id_index__in=Elder._meta.get_field("citizen_id_index").marks(code))


def _phone(client: Client, value: str) -> Q:
    return Q(phone_index__in=Elder._meta.get_field("phone_index").marks(asking.token(value)[1]))


def _name(client: Client, value: str) -> Q:
    return Q(name__startswith=value) | Q(pinyin__startswith=value.lower()) | Q(initials__startswith=value.lower())


PART = Part(
    rows=rows, shown=shown, patient="pk", opens=("citizen_id", "phone", "address"), stamped="recorded_at",
    params={
        "identifier": _identifier, "phone": _phone, "name": _name, "birthdate": on_day("birth_date"),
        "gender": one_of("sex", {word: code for code, word in SEXES.items()}),
        "deceased": lambda client, value: Q(status="died") if value == "true" else ~Q(status="died"),
    },
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """Put somebody on the register, as the page does: for those who keep files."""
    must(client, BY_PLACE, "Patient")
    facts = _facts(body)
    if "name" not in facts:
        taking.no(_("请写姓名。"), "Patient.name", "required")
    row = actions.register_elder(
        **{"sex": "0", "birth_date": None, **facts}, division=_village(client, body), by=client.user.actor, at=client.at
    )
    return Made(str(row.pk), True)


def update(client: Client, key: str, body: Resource) -> Made:
    """Change what the file says of these elements; what is left out stays as it is."""
    must(client, BY_PLACE, "Patient")
    row = taking.row_of(rows(client), key)
    if row is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    facts = _facts(body)
    if body.get("managingOrganization"):
        facts["division"] = _village(client, body)
    actions.change_elder(elder=row, by=client.user.actor, at=client.at, **facts)
    return Made(key, False)


def _facts(body: Resource) -> dict[str, Any]:
    """Name, sex, birth, number, telephone and address, where they are said."""
    facts: dict[str, Any] = {}
    if body.get("name"):
        facts["name"] = taking.name_of(body)
    if body.get("gender"):
        facts["sex"] = {word: code for code, word in SEXES.items()}[body["gender"]]
    if body.get("birthDate"):
        facts["birth_date"] = taking.day(body, "birthDate", date.min)
    for index, row in enumerate(body.get("identifier") or []):
        if row.get("system") == CITIZEN_ID:
            facts["citizen_id"] = _short(row.get("value"), 18, f"Patient.identifier[{index}].value")
    for index, row in enumerate(body.get("telecom") or []):
        if row.get("system") == "phone" and "phone" not in facts:
            facts["phone"] = _short(row.get("value"), 20, f"Patient.telecom[{index}].value")
    for row in (body.get("address") or [])[:1]:
        facts["address"] = _short(
            row.get("text") or " ".join(filter(None, row.get("line") or [])), 160, "Patient.address[0].text"
        )
    return facts


def _short(value: Any, longest: int, expression: str) -> str:
    text = str(value or "").strip()
    if len(text) > longest:
        taking.no(_("最长 %(count)s 个字。") % {"count": longest}, expression, "too-long")
    return text


def _village(client: Client, body: Resource) -> Division:
    told = (body.get("managingOrganization") or {}).get("identifier") or {}
    code = str(told.get("value") or "") if told.get("system") == DIVISION else ""
    found = scope.visible(client.user, Division.objects.filter(code=code, level=Level.VILLAGE), "path").first()
    if found is None:
        said = _("请在 managingOrganization.identifier 里写本辖区村（社区）的 12 位代码。")
        taking.no(said, "Patient.managingOrganization.identifier", "value")
    return found


KIND = Kind(
    "Patient", (PART,), create=create, update=update, writes="register_elder, change_elder", earlier=earlier,
)  # fmt: skip
