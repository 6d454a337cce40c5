"""What a tele-consult came to: that it was held (Encounter), and what the doctor wrote (Observation, LOINC's consult note).

Written here as on the page: held by whoever agreed to it, then the notes and the words for the elder in one. Who was in the
room, and how it went afterwards, is read on the pages.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.care.health import queries as health
from songhe.care.health.actions import consulting
from songhe.care.health.models import Consult
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import Client, Refusal
from songhe.desks.partner.fhir.codes import HL7, LOINC, codes
from songhe.desks.partner.fhir.kinds import Made, Part, Resource, at_moment, coded, instant, made, one_of, refer, refers
from songhe.links.fhir import asking
from songhe.register.people.models import Elder

NOTE, ADVICE, PRESCRIPTION = "11488-4", "69730-0", "57833-6"
"""LOINC: the consult note, and what it holds besides: instructions in plain words, which prescription there is."""
LONGEST = 1000
"""Of the notes and of the advice; longer ones are refused, not cut."""
HELD = ("held", "written")


def _loinc(client: Client, code: str) -> dict[str, Any]:
    return coded(LOINC, code, codes(client.at.date()).spoken[LOINC][code])


def _encounter(client: Client, row: Any) -> list[Resource]:
    """That it took place: from when to when, with whom. What was said is the Observation's."""
    starts = row.held_at - timedelta(minutes=row.held_minutes or 0)
    doctor = [{"individual": {"type": "Practitioner", "display": row.slot.doctor_name}}] if row.slot else []
    return [made(
        "Encounter", row.pk, stamped=row.held_at, status="finished", class_={"system": f"{HL7}v3-ActCode", "code": "VR"},
        subject=refer("Patient", row.elder_id), appointment=[refer("Appointment", row.pk)], participant=doctor,
        period={"start": instant(starts), "end": instant(row.held_at)},
    )]  # fmt: skip


def _note(client: Client, row: Any) -> list[Resource]:
    """Notes, advice, and the number of a prescription: never what was prescribed."""
    parts = [{"code": _loinc(client, ADVICE), "valueString": row.advice}]
    if row.rx_number:
        parts.append({"code": _loinc(client, PRESCRIPTION), "valueString": f"{row.rx_number} {row.rx_hospital}".strip()})
    return [made(
        "Observation", row.pk, stamped=row.written_at, status="final",
        category=[coded(f"{HL7}observation-category", "exam", "Exam")], code=_loinc(client, NOTE),
        subject=refer("Patient", row.elder_id), encounter=refer("Encounter", row.pk), effectiveDateTime=instant(row.held_at),
        issued=instant(row.written_at), performer=[{"display": row.written_by}], valueString=row.notes, component=parts,
    )]  # fmt: skip


def _code(client: Client, value: str) -> Q:
    system, code = asking.token(value)
    return Q() if system in (None, LOINC) and code in (NOTE, ADVICE, PRESCRIPTION) else Q(pk=None)


def _category(client: Client, value: str) -> Q:
    return Q() if asking.token(value)[1] == "exam" else Q(pk=None)


ENCOUNTERS = Part(
    rows=lambda client: health.consults(client.user).filter(status__in=HELD), shown=_encounter, patient="elder", gated=True,
    opens=("consult",), stamped="held_at",
    params={
        "date": at_moment("held_at"), "appointment": refers("Appointment", "pk"), "class": one_of("status", {"VR": HELD}),
    },
)  # fmt: skip
NOTES = Part(
    rows=lambda client: health.consults(client.user).filter(status="written"), shown=_note, patient="elder", gated=True,
    opens=("consult_notes",), stamped="written_at",
    params={
        "date": at_moment("held_at"), "code": _code, "category": _category, "encounter": refers("Encounter", "pk"),
        "status": one_of("status", {"final": "written"}),
    },
)  # fmt: skip


def is_note(body: Resource) -> bool:
    """Whether an Observation is what a doctor wrote of a consult."""
    return (LOINC, NOTE) in taking.codings(body.get("code"))


