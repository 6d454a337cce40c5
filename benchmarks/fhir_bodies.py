"""What the FHIR interface takes of somebody, one body for each verb of the house."""

from typing import Any


def taken(patient: str, now: str, free: tuple[str, str]) -> list[dict[str, Any]]:
    """What the house takes of somebody, one of each verb; `free`: from when to when a doctor keeps time for a consult."""

    def concept(system: str, code: str, text: str = "") -> dict[str, Any]:
        return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}

    def part(loinc: str, value: float) -> dict[str, Any]:
        return {
            "code": concept("http://loinc.org", loinc),
            "valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": "mm[Hg]"},
        }

    who, form = {"reference": patient}, "urn:songhe:questionnaire:followup-htn"
    answers = {
        "on": {"valueDate": now[:10]},
        "way": {"valueString": "home"},
        "sbp": {"valueInteger": 150},
        "dbp": {"valueInteger": 90},
        "compliance": {"valueInteger": 1},
    }
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": who,
            "effectiveDateTime": now,
            "code": concept("http://loinc.org", "85354-9"),
            "component": [part("8480-6", 150), part("8462-4", 90)],
        },
        {"resourceType": "Condition", "subject": who, "code": concept("http://hl7.org/fhir/sid/icd-10", "J44", "慢阻肺")},
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "subject": who,
            "medicationCodeableConcept": {"text": "氨氯地平 5mg"},
            "dosage": [{"text": "每日一次"}],
        },
        {
            "resourceType": "CarePlan",
            "status": "active",
            "intent": "plan",
            "subject": who,
            "category": [concept("http://hl7.org/fhir/sid/icd-10", "E11")],
        },
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "proposal",
            "subject": who,
            "performer": [{"display": "县医院"}],
            "category": [concept("http://snomed.info/sct", "3457005")],
            "reasonCode": [{"text": "血压高"}],
        },
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "proposal",
            "subject": who,
            "code": concept("urn:songhe:service", "bath-home"),
        },
        {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "questionnaire": form,
            "subject": who,
            "item": [{"linkId": name, "answer": [value]} for name, value in answers.items()],
        },
        {
            "resourceType": "Consent",
            "status": "active",
            "patient": who,
            "policyRule": {"text": "x"},
            "performer": [{"display": "本人"}],
            "scope": {"text": "x"},
            "category": [concept("urn:songhe:consent-purpose", "health-family")],
        },
        {"resourceType": "RelatedPerson", "patient": who, "relationship": [{"text": "女儿"}], "name": [{"text": "王丽"}]},
        {
            "resourceType": "Patient",
            "name": [{"text": "新人"}],
            "gender": "female",
            "birthDate": "1950-02-03",
            "managingOrganization": {"identifier": {"system": "urn:songhe:division", "value": "610921102001"}},
        },
        {"resourceType": "Encounter", "status": "arrived", "class": {"code": "AMB"}, "subject": who},
        {
            "resourceType": "Appointment",
            "status": "proposed",
            "serviceType": [concept("urn:songhe:appointment-kind", "tele-consult")],
            "reasonCode": [{"text": "咳嗽"}],
            "participant": [{"status": "needs-action", "actor": who}],
        },
        {
            "resourceType": "Appointment",
            "status": "pending",
            "serviceCategory": [concept("urn:songhe:consult-way", "phone")],
            "reasonCode": [{"text": "头晕"}],
            "start": free[0],
            "end": free[1],
            "participant": [{"status": "needs-action", "actor": who}],
        },
        {"resourceType": "Provenance", "target": [who], "recorded": now, "agent": [{"who": who}]},
    ]
