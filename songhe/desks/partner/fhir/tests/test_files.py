"""Condition, MedicationStatement and CarePlan: lines of the health file and follow-ups, by the health room's own verbs."""

from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.care.health.models import HealthFile, Medicine, Programme
from songhe.desks.partner.fhir.tests import scene
from songhe.desks.partner.fhir.tests.scene import concept
from tests import cast

pytestmark = pytest.mark.django_db
ICD, CLINICAL = "http://hl7.org/fhir/sid/icd-10", "http://terminology.hl7.org/CodeSystem/condition-clinical"


def condition(elder: Any, text: str = "慢阻肺", code: str = "J44", **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "subject": scene.subject(elder), "code": concept(text, ICD, code), **more}


def statement(elder: Any, text: str = "氨氯地平片 5mg", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement", "status": "active", "subject": scene.subject(elder),
        "medicationCodeableConcept": {"text": text}, "dosage": [{"text": "每日一次，早上"}], **more,
    }  # fmt: skip


def record() -> dict[str, str]:
    return HealthFile.objects.get().record


def test_a_condition_becomes_a_line_once() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Condition", condition(chen))
    assert record()["conditions"] == "慢阻肺 J44" and made["code"] == {"text": "慢阻肺 J44"}
    assert his.post("Condition", condition(chen), 200)["id"] == made["id"]
    his.post("Condition", condition(chen, "白内障", "H25"))
    assert record()["conditions"] == "慢阻肺 J44\n白内障 H25"
    assert (
        his.get(f"Condition?patient={chen.pk}&clinical-status=active")["entry"][1]["resource"]["code"]["text"] == "白内障 H25"
    )
    assert "慢阻肺" not in str(list(JournalEntry.objects.values_list("facts", "after", "before")))


def test_resolved_it_leaves_the_file() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Condition", condition(chen))
    gone = {**condition(chen), "id": made["id"], "clinicalStatus": concept("", CLINICAL, "resolved")}
    his.put(f"Condition/{made['id']}", gone)
    assert record()["conditions"] == ""
    his.get(f"Condition/{made['id']}", 404)
    his.put(f"Condition/{made['id']}", gone, 404)


def test_worded_anew_it_has_another_name() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Condition", condition(chen))
    told = his.put(f"Condition/{made['id']}", {**condition(chen, "慢阻肺（稳定期）"), "id": made["id"]})
    assert record()["conditions"] == "慢阻肺（稳定期） J44" and told["id"] != made["id"]


def test_a_file_that_is_full_says_so_and_loses_nothing() -> None:
    chen, his = scene.chen(), scene.system()
    for number in range(4):
        his.post("Condition", condition(chen, f"第{number}种" + "病" * 90))
    refused = his.post("Condition", condition(chen, "第五种" + "病" * 90), 422)
    assert scene.blamed(refused) == ["Condition.code"] and len(record()["conditions"].splitlines()) == 4


@pytest.mark.parametrize(("change", "element"), [
    ({"clinicalStatus": concept("", CLINICAL, "resolved")}, "Condition.clinicalStatus"),
    ({"code": {"coding": [{"system": ICD}]}}, "Condition.code"),
    ({"code": {"text": "长" * 130}}, "Condition.code"),
])  # fmt: skip
def test_what_is_no_present_disease_is_refused(change: dict[str, Any], element: str) -> None:
    chen = scene.chen()
    assert scene.blamed(scene.system().post("Condition", {**condition(chen), **change}, 422)) == [element]


