"""ServiceRequest: a hospital is asked (the green channel), or a service is needed (needs)."""

from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.care.health import queries as health
from songhe.care.health.actions import referring
from songhe.care.needs import actions as needs
from songhe.care.needs import queries as needed
from songhe.care.needs.models import Need
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, OFFICE, Client, Refusal, must
from songhe.desks.partner.fhir.codes import OWN, SNOMED
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, at_moment, coded, made, one_of, refer
from songhe.links.fhir import asking
from songhe.links.notify import actions as answers
from songhe.register.access.models import Role
from songhe.register.catalogue import dated as catalogue

REFERRAL = "3457005"  # SNOMED CT: patient referral
CATALOGUE = f"{OWN}service"
WRITERS = CLINICAL | OFFICE | {Role.OPERATOR}
URGENT = frozenset({"urgent", "asap", "stat"})
REFERRED = {
    "active": ("requested", "accepted", "arrived"), "completed": ("returned",), "revoked": ("refused", "cancelled"),
}  # fmt: skip
NEEDED = {"active": ("collected", "referred"), "completed": ("matched", "answered"), "revoked": ("declined",)}
PRIORITY = {"now": "urgent", "soon": "routine", "whenever": "routine"}


def _state(status: str, table: dict[str, tuple[str, ...]]) -> str:
    return next(word for word, ours in table.items() if status in ours)


def _referral(client: Client, row: Any) -> list[Resource]:
    said = [{"text": text} for text in (row.outcome, row.check_said) if text]
    return [made(
        "ServiceRequest", row.pk, stamped=row.returned_at or row.arrived_at or row.accepted_at or row.requested_at,
        status=_state(row.status, REFERRED), intent="proposal" if row.status == "requested" else "order",
        category=[coded(SNOMED, REFERRAL, "Patient referral")], priority="urgent" if row.urgent else "routine",
        subject=refer("Patient", row.elder_id), authoredOn=row.requested_at.isoformat(timespec="seconds"),
        requester={"display": row.requested_by}, performer=[{"display": row.hospital}],
        performerType={"text": row.department} if row.department else None, reasonCode=[{"text": row.why}], note=said,
    )]  # fmt: skip


def _need(client: Client, row: Any) -> list[Resource]:
    """A need; the words of who said it stay in the house."""
    item = catalogue.written(localtime(row.collected_at).date()).get(row.item) if row.item else None
    code = coded(CATALOGUE, row.item, item.name if item else "") if row.item else None
    return [made(
        "ServiceRequest", row.pk, status=_state(row.status, NEEDED),
        intent="proposal", category=[{"text": row.category or row.kind}] if row.category or row.kind else [],
        code=code, priority=PRIORITY[row.urgency], subject=refer("Patient", row.elder_id),
        authoredOn=row.collected_at.isoformat(timespec="seconds"), requester={"display": row.collected_by},
        occurrenceDateTime=row.wish_on.isoformat() if row.wish_on else "",
    )]  # fmt: skip


