"""Patient and RelatedPerson: in full only with consent and for a medical system, written by those who keep files."""

from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.desks.partner.fhir.tests import scene
from songhe.register.people import actions as people
from songhe.register.people.models import Contact, Elder
from tests import cast

pytestmark = pytest.mark.django_db
NUMBER = "610921194512311025"
CITIZEN = "urn:oid:2.16.156.10011.1.3"
VILLAGE = {"identifier": {"system": "urn:songhe:division", "value": cast.PUXI}}


def test_with_consent_the_file_is_told_and_the_opening_noted() -> None:
    chen = scene.chen()
    people.change_elder(elder=chen, citizen_id=NUMBER, address="蒲溪社区 2 组", by=cast.liu_min().actor, at=scene.AT)
    told = scene.system().get(f"Patient/{chen.pk}")
    assert told["name"] == [{"use": "official", "text": "陈老大"}] and told["identifier"][0]["value"] == NUMBER
    assert told["birthDate"] == "1952-05-01" and told["telecom"][0]["value"] == "13992500021" and told["gender"] == "male"
    row = JournalEntry.objects.get(verb="people.elder.reveal")
    assert row.facts["fields"] == ["address", "citizen_id", "phone"] and NUMBER not in str(row.facts)


def test_without_consent_a_mask_and_a_year() -> None:
    chen = scene.chen(agreed=False)
    told = scene.system().get(f"Patient/{chen.pk}")
    assert told["name"] == [{"text": "陈*大"}] and told["birthDate"] == "1952"
    assert not {"identifier", "telecom", "address"} & set(told) and not JournalEntry.objects.filter(verb="people.elder.reveal")


def test_a_bureau_reads_masked_even_with_consent() -> None:
    chen = scene.chen()
    assert scene.system(cast.li_county()).get(f"Patient/{chen.pk}")["name"] == [{"text": "陈*大"}]


def test_withdrawn_is_withdrawn_at_once() -> None:
    chen, his = scene.chen(), scene.system()
    assert his.get(f"Patient/{chen.pk}")["name"][0]["text"] == "陈老大"
    people.withdraw_consent(elder=chen, purpose="partner", by=cast.liu_min().actor, at=scene.AT)
    assert his.get(f"Patient/{chen.pk}")["name"][0]["text"] == "陈*大"


@pytest.mark.parametrize(("query", "count"), [
    (f"identifier={CITIZEN}|{NUMBER}", 1), (f"identifier={NUMBER}", 1), ("identifier=urn:other|" + NUMBER, 0),
    ("identifier=610921195001010015", 0), ("name=陈", 1), ("name=chenlao", 1), ("name=王", 0), ("phone=13992500021", 1),
    ("birthdate=1952", 1), ("birthdate=gt1952-05-01", 0), ("birthdate=le1952-05-01", 1), ("gender=male", 1),
    ("gender=female", 0), ("gender=female,male", 1), ("deceased=false", 1), ("deceased=true", 0), ("_lastUpdated=gt2100", 0),
])  # fmt: skip
def test_searching(query: str, count: int) -> None:
    chen = scene.chen()
    people.change_elder(elder=chen, citizen_id=NUMBER, phone=chen.phone, by=cast.liu_min().actor, at=scene.AT)
    found = scene.system().get(f"Patient?{query}")
    assert found["total"] == count == len(found.get("entry", []))


def test_an_elder_of_another_county_is_404() -> None:
    his = scene.system()
    his.get(f"Patient/{cast.ziyang_elder().pk}", 404)
    his.get(f"Patient/{cast.ziyang_elder().pk}/$everything", 404)


def patient(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient", "name": [{"text": "吴秀英"}], "gender": "female", "birthDate": "1945-12-31",
        "identifier": [{"system": CITIZEN, "value": NUMBER}], "managingOrganization": VILLAGE, **more,
    }  # fmt: skip


def test_a_bureau_registers_somebody_once() -> None:
    bureau = scene.system(cast.li_county())
    query = f"identifier={CITIZEN}|{NUMBER}"
    made = bureau.post("Patient", patient(), 201, **{"If-None-Exist": query})
    elder = Elder.objects.get(pk=made["id"])
    assert (elder.name, elder.sex, elder.citizen_id, elder.division.code) == ("吴秀英", "2", NUMBER, cast.PUXI)
    again = bureau.post("Patient", patient(), 200, **{"If-None-Exist": query})
    assert again["id"] == made["id"]
    assert "已经登记过" in bureau.post("Patient", patient(), 422)["issue"][0]["details"]["text"]
    assert Elder.objects.count() == 1 and JournalEntry.objects.filter(verb="people.elder.register").count() == 1


