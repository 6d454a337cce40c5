"""Consent: what an elder agreed to, purpose by purpose. A partner's system never gives itself the right to read."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.base.web.marks import masked_name
from songhe.care.health import actions as health_actions
from songhe.care.health import queries as health
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import HL7, OWN
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, at_moment, coded, instant, made, refer
from songhe.desks.partner.fhir.resources import patients
from songhe.links.fhir import asking
from songhe.register.people import actions
from songhe.register.people.models import Consent
from songhe.register.people.queries.files import BY_PLACE

PURPOSE = f"{OWN}consent-purpose"
SHARING = "health-family"
"""The elder lets the family who follows read readings and alarms (`health.Sharing`); the others are `people.Consent`."""
RULE = {"uri": "urn:songhe:law:pipl-29"}


def _consent(client: Client, row: Any) -> list[Resource]:
    return [_one(client, row, row.purpose, row.get_purpose_display())]


def _sharing(client: Client, row: Any) -> list[Resource]:
    return [_one(client, row, SHARING, _("家属查看健康"))]


def _one(client: Client, row: Any, purpose: str, display: str) -> Resource:
    whole = client.clinical and row.agreed
    period = {"start": instant(row.given_at), **({"end": instant(row.withdrawn_at)} if row.withdrawn_at else {})}
    return made(
        "Consent", row.pk, stamped=row.withdrawn_at or row.given_at, status="inactive" if row.withdrawn_at else "active",
        scope=coded(f"{HL7}consentscope", "patient-privacy"), category=[coded(PURPOSE, purpose, display)],
        patient=refer("Patient", row.elder_id), dateTime=instant(row.given_at), policy=[RULE],
        performer=[{"display": row.given_by if whole else masked_name(row.given_by)}],
        provision={"type": "permit", "period": period, "code": [coded(PURPOSE, purpose, display)]},
    )  # fmt: skip


def _status(client: Client, value: str) -> Q:
    code = asking.token(value)[1]
    return Q(withdrawn_at__isnull=code == "active") if code in ("active", "inactive") else Q(pk=None)


def _rows(client: Client) -> Any:
    mine = patients.rows(client).order_by().values("pk")
    return Consent.objects.select_related("elder").filter(elder__in=mine)


CONSENTS = Part(
    rows=_rows, shown=_consent, patient="elder",
    params={
        "status": _status, "date": at_moment("given_at"), "category": lambda client, value: Q(purpose=asking.token(value)[1]),
    },
)  # fmt: skip
SHARINGS = Part(
    rows=lambda client: health.sharings(client.user), shown=_sharing, patient="elder",
    params={
        "status": _status, "date": at_moment("given_at"),
        "category": lambda client, value: Q() if asking.token(value)[1] == SHARING else Q(pk=None),
    },
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """Somebody agreed, and who said so; given twice is given once."""
    elder, purpose = taking.elder_of(client, body, "patient"), _purpose(body)
    if body["status"] != "active":
        taking.no(_("只收现在有效的同意（active）；撤回请改原来那一条。"), "Consent.status")
    if (body.get("provision") or {}).get("type") == "deny":
        taking.no(_("不同意不用登记：没有同意就是不共享。撤回请把原来那一条改为 inactive。"), "Consent.provision.type")
    given_by = next((str(one.get("display") or "") for one in body.get("performer") or []), "").strip()
    if not 2 <= len(given_by) <= 60:
        taking.no(_("请写谁同意的。"), "Consent.performer[0].display", "required")
    by: dict[str, Any] = {"elder": elder, "given_by": given_by, "by": client.user.actor, "at": client.at}
    if purpose == SHARING:
        must(client, CLINICAL, "Consent")
        known = SHARINGS.mine(client).filter(elder=elder, withdrawn_at=None).exists()
        return Made(str(health_actions.share(**by).pk), not known)
    if purpose == Consent.Purpose.PARTNER:
        taking.no(_("与医疗机构系统共享的同意要由老人在本平台给，系统不能替自己登记。"), "Consent.category")
    must(client, BY_PLACE, "Consent")
    known = Consent.objects.filter(elder=elder, purpose=purpose, withdrawn_at=None).exists()
    return Made(str(actions.give_consent(purpose=purpose, **by).pk), not known)


def update(client: Client, key: str, body: Resource) -> Made:
    """Withdrawn (inactive): by those who keep files, and what a medical system may read also by that system."""
    found = KIND.find(client, key)
    if found is None or taking.elder_of(client, body, "patient") != found[1].elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    part, row = found[:2]
    if body["status"] != "inactive":
        taking.no(_("同意只能撤回（inactive）；再给是新的一条。"), "Consent.status")
    by: dict[str, Any] = {"elder": row.elder, "by": client.user.actor, "at": client.at}
    if row.withdrawn_at is not None:
        return Made(key, False)
    if part is SHARINGS:
        must(client, CLINICAL, "Consent")
        health_actions.unshare(**by)
    else:
        must(client, BY_PLACE | (CLINICAL if row.purpose == Consent.Purpose.PARTNER else frozenset()), "Consent")
        actions.withdraw_consent(purpose=row.purpose, **by)
    return Made(key, False)


def _purpose(body: Resource) -> str:
    codes = [code for concept in body.get("category") or [] for system, code in taking.codings(concept) if system == PURPOSE]
    if not codes or codes[0] not in {*Consent.Purpose.values, SHARING}:
        said = _("请在 category 里写同意什么：%(codes)s。") % {"codes": " ".join([*Consent.Purpose.values, SHARING])}
        taking.no(said, "Consent.category", "code-invalid")
    return codes[0]


KIND = Kind(
    "Consent", (CONSENTS, SHARINGS), create=create, update=update,
    writes="people.give_consent, withdraw_consent; health.share, unshare",
)  # fmt: skip
