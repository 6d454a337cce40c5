"""The invariants of R4, each with what breaks it and what keeps it; and that what is right is never refused."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.links.fhir import checking, invariants, stated

CLINICAL, VERIFIED = stated.HL7 + "condition-clinical", stated.HL7 + "condition-ver-status"
WHO = {"reference": "Patient/a"}
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">%s</div>'
RIGHT: dict[str, dict[str, Any]] = {
    "Patient": {"name": [{"text": "陈老大"}], "contact": [{"telecom": [{"system": "phone", "value": "1"}]}]},
    "Observation": {
        "status": "final", "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}, "subject": WHO,
        "valueQuantity": {"value": 120, "system": stated.UCUM, "code": "mm[Hg]"},
    },
    "Condition": {"subject": WHO, "code": {"text": "高血压"}},
    "Organization": {"name": "卫生院", "telecom": [{"system": "phone", "value": "1", "use": "work"}]},
    "Appointment": {
        "status": "pending", "start": "2026-11-25T09:00:00+08:00", "end": "2026-11-25T09:20:00+08:00",
        "participant": [{"actor": WHO, "status": "accepted"}],
    },
    "CarePlan": {"status": "active", "intent": "plan", "subject": WHO},
    "Consent": {
        "status": "active", "patient": WHO, "category": [{"text": "x"}], "policyRule": {"text": "x"},
        "scope": {"coding": [{"system": stated.HL7 + "consentscope", "code": "patient-privacy"}]},
    },
    "ServiceRequest": {"status": "active", "intent": "order", "subject": WHO, "code": {"text": "x"}},
    "QuestionnaireResponse": {"status": "completed", "item": [{"linkId": "1", "answer": [{"valueInteger": 1}]}]},
    "MedicationStatement": {"status": "active", "subject": WHO, "medicationCodeableConcept": {"text": "x"}},
}  # fmt: skip


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def timing(**repeat: Any) -> dict[str, Any]:
    return {"dosage": [{"timing": {"repeat": repeat}}]}


def span(low: str, high: str) -> dict[str, Any]:
    return {"low": {"value": 3, "unit": low}, "high": {"value": 2, "unit": high}}


def inside(**more: Any) -> dict[str, Any]:
    return {"contained": [{"resourceType": "Patient", "id": "p", "active": True, **more}], "subject": {"reference": "#p"}}


REPEAT = "MedicationStatement.dosage[0].timing.repeat"
BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("Observation", {"method": {}}, "ele-1", "Observation.method"),
    ("Observation", {"method": {"id": "a"}}, "ele-1", "Observation.method"),
    ("Patient", {"extension": [{"url": "urn:x"}]}, "ext-1", "Patient.extension[0]"),
    ("Patient", {"extension": [{"url": "urn:x", "valueString": "a", "extension": [{"url": "y", "valueString": "b"}]}]}, "ext-1",
     "Patient.extension[0]"),
    ("Patient", {"_birthDate": {"extension": [{"url": "urn:x"}]}}, "ext-1", "Patient._birthDate.extension[0]"),
    ("Patient", {"name": [{"text": "a", "period": {"start": "2026-02-01", "end": "2026-01-01"}}]}, "per-1",
     "Patient.name[0].period.start"),
    ("Observation", {"subject": {"reference": "#p"}}, "ref-1", "Observation.subject.reference"),
    ("Observation", {"subject": {"reference": "#"}}, "ref-1", "Observation.subject.reference"),
    ("Observation", inside(contained=[{"resourceType": "Patient"}]), "dom-2", "Observation.contained[0].contained"),
    ("Observation", {**inside(), "subject": WHO}, "dom-3", "Observation.contained[0]"),
    ("Observation", inside(meta={"versionId": "1"}), "dom-4", "Observation.contained[0].meta.versionId"),
    ("Observation", inside(meta={"lastUpdated": "2026-11-23T10:00:00Z"}), "dom-4", "Observation.contained[0].meta.lastUpdated"),
    ("Observation", inside(meta={"security": [{"code": "R"}]}), "dom-5", "Observation.contained[0].meta.security"),
    ("Observation", inside(contact=[{"gender": "male"}]), "pat-1", "Observation.contained[0].contact[0]"),
    ("Observation", {"valueQuantity": {"value": 1, "code": "kg"}}, "qty-3", "Observation.valueQuantity.system"),
    ("Observation", {"valueQuantity": None, "valueRange": span("x", "x")}, "rng-2", "Observation.valueRange.low"),
    ("Observation", {"valueQuantity": None, "valueRatio": {"numerator": {"value": 3}}}, "rat-1", "Observation.valueRatio"),
    ("Observation", {"dataAbsentReason": {"text": "x"}}, "obs-6", "Observation.dataAbsentReason"),
    ("Observation", {"component": [{"code": concept("http://loinc.org", "8480-6"), "valueInteger": 1}]}, "obs-7",
     "Observation.component"),
    ("Observation", {"referenceRange": [{"type": {"text": "x"}}]}, "obs-3", "Observation.referenceRange[0]"),
    ("Observation", {"valueString": "high"}, "value[x]", "Observation.valueString"),
    ("Observation", {"effectiveDateTime": "2026", "effectivePeriod": {"start": "2026"}}, "effective[x]",
     "Observation.effectivePeriod"),
    ("Patient", {"contact": [{"gender": "female"}]}, "pat-1", "Patient.contact[0]"),
    ("Patient", {"telecom": [{"value": "1"}]}, "cpt-2", "Patient.telecom[0].system"),
    ("Patient", {"photo": [{"data": "YQ=="}]}, "att-1", "Patient.photo[0].contentType"),
    ("Patient", {"text": {"status": "generated", "div": DIV % "<script>x</script>"}}, "txt-1", "Patient.text.div"),
    ("Patient", {"text": {"status": "generated", "div": DIV % '<b onclick="x()">x</b>'}}, "txt-1", "Patient.text.div"),
    ("Patient", {"text": {"status": "generated", "div": DIV % " <br/> "}}, "txt-2", "Patient.text.div"),
    ("Condition", {"abatementDateTime": "2026", "clinicalStatus": concept(CLINICAL, "active")}, "con-4",
     "Condition.clinicalStatus"),
    ("Condition", {"abatementDateTime": "2026"}, "con-4", "Condition.clinicalStatus"),
    ("Condition", {"verificationStatus": concept(VERIFIED, "entered-in-error"), "clinicalStatus": concept(CLINICAL, "active")},
     "con-5", "Condition.clinicalStatus"),
    ("Condition", {"stage": [{"type": {"text": "x"}}]}, "con-1", "Condition.stage[0]"),
    ("Condition", {"onsetAge": {"value": 70, "unit": "a"}}, "age-1", "Condition.onsetAge.value"),
    ("Organization", {"name": None}, "org-1", "Organization"),
    ("Organization", {"address": [{"use": "home", "text": "x"}]}, "org-2", "Organization.address"),
    ("Organization", {"telecom": [{"use": "home", "system": "phone", "value": "1"}]}, "org-3", "Organization.telecom"),
    ("Appointment", {"participant": [{"status": "accepted"}]}, "app-1", "Appointment.participant[0]"),
    ("Appointment", {"status": "proposed", "end": None}, "app-2", "Appointment.end"),
    ("Appointment", {"start": None, "end": None}, "app-3", "Appointment.start"),
    ("Appointment", {"cancelationReason": {"text": "x"}}, "app-4", "Appointment.cancelationReason"),
    ("CarePlan", {"activity": [{"reference": WHO, "detail": {"status": "scheduled"}}]}, "cpl-3", "CarePlan.activity[0].detail"),
    ("Consent", {"policyRule": None}, "ppc-1", "Consent.policy"), ("Consent", {"patient": None}, "ppc-2", "Consent.patient"),
    ("ServiceRequest", {"code": None, "orderDetail": [{"text": "x"}]}, "prr-1", "ServiceRequest.code"),
    ("QuestionnaireResponse",
     {"item": [{"linkId": "1", "answer": [{"valueInteger": 1}], "item": [{"linkId": "2", "answer": [{"valueInteger": 1}]}]}]},
     "qrs-1", "QuestionnaireResponse.item[0].item"),
    ("MedicationStatement", timing(duration=1), "tim-1", f"{REPEAT}.durationUnit"),
    ("MedicationStatement", timing(period=1), "tim-2", f"{REPEAT}.periodUnit"),
    ("MedicationStatement", timing(duration=-1, durationUnit="d"), "tim-4", f"{REPEAT}.duration"),
    ("MedicationStatement", timing(period=-1, periodUnit="d"), "tim-5", f"{REPEAT}.period"),
    ("MedicationStatement", timing(periodMax=1), "tim-6", f"{REPEAT}.period"),
    ("MedicationStatement", timing(durationMax=1), "tim-7", f"{REPEAT}.duration"),
    ("MedicationStatement", timing(countMax=1), "tim-8", f"{REPEAT}.count"),
    ("MedicationStatement", timing(offset=5), "tim-9", f"{REPEAT}.offset"),
    ("MedicationStatement", timing(offset=5, when=["C"]), "tim-9", f"{REPEAT}.offset"),
    ("MedicationStatement", timing(timeOfDay=["08:00:00"], when=["AC"]), "tim-10", f"{REPEAT}.when"),
]  # fmt: skip


def body(kind: str, change: dict[str, Any]) -> dict[str, Any]:
    told = {"resourceType": kind, **RIGHT[kind], **change}
    return {name: value for name, value in told.items() if value is not None}


@pytest.mark.parametrize("kind", list(RIGHT))
def test_what_is_right_is_right(kind: str) -> None:
    assert checking.faults(body(kind, {})) == []


@pytest.mark.parametrize(("kind", "change", "key", "element"), BROKEN, ids=[f"{row[2]}-{at}" for at, row in enumerate(BROKEN)])
def test_what_is_broken_is_told_by_its_key(kind: str, change: dict[str, Any], key: str, element: str) -> None:
    found = checking.faults(body(kind, change))
    assert [(one.key, one.expression, one.code) for one in found] == [(key, element, "invariant")], found
    assert key in found[0].said


def test_every_rule_is_tried() -> None:
    rules = {rule.key for rows in stated.RULES.values() for rule in rows} - {"drt-1", "inv-1"}
    assert rules <= {row[2] for row in BROKEN}


KEPT: list[tuple[str, dict[str, Any]]] = [
    ("Observation", inside()), ("Observation", {**inside(managingOrganization={"reference": "#"}), "subject": WHO}),
    ("Observation", {"valueQuantity": None, "dataAbsentReason": {"text": "x"}}),
    ("Observation", {"valueQuantity": None, "component": [{"code": concept("http://loinc.org", "8480-6"), "valueInteger": 1}]}),
    ("Observation", {"valueQuantity": None, "valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 2}}}),
    ("Observation", {"valueQuantity": None, "valueRange": span("g", "kg")}),
    ("Observation", {"effectivePeriod": {"start": "2026-03-02", "end": "2026-03"}}),
    ("Observation", {"effectivePeriod": {"start": "2026", "end": "2026-03"}}),
    ("Patient", {"_birthDate": {"extension": [{"url": "urn:x", "valueString": "unknown"}]}}),
    ("Patient", {"text": {"status": "generated", "div": DIV % '<table><tr><td><img src="x"/></td></tr></table>'}}),
    ("Condition", {"abatementDateTime": "2026", "clinicalStatus": concept(CLINICAL, "resolved")}),
    ("Condition", {"onsetDuration": None, "onsetAge": {"value": 70, "system": stated.UCUM, "code": "a"}}),
    ("Appointment", {"status": "proposed", "start": None, "end": None}),
    ("Appointment", {"status": "noshow", "cancelationReason": {"text": "x"}}),
    ("MedicationStatement", timing(offset=5, when=["AC"])),
    ("MedicationStatement", timing(frequency=2, period=1, periodUnit="d")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change"), KEPT, ids=range(len(KEPT)))
def test_what_is_not_broken_is_taken(kind: str, change: dict[str, Any]) -> None:
    assert checking.faults(body(kind, change)) == []


def test_parameters_hold_one_thing_each() -> None:
    right = {"resourceType": "Parameters", "parameter": [{"name": "a", "valueString": "x"}]}
    assert not invariants.broken(right, checking.definitions())
    for row in ({"name": "a"}, {"name": "a", "valueString": "x", "part": [{"name": "b", "valueString": "y"}]}):
        assert [one.key for one in invariants.broken({**right, "parameter": [row]}, checking.definitions())] == ["inv-1"]


DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))


@given(first=DAYS, days=st.integers(-400, 400), cut=st.sampled_from([4, 7, 10]), other=st.sampled_from([4, 7, 10]))
def test_a_period_is_broken_only_where_it_certainly_ends_before_it_starts(first: date, days: int, cut: int, other: int) -> None:
    """With 2026 and 2026-03 either may be first; a standard that says nothing of it refuses nothing."""
    starts, ends = first.isoformat()[:cut], (first + timedelta(days=days)).isoformat()[:other]
    found = checking.faults(body("Observation", {"effectivePeriod": {"start": starts, "end": ends}}))
    shortest = min(cut, other)
    assert bool(found) is (starts[:shortest] > ends[:shortest])


NAMES = st.sampled_from(["reference", "extension", "url", "code", "contained", "id", "meta", "valueString"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(made=ANY)
def test_whatever_comes_is_answered(made: Any) -> None:
    """Of a contained resource nobody knows the schema; nothing that stands in it may break the check."""
    inner = [{"resourceType": "Account", "id": "p", "x": made}, {"resourceType": "Y", "meta": made}]
    for one in checking.faults({**body("Patient", {}), "contained": inner}):
        json.dumps([one.expression, one.said])
