"""Encounter: visits of the follow-up, referrals that arrived at a hospital, services at home that were done, tele-consults."""

from typing import Any

from django.utils.translation import gettext as _

from songhe.care.health import queries as health
from songhe.care.health.actions import referring
from songhe.care.homecare.queries import orders
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import HL7
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, at_moment, by_key, instant, made, on_day, one_of, refer
from songhe.desks.partner.fhir.resources import notes, requests
from songhe.links.fhir import asking

WAYS = {"clinic": "AMB", "home": "HH", "phone": "VR"}
STARTED = frozenset({"arrived", "triaged", "in-progress"})
THERE = ("checked_in", "in_service", "checked_out", "confirmed", "rated", "closed", "disputed", "refunded", "interrupted")


def _class(code: str) -> dict[str, str]:
    return {"system": f"{HL7}v3-ActCode", "code": code}


def _visit(client: Client, row: Any) -> list[Resource]:
    return [made(
        "Encounter", row.pk, stamped=row.noted_at, status="finished", class_=_class(WAYS[row.way]),
        subject=refer("Patient", row.programme.elder_id), period={"start": row.on.isoformat()},
        participant=[{"individual": {"display": row.by_name}}],
        reasonReference=[refer("Condition", row.programme_id, row.programme.get_kind_display())],
    )]  # fmt: skip


def _stay(client: Client, row: Any) -> list[Resource]:
    period = {"start": instant(row.arrived_at), **({"end": instant(row.returned_at)} if row.returned_at else {})}
    return [made(
        "Encounter", row.pk, stamped=row.returned_at or row.arrived_at, status="finished" if row.returned_at else "in-progress",
        class_=_class("AMB"), subject=refer("Patient", row.elder_id), basedOn=[refer("ServiceRequest", row.pk)], period=period,
        serviceProvider={"display": row.hospital}, reasonCode=[{"text": row.outcome}] if row.outcome else [],
    )]  # fmt: skip


def _service(client: Client, row: Any) -> list[Resource]:
    begun = row.checked_in_at or row.started_at or row.starts_at or row.window_starts
    period = {"start": instant(begun), **({"end": instant(row.checked_out_at)} if row.checked_out_at else {})}
    carers = [{"individual": refer("Practitioner", one.pk, one.name)} for one in (row.carer, row.second) if one]
    return [made(
        "Encounter", row.pk, status="finished" if row.checked_out_at else "in-progress", class_=_class("HH"),
        subject=refer("Patient", row.elder_id), appointment=[refer("Appointment", row.pk)], period=period, participant=carers,
    )]  # fmt: skip


VISITS = Part(
    rows=lambda client: health.follow_ups(client.user), shown=_visit, patient="programme__elder", gated=True,
    opens=("follow_up",), stamped="noted_at",
    params={
        "date": on_day("on"), "class": one_of("way", {code: way for way, code in WAYS.items()}),
    },
)  # fmt: skip
STAYS = Part(
    rows=lambda client: health.referrals(client.user).filter(arrived_at__isnull=False), shown=_stay, patient="elder",
    gated=True, opens=("follow_up",), params={"date": at_moment("arrived_at")},
)  # fmt: skip
SERVICES = Part(
    rows=lambda client: orders.orders(client.user).filter(status__in=THERE), shown=_service, patient="elder",
    params={"date": at_moment("window_starts")},
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """Somebody who was referred is there, or went home with an outcome: `basedOn` names the referral. Or a tele-consult was
    held: `appointment` names it."""
    must(client, CLINICAL, "Encounter")
    if body.get("appointment"):
        return notes.hold(client, body)
    elder = taking.patient(client, body)
    rows = [str(one.get("reference") or "") for one in body.get("basedOn") or []]
    try:
        keys = [by_key(asking.reference(one, "ServiceRequest")) for one in rows]
    except ValueError:
        keys = []
    row = requests.REFERRALS.mine(client).filter(elder=elder, pk__in=[key for key in keys if key]).first()
    if row is None:
        said = _(
            "只收转诊的就诊（basedOn 写本平台的转诊 ServiceRequest/…）和远程看诊（appointment 写 Appointment/…）；"
            "随访请用 QuestionnaireResponse。"
        )
        taking.no(said, "Encounter.basedOn", "not-supported")
    new = row.arrived_at is None
    _go_on(client, row, body)
    return Made(str(row.pk), new)


def update(client: Client, key: str, body: Resource) -> Made:
    """A hospital stay goes on to its end."""
    must(client, CLINICAL, "Encounter")
    row = taking.row_of(STAYS.mine(client), key)
    if row is None:
        if any(taking.row_of(part.mine(client), key) for part in (VISITS, SERVICES, notes.ENCOUNTERS)):
            taking.no(_("随访、上门服务和已看的诊由本平台记录，不能从接口改。"), "Encounter.id", "not-supported")
        raise Refusal(404, "not-found", _("没有这条记录。"))
    if taking.patient(client, body) != row.elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    _go_on(client, row, body)
    return Made(key, False)


def _go_on(client: Client, row: Any, body: Resource) -> None:
    by: dict[str, Any] = {"referral": row, "by": client.user.actor, "at": client.at}
    if body["status"] in STARTED:
        if row.arrived_at is None:
            referring.arrive(**by)
    elif body["status"] == "finished":
        reasons = [taking.text_of(one, f"Encounter.reasonCode[{at}]") for at, one in enumerate(body.get("reasonCode") or [])]
        outcome = "；".join(reasons)  # words: data
        if not 2 <= len(outcome) <= taking.TEXT:
            taking.no(_("请写明诊断和处理。"), "Encounter.reasonCode", "required")
        if row.arrived_at is None:
            referring.arrive(**by)
            row.refresh_from_db()
        referring.bring_back(**by, outcome=outcome)
    else:
        taking.no(_("能做的：arrived、in-progress 是人已到，finished 是结果已回。"), "Encounter.status")


KIND = Kind(
    "Encounter", (VISITS, STAYS, SERVICES, notes.ENCOUNTERS), create=create, update=update,
    writes="referring.arrive, bring_back; consulting.hold",
)  # fmt: skip
