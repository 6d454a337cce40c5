"""MedicationStatement: the list of medicines somebody takes at home. The only module that knows where medicines are kept."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.health import queries as health
from songhe.care.health.actions import medicating
from songhe.care.health.models import Medicine
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, made, one_of, refer

TAKEN = frozenset({"active", "intended"})
ENDED = frozenset({"completed", "stopped", "entered-in-error", "not-taken"})
LONGEST = 100  # of a name; a dose may have as much again


def shown(client: Client, row: Any) -> list[Resource]:
    """One medicine: its name, the dose and the hours as text, since when, and whether it is still taken."""
    dose = "，".join(filter(None, [row.record.get("dose", ""), " ".join(row.times)]))  # words: data
    last = row.ended_on or row.ends_on
    return [
        made(
            "MedicationStatement", row.pk, stamped=row.written_at,
            status="active" if row.status == Medicine.Status.ACTIVE else "stopped",
            medicationCodeableConcept={"text": row.record["name"]}, subject=refer("Patient", row.elder_id),
            effectivePeriod={"start": row.starts_on.isoformat(), **({"end": last.isoformat()} if last else {})},
            dateAsserted=localtime(row.written_at).date().isoformat(), dosage=[{"text": dose}] if dose else [],
        )
    ]  # fmt: skip


PART = Part(
    rows=lambda client: health.medicines_of_people(client.user), shown=shown, patient="elder", gated=True, opens=("medicines",),
    stamped="written_at", params={"status": one_of("status", {"active": "active", "stopped": "ended"})},
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """One more medicine that is taken; the same name and dose again are the same one."""
    must(client, CLINICAL, "MedicationStatement")
    if body["status"] not in TAKEN:
        taking.no(_("只收现在在用的药（active）。"), "MedicationStatement.status")
    elder, told = taking.patient(client, body), _record(body)
    for row in health.medicines_of(elder):
        if {name: row.record.get(name, "") for name in told} == told:
            return Made(str(row.pk), False)
    today = localtime(client.at).date()
    starts_on = taking.day(body.get("effectivePeriod") or {}, "start", today)
    how: dict[str, Any] = {"source": Medicine.Source.HOSPITAL, "by": client.user.actor, "at": client.at}
    row = medicating.prescribe(elder=elder, record=told, starts_on=min(starts_on, today + timedelta(days=30)), **how)
    return Made(str(row.pk), True)


def update(client: Client, key: str, body: Resource) -> Made:
    """Stopped, completed, not taken or a mistake: it ends. Otherwise it is worded anew."""
    must(client, CLINICAL, "MedicationStatement")
    found = KIND.find(client, key)
    if found is None or taking.patient(client, body) != found[1].elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    row = found[1]
    how: dict[str, Any] = {"by": client.user.actor, "at": client.at}
    if body["status"] in ENDED:
        why = " ".join(str(one.get("text") or "") for one in body.get("statusReason") or []).strip()
        if row.status == Medicine.Status.ACTIVE:
            medicating.end(medicine=row, why=why if len(why) > 1 else _("医疗系统告知已停用"), **how)
        return Made(key, False)
    if body["status"] not in TAKEN:
        taking.no(_("只收现在在用的药（active）。"), "MedicationStatement.status")
    if row.status != Medicine.Status.ACTIVE:
        taking.no(_("这种药已经停了；再用请新增一条。"), "MedicationStatement.status")
    medicating.change(medicine=row, record={**row.record, **_record(body)}, **how)
    return Made(key, False)


def _record(body: Resource) -> dict[str, str]:
    """Medicine and dosage. A reference to a Medication is refused: the house keeps no such resource."""
    at = "MedicationStatement.medication"
    if "medicationCodeableConcept" not in body:
        taking.no(_("请用 medicationCodeableConcept 写药名。"), f"{at}CodeableConcept", "required")
    name = taking.text_of(body["medicationCodeableConcept"], f"{at}CodeableConcept", LONGEST)
    if len(name) < 2:
        taking.no(_("请写药名。"), f"{at}CodeableConcept", "value")
    doses = [" ".join(str(row.get("text") or "").split()) for row in body.get("dosage") or []]
    dose = "；".join(filter(None, doses))  # words: data
    if len(dose) > LONGEST:
        taking.no(_("最长 %(count)s 个字。") % {"count": LONGEST}, "MedicationStatement.dosage", "too-long")
    return {"name": name, "dose": dose}


KIND = Kind(
    "MedicationStatement", (PART,), create=create, update=update, writes="health.prescribe",
)  # fmt: skip
