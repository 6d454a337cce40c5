"""What is right FHIR and what is not: every element by its name, JSON and XML, and the official examples."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from songhe.desks.partner.fhir.tests import scene
from songhe.links.fhir import TYPES, checking, reading

pytestmark = pytest.mark.django_db
EXAMPLES = Path(os.environ.get("SONGHE_FHIR_EXAMPLES", "nowhere"))


def test_validate_names_every_element() -> None:
    chen, his = scene.chen(), scene.system()
    assert his.post("$validate", scene.pressure(chen, 142, 88), 200)["issue"][0]["severity"] == "information"
    bad = scene.pressure(chen, 142, 88)
    bad["component"][1]["valueQuantity"]["value"] = "high"
    bad |= {"status": "done", "colour": "red"}
    del bad["code"]
    told = his.post("Observation/$validate", bad, 200)
    assert set(scene.blamed(told)) == {
        "Observation.component[1].valueQuantity.value", "Observation.status", "Observation.colour", "Observation.code",
    }  # fmt: skip
    assert scene.blamed(his.post("Patient/$validate", bad, 200)) == ["Observation.resourceType"]
    inside = {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": bad}]}
    assert len(scene.blamed(his.post("$validate", inside, 200))) == 4
    missing = {"resourceType": "ServiceRequest", "subject": {}, "contained": [{"resourceType": "Patient", "gender": "?"}]}
    assert set(scene.blamed(his.post("$validate", missing, 200))) == {
        "ServiceRequest.status", "ServiceRequest.intent", "ServiceRequest.contained[0].gender",
    }  # fmt: skip


@pytest.mark.skipif(not EXAMPLES.exists(), reason="SONGHE_FHIR_EXAMPLES names no folder with the official examples")
def test_the_official_examples_are_accepted_or_refused_by_name() -> None:
    his, taken = scene.system(), 0
    for path in sorted(EXAMPLES.glob("*.json")) + sorted(EXAMPLES.glob("*.xml")):
        kind = "application/fhir+xml" if path.suffix == ".xml" else scene.JSON
        answer = his.answer("post", "$validate", data=path.read_bytes(), content_type=kind)
        told = json.loads(answer.content)
        assert answer.status_code == 200, path.name
        text = path.read_text(encoding="utf-8")
        spoken = path.suffix == ".xml" and any(f"<{one} " in text for one in TYPES)
        spoken = spoken or (path.suffix == ".json" and json.loads(text)["resourceType"] in TYPES)
        assert told["issue"][0]["severity"] == "information" or scene.blamed(told), path.name
        taken += told["issue"][0]["severity"] == "information"
        assert not spoken or told["issue"][0]["severity"] == "information", (path.name, told)
    assert taken >= 10


def test_xml_is_read_as_the_same_resource() -> None:
    body = (
        '<Patient xmlns="http://hl7.org/fhir"><id value="a"/><text><status value="generated"/>'
        '<div xmlns="http://www.w3.org/1999/xhtml">x</div></text><active value="true"/><name><given value="A">'
        '<extension url="u"><valueInteger value="3"/></extension></given><given value="B"/></name>'
        '<multipleBirthInteger value="2"/></Patient>'
    )  # fmt: skip
    told = reading.resource(body.encode(), as_xml=True)
    assert told["active"] is True and told["multipleBirthInteger"] == 2
    about = {"extension": [{"url": "u", "valueInteger": 3}]}
    assert told["name"] == [{"given": ["A", "B"], "_given": [about, None]}]
    assert not checking.faults(told)


NO_XML = [
    "<", "<Patient/>", '<!DOCTYPE a [<!ENTITY b "c">]><Patient xmlns="http://hl7.org/fhir">&b;</Patient>',
    '<Patient xmlns="http://hl7.org/fhir"><contained/></Patient>',
    '<Patient xmlns="http://hl7.org/fhir"><gender value="male"/><gender value="male"/></Patient>',
]  # fmt: skip


@pytest.mark.parametrize("body", NO_XML)
def test_xml_that_is_none(body: str) -> None:
    answer = scene.system().answer("post", "$validate", data=body, content_type="application/fhir+xml")
    assert answer.status_code == 200
    scene.right(json.loads(answer.content))


@pytest.mark.parametrize("value", ["text", 7, [], None, True])
def test_a_text_where_an_object_belongs_is_named(value: Any) -> None:
    chen, his = scene.chen(), scene.system()
    refused = his.post("Observation", {**scene.pressure(chen, 142, 88), "subject": value}, 400)
    assert scene.blamed(refused) == ["Observation.subject"]


def test_a_null_is_right_where_something_is_said_instead() -> None:
    his = scene.system()
    name = {"given": [None, "B"], "_given": [{"extension": [{"url": "urn:x", "valueString": "masked"}]}, None]}
    told = his.post("$validate", {"resourceType": "Patient", "name": [name]}, 200)
    assert told["issue"][0]["severity"] == "information", told
    del name["_given"]
    assert scene.blamed(his.post("$validate", {"resourceType": "Patient", "name": [name]}, 200)) == ["Patient.name[0].given[0]"]


def test_names_somebody_made_up_are_told_plainly() -> None:
    his = scene.system()
    told = his.post("$validate", {"resourceType": "Patient", "\u1680<x>": 1}, 200)
    assert scene.blamed(told) == ["Patient.??x?"]
    his.get("Patient?\u1680=1")
    his.post("$validate", {"resourceType": "\u202a"}, 200)