REFERRALS = Part(
    rows=lambda client: health.referrals(client.user), shown=_referral, patient="elder", gated=True, opens=("follow_up",),
    params={
        "status": one_of("status", REFERRED), "authored": at_moment("requested_at"),
        "category": lambda client, value: Q() if asking.token(value)[1] == REFERRAL else Q(pk=None),
    },
)  # fmt: skip
NEEDS = Part(
    rows=lambda client: needed.written(client.user), shown=_need, patient="elder",
    params={
        "status": one_of("status", NEEDED), "authored": at_moment("collected_at"),
        "code": lambda client, value: Q(item=asking.token(value)[1]),
    },
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """A referral where the category says so or a hospital is asked; else a need of the catalogue, or in words."""
    must(client, WRITERS, "ServiceRequest")
    if body["status"] != "active":
        taking.no(_("只收现在要办的（active）。"), "ServiceRequest.status")
    codes = {code for concept in body.get("category") or [] for _system, code in taking.codings(concept)}
    return _refer(client, body) if REFERRAL in codes else _collect(client, body)


def _refer(client: Client, body: Resource) -> Made:
    must(client, CLINICAL, "ServiceRequest")
    elder = taking.patient(client, body)
    hospital = next((str(row.get("display") or "") for row in body.get("performer") or []), "").strip()
    if not 2 <= len(hospital) <= 60:
        taking.no(_("请在 performer.display 里写转到哪家医院。"), "ServiceRequest.performer[0].display", "required")
    reasons = [taking.text_of(one, f"ServiceRequest.reasonCode[{at}]") for at, one in enumerate(body.get("reasonCode") or [])]
    why = "；".join([*reasons, taking.notes(body)]).strip("；")  # words: data
    if not why or len(why) > taking.TEXT:
        taking.no(_("请写明为什么转，最长 %(count)s 个字。") % {"count": taking.TEXT}, "ServiceRequest.reasonCode", "required")
    asked = body.get("performerType")
    department = taking.text_of(asked, "ServiceRequest.performerType", 40) if asked else ""
    known = health.referrals(client.user).filter(elder=elder, hospital=hospital, status__in=referring.OPEN).first()
    row = referring.request(
        elder=elder, hospital=hospital, why=why, department=department, urgent=body.get("priority") in URGENT,
        by=client.user.actor, at=client.at,
    )  # fmt: skip
    return Made(str(row.pk), known is None)


def _collect(client: Client, body: Resource) -> Made:
    """Written down as a need, once for each identifier."""
    elder = taking.patient(client, body) if client.clinical else taking.elder_of(client, body)
    codes = dict(taking.codings(body.get("code")))
    words = taking.text_of(body["code"], "ServiceRequest.code") if not codes.get(CATALOGUE) and body.get("code") else ""
    note = taking.notes(body)
    if len(note) > taking.TEXT:
        taking.no(_("最长 %(count)s 个字。") % {"count": taking.TEXT}, "ServiceRequest.note", "too-long")
    wish = taking.day(body, "occurrenceDateTime", localtime(client.at).date()) if body.get("occurrenceDateTime") else None
    told: dict[str, Any] = {
        "item": codes.get(CATALOGUE, ""), "words": words, "note": note, "wish_on": wish,
        "urgency": "now" if body.get("priority") in URGENT else "soon",
        "channel": {Role.OPERATOR: "station", Role.DOCTOR: "phone"}.get(Role(client.user.role), "dispatcher"),
        "said_by": client.user.name, "user": client.user,
    }  # fmt: skip
    if not told["item"] and not words:
        taking.no(_("请选一项服务，或用一句话写下需要什么。"), "ServiceRequest.code", "required")
    with journal.deed():
        kept, new = answers.note_answer(
            press=taking.mark(body), owner=f"user:{client.user.pk}", subject=elder.pk, verb="fhir:need", pressed_at=client.at,
            at=client.at,
        )  # fmt: skip
        if not new:
            known = Need.objects.filter(elder=elder, user=client.user, collected_at=kept.received_at).first()
            if known is not None:
                return Made(str(known.pk), False)
        row = needs.collect(elder=elder, **told, by=client.user.actor, at=client.at)
    return Made(str(row.pk), True)


def update(client: Client, key: str, body: Resource) -> Made:
    """The next step of a referral: `order` accepts it, revoked refuses, a mistake cancels, completed brings the outcome."""
    must(client, CLINICAL, "ServiceRequest")
    row = taking.row_of(REFERRALS.mine(client), key)
    if row is None:
        if taking.row_of(NEEDS.mine(client), key):
            taking.no(_("需求由本平台的人答复，接口只能登记和查询。"), "ServiceRequest.status", "not-supported")
        raise Refusal(404, "not-found", _("没有这条记录。"))
    if taking.patient(client, body) != row.elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    by: dict[str, Any] = {"referral": row, "by": client.user.actor, "at": client.at}
    status, intent = body["status"], body["intent"]
    if status == "active" and intent == "order":
        who = next((str(one.get("display") or "") for one in body.get("performer") or []), "") or client.user.name
        referring.accept(**by, who=who[:60])
    elif status == "revoked":
        referring.refuse(**by)
    elif status == "entered-in-error":
        referring.cancel(**by)
    elif status == "completed":
        referring.bring_back(**by, outcome=_outcome(body))
    else:
        taking.no(_("能做的：active 加 order 是接下，revoked 是不接，completed 是结果已回。"), "ServiceRequest.status")
    return Made(key, False)


def _outcome(body: Resource) -> str:
    text = taking.notes(body)
    if not 2 <= len(text) <= taking.TEXT:
        taking.no(_("请写明诊断和处理。"), "ServiceRequest.note", "required")
    return text


KIND = Kind(
    "ServiceRequest", (REFERRALS, NEEDS), create=create, update=update,
    writes="referring.request, accept, refuse, cancel, bring_back; needs.collect",
)  # fmt: skip