def test_a_medicine_comes_and_is_stopped() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("MedicationStatement", statement(chen))
    assert Medicine.objects.get().record == {"name": "氨氯地平片 5mg", "dose": "每日一次，早上"}
    assert his.post("MedicationStatement", statement(chen), 200)["id"] == made["id"]
    assert his.get(f"MedicationStatement?patient={chen.pk}&status=active")["entry"][0]["resource"]["id"] == made["id"]
    assert "entry" not in his.get(f"MedicationStatement?patient={chen.pk}&status=stopped")
    told = his.put(f"MedicationStatement/{made['id']}", {**statement(chen, "氨氯地平片 10mg"), "id": made["id"]})
    assert told["id"] == made["id"] and told["medicationCodeableConcept"]["text"] == "氨氯地平片 10mg"
    ended = his.put(f"MedicationStatement/{told['id']}", {**statement(chen), "id": told["id"], "status": "stopped"})
    assert ended["status"] == "stopped" and Medicine.objects.get().status == "ended"
    again = {**statement(chen), "id": told["id"]}
    assert scene.blamed(his.put(f"MedicationStatement/{told['id']}", again, 422)) == ["MedicationStatement.status"]
    assert his.post("MedicationStatement", statement(chen))["id"] != told["id"]


@pytest.mark.parametrize(("change", "element"), [
    ({"status": "completed"}, "MedicationStatement.status"),
    ({"medicationCodeableConcept": None, "medicationReference": {"reference": "Medication/1"}},
     "MedicationStatement.medicationCodeableConcept"),
    ({"dosage": [{"text": "早" * 250}]}, "MedicationStatement.dosage"),
])  # fmt: skip
def test_what_is_not_taken_now_is_refused(change: dict[str, Any], element: str) -> None:
    chen = scene.chen()
    body = {name: value for name, value in {**statement(chen), **change}.items() if value is not None}
    assert scene.blamed(scene.system().post("MedicationStatement", body, 422)) == [element]
    assert not Medicine.objects.exists()


def plan(elder: Any, code: str = "I10", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": scene.subject(elder),
        "category": [concept("", ICD, code)], **more,
    }  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), [("I10", "htn"), ("I10.x00", "htn"), ("E11.9", "dm"), ("736285004", "htn")])
def test_a_plan_enrols(code: str, kind: str) -> None:
    chen, his = scene.chen(), scene.system()
    body = plan(chen, code) if not code.isdigit() else plan(chen, category=[concept("", "http://snomed.info/sct", code)])
    made = his.post("CarePlan", body)
    assert Programme.objects.get().kind == kind and made["status"] == "active"
    assert his.post("CarePlan", body, 200)["id"] == made["id"]
    disease = his.get(f"Condition?patient={chen.pk}&code={ {'htn': 'I10', 'dm': 'E11'}[kind] }".replace(" ", ""))
    assert disease["entry"][0]["resource"]["id"] == made["id"]


def test_a_plan_ends_with_a_reason_and_once() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("CarePlan", plan(chen))
    over = plan(chen, id=made["id"], status="completed")
    assert scene.blamed(his.put(f"CarePlan/{made['id']}", over, 422)) == ["CarePlan.note"]
    told = his.put(f"CarePlan/{made['id']}", {**over, "note": [{"text": "迁往外地"}]})
    assert told["status"] == "completed" and Programme.objects.get().ended_why == "迁往外地"
    his.put(f"CarePlan/{made['id']}", {**over, "note": [{"text": "迁往外地"}]}, 409)


def test_another_disease_has_no_plan_here() -> None:
    chen = scene.chen()
    assert scene.blamed(scene.system().post("CarePlan", plan(chen, "J44"), 422)) == ["CarePlan.category"]


FORM = "urn:songhe:questionnaire:"


def response(elder: Any, form: str, on: str = "2026-11-23", **answers: Any) -> dict[str, Any]:
    def item(name: str, value: Any) -> dict[str, Any]:
        kinds = {bool: "valueBoolean", int: "valueInteger", float: "valueDecimal", str: "valueString"}
        rows = value if isinstance(value, list) else [value]
        return {"linkId": name, "answer": [{kinds[type(one)]: one} for one in rows]}

    return {
        "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": FORM + form,
        "subject": scene.subject(elder), "item": [item(name, value) for name, value in {"on": on, **answers}.items()],
    }  # fmt: skip