def hold(client: Client, body: Resource) -> Made:
    """It took place: `appointment` names the consult, `period` says how long, the participants who was there."""
    elder = taking.patient(client, body)
    told = [str(one.get("reference") or "") for one in body["appointment"]]
    row = _consult(client, elder, told, "Appointment", "Encounter.appointment[0].reference")
    if body["status"] != "finished":
        taking.no(_("远程看诊结束以后再记：finished。"), "Encounter.status")
    if row.status in HELD:
        return Made(str(row.pk), False)
    span = body.get("period") or {}
    starts, ends = (taking.moment(span, name, f"Encounter.period.{name}") for name in ("start", "end"))
    consulting.hold(consult=row, present=_present(body), minutes=_minutes(starts, ends), by=client.user.actor, at=client.at)
    return Made(str(row.pk), True)


def _minutes(starts: datetime, ends: datetime) -> int:
    """Whole minutes, rounded up."""
    return -(-int((ends - starts).total_seconds()) // 60)


def _present(body: Resource) -> str:
    rows = [str((one.get("individual") or {}).get("display") or "") for one in body.get("participant") or []]
    said = "、".join(" ".join(one.split()) for one in rows if one.strip())  # words: data
    if not 2 <= len(said) <= taking.TEXT:
        taking.no(_("请在 participant 里写谁在场（individual.display）。"), "Encounter.participant", "required")
    return said


def write(client: Client, body: Resource) -> Made:
    """What the doctor wrote: the notes as the value, the words for the elder and a prescription's number as components."""
    elder = taking.patient(client, body)
    told = str((body.get("encounter") or {}).get("reference") or "")
    if not told:
        taking.no(_("请写是哪次看诊：encounter 写 Encounter/…"), "Observation.encounter", "required")
    row = _consult(client, elder, [told], "Encounter", "Observation.encounter.reference")
    text, advice, (number, hospital) = _text(body, "Observation"), _advice(body), _prescription(body)
    if row.status == "written" and (row.notes, row.advice, row.rx_number) == (text, advice, number):
        return Made(str(row.pk), False)
    by: dict[str, Any] = {"by": client.user.actor, "at": client.at}
    consulting.write(consult=row, notes=text, advice=advice, rx_number=number, rx_hospital=hospital, **by)
    return Made(str(row.pk), True)


def _consult(client: Client, elder: Elder, told: list[str], kind: str, at: str) -> Consult:
    keys = [key for one in told if (key := taking.key_of(one, kind))]
    row = health.consults(client.user).filter(elder=elder, pk__in=keys).first()
    if row is None:
        raise Refusal(404, "not-found", _("没有这条记录。"), at)
    return row


def _component(body: Resource, code: str) -> tuple[str, Resource]:
    for index, one in enumerate(body.get("component") or []):
        if (LOINC, code) in taking.codings(one.get("code")):
            return f"Observation.component[{index}]", one
    return "Observation.component", {}


def _advice(body: Resource) -> str:
    at, told = _component(body, ADVICE)
    return _text(told, at)


def _text(told: Resource, at: str) -> str:
    text = str(told.get("valueString") or "").strip()
    if len(text) < 2:
        said = _("请写看诊记录（valueString），和给老人、家属的话（component，LOINC 69730-0）。")
        taking.no(said, f"{at}.valueString" if told else at, "required")
    if len(text) > LONGEST:
        taking.no(_("最长 %(count)s 个字。") % {"count": LONGEST}, f"{at}.valueString", "too-long")
    return text


def _prescription(body: Resource) -> tuple[str, str]:
    """Number and hospital, with a blank between; nothing where none was written."""
    at, told = _component(body, PRESCRIPTION)
    number, _blank, hospital = str(told.get("valueString") or "").strip().partition(" ")
    if told and not (number and hospital.strip()):
        taking.no(_("有处方要写处方编号，空一格，再写开方医院。"), f"{at}.valueString", "value")
    return number, hospital.strip()
