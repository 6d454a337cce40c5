"""Condition: chronic diseases of the health file, line by line, and those under follow-up."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.health import queries as health
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import HL7, ICD, codes
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, by_digest, coded, made, one_of, refer
from songhe.desks.partner.fhir.resources import files
from songhe.links.fhir import asking

FIELD = "conditions"
GONE = frozenset({"resolved", "inactive", "remission"})
WRONG = frozenset({"refuted", "entered-in-error"})
STATES = {"active": ("active",), "inactive": ("ended",)}


def disease(kind: str, on: date) -> dict[str, Any]:
    """Hypertension or diabetes as ICD-10 has it."""
    told = codes(on).diseases[kind]
    return coded(ICD, told["icd"], told["display"])


def _lines(client: Client, row: Any) -> list[Resource]:
    return [_line(row, line) for line in files.lines(row, FIELD)]


def _line(row: Any, line: str) -> Resource:
    return made(
        "Condition", files.key_of(row, FIELD, line), stamped=row.changed_at,
        clinicalStatus=coded(f"{HL7}condition-clinical", "active"),
        category=[coded(f"{HL7}condition-category", "problem-list-item")], code={"text": line},
        subject=refer("Patient", row.elder_id), recordedDate=localtime(row.changed_at).date().isoformat(),
    )  # fmt: skip


def _programme(client: Client, row: Any) -> list[Resource]:
    active = row.status == "active"
    return [made(
        "Condition", row.pk, clinicalStatus=coded(f"{HL7}condition-clinical", "active" if active else "inactive"),
        category=[coded(f"{HL7}condition-category", "problem-list-item")],
        code={**disease(row.kind, row.enrolled_on), "text": str(row.get_kind_display())},
        subject=refer("Patient", row.elder_id), recordedDate=row.enrolled_on.isoformat(),
    )]  # fmt: skip


def _by_code(client: Client, value: str) -> Q:
    system, code = asking.token(value)
    return Q(kind=codes(localtime(client.at).date()).disease(system, code) or None)


LINES = Part(
    rows=lambda client: health.files(client.user), shown=_lines, patient="elder", gated=True, opens=("health_file",),
    stamped="changed_at", key_of=by_digest,
    after={"clinical-status": lambda one, value: asking.token(value)[1] == "active"},
)  # fmt: skip
PROGRAMMES = Part(
    rows=lambda client: health.programmes(client.user), shown=_programme, patient="elder", gated=True, opens=("follow_up",),
    params={"code": _by_code, "clinical-status": one_of("status", STATES)},
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """One more line of the file's chronic diseases; the same words again are the same line."""
    must(client, CLINICAL, "Condition")
    elder = taking.patient(client, body)
    if _state(body) in GONE | WRONG:
        taking.no(_("只收现在有的病。"), "Condition.clinicalStatus")
    if not body.get("code"):
        taking.no(_("请写文字或代码。"), "Condition.code", "required")
    return Made(*files.add(client, elder, FIELD, taking.text_of(body["code"], "Condition.code", 120), "Condition.code"))


def update(client: Client, key: str, body: Resource) -> Made:
    """Resolved, inactive, refuted or a mistake: the line leaves the file. Otherwise it is worded anew."""
    must(client, CLINICAL, "Condition")
    found = KIND.find(client, key)
    if found is None or taking.patient(client, body) != found[1].elder:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    part, row, one = found
    if part is PROGRAMMES:
        taking.no(_("慢病管理中的病用 CarePlan 改。"), "Condition.id")
    old = one["code"]["text"]
    if _state(body) in GONE | WRONG:
        files.remove(client, row.elder, FIELD, old, "Condition.code")
        return Made("", False)
    line = taking.text_of(body.get("code"), "Condition.code", 120)
    return Made(files.replace(client, row.elder, FIELD, old, line, "Condition.code"), False)


def _state(body: Resource) -> str:
    verified = taking.code_of(body, "verificationStatus")
    return verified if verified in WRONG else taking.code_of(body, "clinicalStatus")


KIND = Kind(
    "Condition", (LINES, PROGRAMMES), create=create, update=update, writes="health.write_file",
)  # fmt: skip