def test_a_follow_up_by_the_form_of_the_page() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("CarePlan", plan(chen))
    body = response(chen, "followup-htn", way="clinic", sbp=152, dbp=86, compliance=1, drugs="氨氯地平", reaction=False)
    made = his.post("QuestionnaireResponse", body)
    row = Programme.objects.get()
    assert (row.classed, row.step, row.uncontrolled) == (2, 2, True)
    answers = {item["linkId"]: item["answer"][0] for item in made["item"]}
    assert answers["sbp"] == {"valueDecimal": 152.0} and answers["way"] == {"valueString": "clinic"}
    assert his.post("QuestionnaireResponse", body, 200)["id"] == made["id"]
    assert his.get(f"QuestionnaireResponse?patient={chen.pk}&questionnaire={FORM}followup-htn")["total"] == 1
    visit = his.get(f"Encounter?patient={chen.pk}&class=AMB")["entry"][0]["resource"]
    assert visit["period"] == {"start": "2026-11-23"} and visit["class"]["code"] == "AMB"


@pytest.mark.parametrize(("answers", "element"), [
    ({"way": "letter", "sbp": 150, "dbp": 90, "compliance": 1}, "QuestionnaireResponse.item[1]"),
    ({"way": "clinic", "mood": "good"}, "QuestionnaireResponse.item[2].linkId"),
    ({"way": "clinic", "sbp": 150, "dbp": 90, "compliance": 1, "foot": "both"}, "QuestionnaireResponse.item[5].linkId"),
    ({"way": "clinic", "sbp": 150, "dbp": 90}, "QuestionnaireResponse.item"),
    ({"way": "clinic", "sbp": 150, "dbp": 90, "compliance": 1, "alarming": ["nonsense"]}, "QuestionnaireResponse.item[5]"),
])  # fmt: skip
def test_what_the_form_refuses_is_named_by_its_item(answers: dict[str, Any], element: str) -> None:
    chen, his = scene.chen(), scene.system()
    his.post("CarePlan", plan(chen))
    assert element in scene.blamed(his.post("QuestionnaireResponse", response(chen, "followup-htn", **answers), 422))


def test_a_danger_without_a_hospital_is_refused_in_the_rooms_own_words() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("CarePlan", plan(chen))
    body = response(chen, "followup-htn", way="clinic", sbp=188, dbp=112, compliance=1)
    assert "哪家医院" in his.post("QuestionnaireResponse", body, 422)["issue"][0]["details"]["text"]
    good = response(chen, "followup-htn", way="clinic", sbp=188, dbp=112, compliance=1, hospital="汉阴县医院")
    his.post("QuestionnaireResponse", good)
    asked = his.get(f"ServiceRequest?patient={chen.pk}&category=3457005")["entry"][0]["resource"]
    assert asked["performer"] == [{"display": "汉阴县医院"}] and asked["priority"] == "urgent"


ABLE = dict.fromkeys(("eat", "wash", "dress", "toilet", "move"), "able")


def test_the_annual_check_once_a_year() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("QuestionnaireResponse", response(chen, "checkup", selfrated="good", sbp=138, **ABLE))
    assert {"linkId": "eat", "answer": [{"valueString": "able"}]} in made["item"]
    assert {"linkId": "points", "answer": [{"valueInteger": 0}]} in made["item"]
    his.post("QuestionnaireResponse", response(chen, "checkup", selfrated="good", **ABLE), 422)
    gap = response(chen, "checkup", selfrated="good", **{**ABLE, "move": "?"})
    assert "QuestionnaireResponse.item[6]" in scene.blamed(his.post("QuestionnaireResponse", gap, 422))


@pytest.mark.parametrize(("form", "status", "element"), [
    ("other", "completed", "QuestionnaireResponse.questionnaire"), ("checkup", "in-progress", "QuestionnaireResponse.status"),
    ("followup-dm", "completed", "QuestionnaireResponse.subject"),
])  # fmt: skip
def test_forms_that_are_not_kept_here(form: str, status: str, element: str) -> None:
    chen = scene.chen()
    body = {**response(chen, form, way="clinic"), "status": status}
    assert scene.blamed(scene.system().post("QuestionnaireResponse", body, 422)) == [element]


def test_nobody_elses_file_is_written() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Condition", condition(chen))
    other = cast.wang()
    his.put(f"Condition/{made['id']}", {**condition(other), "id": made["id"]}, 403)
    his.post("Condition", condition(cast.ziyang_elder()), 404)
