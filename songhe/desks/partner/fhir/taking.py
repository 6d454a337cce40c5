"""What a resource that comes in says, element by element; and whom it is about. A refusal names the element."""

import hashlib
import json
import uuid
from datetime import date, datetime
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.care.health import queries as health
from songhe.care.homecare.queries import orders
from songhe.desks.partner.fhir.client import Client, Refusal
from songhe.desks.partner.fhir.kinds import Resource, by_key
from songhe.links.fhir import asking
from songhe.register.access.models import Role
from songhe.register.people import queries as register
from songhe.register.people.models import Consent, Elder

TEXT = 400
"""The longest text that a room keeps of one fact; longer ones are refused, not cut."""


def no(said: str, expression: str, code: str = "business-rule") -> NoReturn:
    """It is right FHIR, and the house has no place for it."""
    raise Refusal(422, code, said, expression)


def elder_of(client: Client, body: Resource, element: str = "subject") -> Elder:
    """The person a resource is about, within this client's reach; another's does not exist."""
    at = f"{body['resourceType']}.{element}"
    told = (body.get(element) or {}).get("reference", "")
    key = key_of(told, "Patient")
    if not told or key is None:
        no(_("请写明是哪位老人：Patient/…"), f"{at}.reference", "required" if not told else "value")
    elder = _people(client).filter(pk=key).first()
    if elder is None:
        raise Refusal(404, "not-found", _("没有这条记录。"), f"{at}.reference")
    return elder


def key_of(told: str, kind: str) -> uuid.UUID | None:
    """The key behind a reference to one of this kind; None where it is none."""
    try:
        return by_key(asking.reference(told, kind))
    except ValueError:
        return None


def row_of(rows: QuerySet[Any], key: str) -> Any:
    """The row with this id among those in reach; None where there is none."""
    pk = by_key(key)
    return rows.filter(pk=pk).first() if pk else None


def _people(client: Client) -> QuerySet[Elder]:
    """About whom it may write: whom the pages show its user."""
    if client.clinical:
        return health.people(client.user)
    return orders.elders(client.user) if client.user.role == Role.OPERATOR else register.elders(client.user)


def agreed(client: Client, elder: Elder, element: str) -> Elder:
    """The same person, who agreed that medical systems share what is known of her health."""
    if not Consent.objects.filter(elder=elder, purpose=Consent.Purpose.PARTNER, withdrawn_at=None).exists():
        said = _("这位老人没有同意与医院、卫生院的系统共享健康信息。请先在档案里登记同意。")
        raise Refusal(403, "suppressed", said, element)
    return elder


def patient(client: Client, body: Resource, element: str = "subject") -> Elder:
    """The person of a resource about health: in reach, and agreed."""
    return agreed(client, elder_of(client, body, element), f"{body['resourceType']}.{element}")


def moment(body: Resource, name: str, expression: str = "") -> datetime:
    """A moment in full; refused where only a day is said."""
    try:
        return asking.moment(body.get(name))
    except ValueError:
        no(_("要写到分钟，带时区，如 2026-11-23T10:20:00+08:00。"), expression or f"{body['resourceType']}.{name}", "value")


def day(body: Resource, name: str, otherwise: date) -> date:
    """A day, where it is said."""
    if name not in body:
        return otherwise
    try:
        return asking.day(body[name])
    except ValueError:
        no(_("要写到哪一天。"), f"{body['resourceType']}.{name}", "value")


def text_of(concept: Any, expression: str, longest: int = TEXT) -> str:
    """The words of a CodeableConcept: its text, else what its first coding is called, with the code behind it."""
    told = concept if isinstance(concept, dict) else {}
    codings = told.get("coding") or [{}]
    text = str(told.get("text") or codings[0].get("display") or "").strip()
    code = str(codings[0].get("code") or "")
    if not text and not code:
        no(_("请写文字或代码。"), expression, "required")
    if code and code not in text:
        text = f"{text} {code}".strip()
    if len(text) > longest:
        no(_("最长 %(count)s 个字。") % {"count": longest}, expression, "too-long")
    return " ".join(text.split())


def codings(concept: Any) -> list[tuple[str, str]]:
    """(system, code) of a CodeableConcept."""
    rows = (concept or {}).get("coding") or []
    return [(str(row.get("system") or ""), str(row.get("code") or "")) for row in rows if row.get("code")]


def code_of(body: Resource, name: str) -> str:
    """The first code of a CodeableConcept element; nothing where there is none."""
    return next((code for _system, code in codings(body.get(name))), "")


def notes(body: Resource) -> str:
    """What stands in the notes, as one text."""
    return " ".join(" ".join(str(row.get("text") or "").split()) for row in body.get("note") or []).strip()


def known_by(body: Resource) -> Any:
    """By what the same thing is known when it is sent again: its first identifier, else all that it says."""
    rows = body.get("identifier") or []
    told = rows[0] if rows and rows[0].get("value") else None
    return told or {name: body[name] for name in sorted(body) if name not in ("id", "meta", "text")}


def mark(body: Resource) -> uuid.UUID:
    """The same thing has the same mark, however often it is sent."""
    text = json.dumps(known_by(body), sort_keys=True)
    return uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])


def name_of(body: Resource) -> str:
    """The first HumanName as one text; nothing where no name is said."""
    names = body.get("name") or []
    if not names:
        return ""
    parts = [*([names[0]["family"]] if names[0].get("family") else []), *filter(None, names[0].get("given") or [])]
    name = " ".join(str(names[0].get("text") or "".join(parts)).split())
    if not 2 <= len(name) <= 40:
        no(_("请写姓名。"), f"{body['resourceType']}.name[0].text", "value")
    return name