@pytest.mark.parametrize(("change", "element"), [
    ({"managingOrganization": {"display": "?"}}, "Patient.managingOrganization.identifier"), ({"name": []}, "Patient.name"),
    ({"managingOrganization": {"identifier": {"system": "urn:songhe:division", "value": cast.HAOPING}}},
     "Patient.managingOrganization.identifier"),
    ({"birthDate": "1945"}, "Patient.birthDate"),
])  # fmt: skip
def test_what_the_register_needs_is_named(change: dict[str, Any], element: str) -> None:
    cast.ziyang_elder()
    assert scene.blamed(scene.system(cast.li_county()).post("Patient", patient(**change), 422)) == [element]


def test_an_update_holds_the_version() -> None:
    bureau = scene.system(cast.li_county())
    chen = scene.chen()
    told = bureau.get(f"Patient/{chen.pk}")
    body = {"resourceType": "Patient", "id": str(chen.pk), "telecom": [{"system": "phone", "value": "13992500099"}]}
    tag = f'W/"{told["meta"]["versionId"]}"'
    assert bureau.put(f"Patient/{chen.pk}", body, 200, **{"If-Match": tag})["meta"]["versionId"] == "2"
    bureau.put(f"Patient/{chen.pk}", body, 412, **{"If-Match": tag})
    chen.refresh_from_db()
    assert chen.phone == "13992500099" and chen.name == "陈老大"
    answer = bureau.answer("get", f"Patient/{chen.pk}", headers={"If-None-Match": 'W/"2"'})
    assert answer.status_code == 304
    bureau.get(f"Patient/{chen.pk}/_history/2")
    old = scene.system().get(f"Patient/{chen.pk}/_history/1")
    assert old["meta"]["versionId"] == "1" and old["telecom"][0]["value"] == "13992500021"
    assert "telecom" not in bureau.get(f"Patient/{chen.pk}/_history/1")
    bureau.get(f"Patient/{chen.pk}/_history/3", 404)


def test_a_clinic_keeps_no_files() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("Patient", patient(), 403)
    his.put(f"Patient/{chen.pk}", {"resourceType": "Patient", "id": str(chen.pk)}, 403)
    his.post("RelatedPerson", related(chen), 403)


def related(elder: Elder, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "RelatedPerson", "patient": scene.subject(elder), "relationship": [{"text": "女儿"}],
        "name": [{"text": "陈小妹"}], "telecom": [{"system": "phone", "value": "13992500022"}], **more,
    }  # fmt: skip


def test_contacts_come_change_and_go() -> None:
    chen, bureau, his = scene.chen(), scene.system(cast.li_county()), scene.system()
    made = bureau.post("RelatedPerson", related(chen))
    assert "telecom" not in made
    told = his.get(f"RelatedPerson?patient={chen.pk}")["entry"][0]["resource"]
    assert told["telecom"][0]["value"] == "13992500022" and told["relationship"] == [{"text": "女儿"}]
    guard = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "GUARD"}], "text": "女儿"}
    bureau.put(f"RelatedPerson/{made['id']}", related(chen, id=made["id"], relationship=[guard]))
    assert Contact.objects.get(pk=made["id"]).is_guardian
    bureau.put(f"RelatedPerson/{made['id']}", related(chen, id=made["id"], active=False))
    assert not Contact.objects.filter(elder=chen).exists()
    assert JournalEntry.objects.filter(verb="people.elder.contact_remove").exists()


def test_a_contact_is_not_moved_to_somebody_else() -> None:
    chen, wang, bureau = scene.chen(), cast.wang(), scene.system(cast.li_county())
    made = bureau.post("RelatedPerson", related(chen))
    bureau.put(f"RelatedPerson/{made['id']}", related(wang, id=made["id"]), 404)


def test_contacts_without_consent_are_not_told() -> None:
    scene.chen(agreed=False)
    cast.wang_daughter()
    assert scene.system().get("RelatedPerson")["total"] == 0
