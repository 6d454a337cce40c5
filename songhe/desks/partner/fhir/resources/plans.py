"""CarePlan: the follow-up of hypertension and diabetes, with its next visit."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.health import actions
from songhe.care.health import queries as health
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import OWN, SNOMED, codes
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, coded, made, on_day, one_of, refer, refers
from songhe.desks.partner.fhir.resources.conditions import disease

STATES = {"active": ("active",), "completed": ("ended",)}
ENDS = frozenset({"completed", "revoked", "entered-in-error"})
FOLLOW_UP = "736285004"  # SNOMED CT: hypertension clinical management plan; diabetes below
CATEGORY = {"htn": FOLLOW_UP, "dm": "735985000"}


def shown(client: Client, row: Any) -> list[Resource]:
    """One programme; its class and next step as the national form counts them."""
    step = {"kind": "Appointment", "status": "scheduled", "description": str(row.get_step_display())}
    activity = {"detail": {**step, "scheduledString": row.due_on.isoformat()}}
    active = row.status == "active"
    return [made(
        "CarePlan", row.pk, status="active" if active else "completed", intent="plan", title=str(row.get_kind_display()),
        category=[coded(SNOMED, CATEGORY[row.kind])], subject=refer("Patient", row.elder_id),
        period={"start": row.enrolled_on.isoformat(), "end": row.ended_on.isoformat() if row.ended_on else None}
        if row.ended_on else {"start": row.enrolled_on.isoformat()},
        addresses=[{"reference": f"Condition/{row.pk}", "display": disease(row.kind, row.enrolled_on)["coding"][0]["display"]}],
        activity=[activity] if active else [], identifier=[{"system": f"{OWN}programme", "value": row.kind}],
    )]  # fmt: skip


PART = Part(
    rows=lambda client: health.programmes(client.user), shown=shown, patient="elder", gated=True, opens=("follow_up",),
    params={
        "status": one_of("status", STATES), "date": on_day("enrolled_on"),
        "category": one_of("kind", {code: kind for kind, code in CATEGORY.items()}),
        "condition": refers("Condition", "pk"),
    },
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """Into the follow-up of one of the two diseases; who is in it already stays in it."""
    must(client, CLINICAL, "CarePlan")
    if body["status"] != "active":
        taking.no(_("只收现在要开始的计划（active）。"), "CarePlan.status")
    elder, today = taking.patient(client, body), localtime(client.at).date()
    kind = _kind(body, client)
    known = health.programmes(client.user).filter(elder=elder, kind=kind, status="active").first()
    if known is not None:
        return Made(str(known.pk), False)
    row = actions.enrol(elder=elder, kind=kind, on=today, by=client.user.actor, at=client.at)
    return Made(str(row.pk), True)


def _kind(body: Resource, client: Client) -> str:
    """Which disease: by the category or what `addresses` is called."""
    known = codes(localtime(client.at).date())
    for concept in body.get("category") or []:
        for system, code in taking.codings(concept):
            kind = next((name for name, ours in CATEGORY.items() if ours == code), "") or known.disease(system, code)
            if kind:
                return kind
    for row in body.get("addresses") or []:
        told = row.get("identifier") or {}
        kind = known.disease(told.get("system"), str(told.get("value") or ""))
        if kind:
            return kind
    taking.no(_("这里只管高血压和 2 型糖尿病，请在 category 里写 I10 或 E11。"), "CarePlan.category", "not-supported")


def update(client: Client, key: str, body: Resource) -> Made:
    """Completed, revoked or a mistake ends the follow-up, with the reason in a note."""
    must(client, CLINICAL, "CarePlan")
    row = taking.row_of(PART.mine(client), key)
    if row is None or taking.patient(client, body) != row.elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    if body["status"] not in ENDS:
        taking.no(_("计划只能结束（completed、revoked），note 里写原因。"), "CarePlan.status")
    why = taking.notes(body)
    if not 2 <= len(why) <= 60:
        taking.no(_("请写明为什么结束。"), "CarePlan.note", "required")
    actions.end(programme=row, why=why, by=client.user.actor, at=client.at)
    return Made(key, False)


KIND = Kind(
    "CarePlan", (PART,), create=create, update=update, writes="health.enrol, health.end",
)  # fmt: skip
