"""What is read only, and all of one person at once."""

from typing import Any

import pytest

from songhe.care.health.tests import scene as health
from songhe.care.homecare.tests import scene as visits
from songhe.desks.partner.fhir.tests import scene
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db


def test_devices_houses_and_workers() -> None:
    chen, his = scene.chen(), scene.system()
    health.team()
    device = his.get("Device?identifier=bp-chen")["entry"][0]["resource"]
    assert device["patient"] == scene.subject(chen) and device["status"] == "active"
    assert his.get(f"Device?patient={chen.pk}&type=vital")["total"] == 1 and his.get("Device?status=inactive")["total"] == 0
    assert {row["resource"]["name"][0]["text"] for row in his.get("Practitioner?_count=50")["entry"]} >= {"秦岚", "林护士"}
    visits.station()
    place = his.get("Location?name=蒲溪")["entry"][0]["resource"]
    assert place["status"] == "active" and place["position"]["latitude"]
    company = his.get(f"Organization/{place['managingOrganization']['reference'].split('/')[1]}")
    assert company["identifier"][0]["system"] == "urn:oid:2.16.156.10011.1.19"
    assert his.get(f"Location?organization=Organization/{company['id']}")["total"] >= 1
    assert his.get(f"Organization?identifier={company['identifier'][0]['value']}")["total"] == 1


def test_whose_device_it_is_only_with_consent() -> None:
    scene.chen(agreed=False)
    assert "patient" not in scene.system().get("Device?identifier=bp-chen")["entry"][0]["resource"]


def test_provenance_tells_who_did_it_and_only_of_what_may_be_read() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("CarePlan", {
        "resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": scene.subject(chen),
        "category": [scene.concept("", "http://hl7.org/fhir/sid/icd-10", "I10")],
    })  # fmt: skip
    told = his.get(f"Provenance?target=CarePlan/{made['id']}")["entry"][0]["resource"]
    assert told["agent"][0]["who"]["display"] == "秦岚" and told["activity"]["coding"][0]["code"] == "health.programme.enrol"
    assert his.get(f"Provenance/{told['id']}") == told
    his.get("Provenance", 400)
    cast.ziyang_elder()
    assert "entry" not in his.get(f"Provenance?target=Patient/{cast.ziyang_elder().pk}")
    people.withdraw_consent(elder=chen, purpose="partner", by=cast.liu_min().actor, at=scene.AT)
    his.get(f"Provenance/{told['id']}", 404)


def test_everything_of_one_person_and_of_nobody_else() -> None:
    chen, his = scene.chen(), scene.system()
    cast.wang_daughter()
    his.post("Observation", scene.pressure(chen, 142, 88))
    his.post("MedicationStatement", {
        "resourceType": "MedicationStatement", "status": "active", "subject": scene.subject(chen),
        "medicationCodeableConcept": {"text": "氨氯地平"},
    })  # fmt: skip
    kindly, url = list[str](), f"Patient/{chen.pk}/$everything?_count=2"
    while url:
        told = his.get(url)
        kindly += [row["resource"]["resourceType"] for row in told["entry"]]
        assert str(cast.wang().pk) not in str(told)
        url = next((row["url"] for row in told["link"] if row["relation"] == "next"), "")
    assert sorted(kindly) == ["Consent", "Device", "MedicationStatement", "Observation", "Patient"]
    some = his.get(f"Patient/{chen.pk}/$everything?_type=Observation,Patient&_since=2026-01-01")
    assert [row["resource"]["resourceType"] for row in some["entry"]] == ["Patient", "Observation"]
    his.get(f"Patient/{chen.pk}/$everything?_type=Account", 400)
    his.get(f"Patient/{chen.pk}/$everything?_since=soon", 400)


def test_everything_without_consent_says_what_is_left_out() -> None:
    chen, his = scene.chen(agreed=False), scene.system()
    health.bp(150, 90)
    told: Any = his.get(f"Patient/{chen.pk}/$everything")
    assert "Observation" not in {row["resource"]["resourceType"] for row in told["entry"]}
    assert told["entry"][-1]["resource"]["issue"][0]["code"] == "suppressed"
