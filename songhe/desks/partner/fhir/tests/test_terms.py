"""Terminology: every code that the house writes is told; lookup, validate-code, expand; what is not known is said so."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from songhe.care.health import actions
from songhe.care.health.actions import consulting, referring
from songhe.care.health.tests import scene as health
from songhe.care.homecare.tests import scene as visits
from songhe.desks.partner.fhir import terms
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.tests import scene
from songhe.desks.partner.fhir.tests.test_notes import written
from tests import cast

pytestmark = pytest.mark.django_db
WAY, SERVICE, LOINC = f"{OWN}consult-way", f"{OWN}service", "http://loinc.org"


def said(told: dict[str, Any]) -> dict[str, Any]:
    """Answered parameters by name."""
    return {row["name"]: next(value for name, value in row.items() if name.startswith("value")) for row in told["parameter"]}


def ask(path: str, status: int = 200, **params: str) -> Any:
    return scene.system().get(f"{path}?{'&'.join(f'{name}={quote(value)}' for name, value in params.items())}", status)


def codings(value: Any) -> Iterator[tuple[str, str, str]]:
    """Every coding in a resource."""
    if isinstance(value, dict):
        if isinstance(value.get("coding"), list):
            yield from ((one["system"], one["code"], one.get("display", "")) for one in value["coding"])
        if "class" in value:
            yield value["class"]["system"], value["class"]["code"], ""
        if "valueQuantity" in value and "code" in value["valueQuantity"]:
            yield value["valueQuantity"]["system"], value["valueQuantity"]["code"], ""
        for inner in value.values():
            yield from codings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codings(inner)


def test_every_code_that_is_written_is_told() -> None:
    chen, his = scene.chen(), scene.system()
    health.bp(150, 90)
    actions.measure(elder=chen, values={"glucose": (6.1, "")}, source="hand", context="fasting", by=health.by(), at=scene.AT)
    for kind in ("htn", "dm"):
        actions.enrol(elder=chen, kind=kind, on=health.DAY, by=health.by(), at=scene.AT)
    row = referring.request(elder=chen, hospital="县医院", why="血压高", by=health.by(), at=scene.AT)
    referring.accept(referral=row, who="李医生", by=health.by(), at=scene.AT)
    referring.arrive(referral=row, by=health.by(), at=scene.AT)
    written(chen)
    consulting.request(elder=chen, reason="咳嗽", asker="doctor", by=health.by(), at=scene.AT)
    actions.share(elder=chen, given_by="陈老大", by=health.by(), at=scene.AT)
    order, known = visits.done(), terms.systems(health.DAY)
    told = [his.get(f"Patient/{chen.pk}/$everything?_count=100")]
    own = scene.system(visits.by_user())
    told += [own.get(f"{kind}/{order.pk}") for kind in ("Appointment", "Encounter")]
    told += [own.get("Location"), own.get("Organization"), scene.system(cast.li_county()).get("Device")]
    found = {row for one in told for row in codings(one)}
    assert len({system for system, _code, _display in found}) >= 14, sorted(found)
    for system, code, display in found:
        assert system in known, system
        if known[system].content != terms.UNTOLD:
            assert code in known[system].concepts, (system, code)
            assert not display or display == known[system].concepts[code], (system, code, display)


def test_lookup_says_how_a_code_is_called() -> None:
    assert said(ask("CodeSystem/$lookup", system=WAY, code="phone")) == {"name": "ConsultWay", "display": "电话"}
    assert said(ask("CodeSystem/$lookup", system=LOINC, code="8480-6"))["display"] == "Systolic blood pressure"
    assert said(ask("CodeSystem/$lookup", system=WAY, code="phone", displayLanguage="en"))["display"] == "Phone"
    coding = {"name": "coding", "valueCoding": {"system": SERVICE, "code": "bath-home"}}
    told = scene.system().post("CodeSystem/$lookup", {"resourceType": "Parameters", "parameter": [coding]}, 200)
    assert said(told)["display"]


@pytest.mark.parametrize(("path", "params", "status", "element"), [
    ("CodeSystem/$lookup", {"system": WAY, "code": "fax"}, 404, "code"),
    ("CodeSystem/$lookup", {"system": LOINC, "code": "1-8"}, 404, "code"),
    ("CodeSystem/$lookup", {"system": f"{OWN}verb", "code": "x"}, 404, "code"),
    ("CodeSystem/$lookup", {"system": "urn:other", "code": "x"}, 404, "system"),
    ("CodeSystem/$lookup", {"system": WAY}, 400, "code"), ("CodeSystem/$lookup", {"code": "phone"}, 400, "system"),
    ("CodeSystem/$lookup", {"system": WAY, "code": "phone", "colour": "red"}, 400, "colour"),
    ("CodeSystem/$validate-code", {"url": "urn:other", "code": "x"}, 404, "url"),
    ("CodeSystem/nothing/$validate-code", {"code": "x"}, 404, "url"), ("CodeSystem/$validate-code", {"url": WAY}, 400, "code"),
    ("ValueSet/$expand", {"url": "urn:other"}, 404, "url"), ("ValueSet/$expand", {}, 400, "url"),
    ("ValueSet/nothing/$expand", {}, 404, "url"),
    ("ValueSet/$expand", {"url": f"{terms.SETS}source", "count": "x"}, 400, "count"),
    ("ValueSet/$validate-code", {"url": "urn:other", "code": "x", "system": WAY}, 404, "url"),
    ("ValueSet/$validate-code", {"url": f"{terms.SETS}consult-way", "code": "phone"}, 400, "system"),
])  # fmt: skip
def test_what_is_not_known_is_said_by_name(path: str, params: dict[str, str], status: int, element: str) -> None:
    assert scene.blamed(ask(path, status, **params)) == [element]


@pytest.mark.parametrize(("params", "result"), [
    ({"url": WAY, "code": "phone"}, True), ({"url": WAY, "code": "phone", "display": "电话"}, True),
    ({"url": WAY, "code": "phone", "display": "信件"}, False), ({"url": WAY, "code": "Phone"}, False),
    ({"url": LOINC, "code": "85354-9"}, True), ({"url": LOINC, "code": "1-8"}, False),
])  # fmt: skip
def test_validate_code_of_a_system(params: dict[str, str], result: bool) -> None:
    told = said(ask("CodeSystem/$validate-code", **params))
    assert told["result"] is result and ("message" in told) is not result
    name = terms.systems(health.DAY)[params["url"]].name
    other = {name: value for name, value in params.items() if name != "url"}
    assert said(ask(f"CodeSystem/{name}/$validate-code", **other))["result"] is result


def test_validate_code_of_a_set_by_a_concept() -> None:
    his, good = scene.system(), {"system": LOINC, "code": "8867-4"}

    def told(*some: dict[str, str], url: str = f"{terms.SETS}vital-signs") -> dict[str, Any]:
        rows = [{"name": "url", "valueUri": url}, {"name": "codeableConcept", "valueCodeableConcept": {"coding": list(some)}}]
        return said(his.post("ValueSet/$validate-code", {"resourceType": "Parameters", "parameter": rows}, 200))

    assert told({"system": LOINC, "code": "1-8"}, good) == {"result": True, "display": "Heart rate"}
    assert told({"system": LOINC, "code": "1-8"})["result"] is False
    assert told(good, url=f"{terms.SETS}followed-diseases")["result"] is False
    assert told({**good, "display": "Temperature"}) == {
        "result": False, "message": "名称不对，应为“Heart rate”。", "display": "Heart rate",
    }  # fmt: skip


def test_expand_all_by_pages_and_by_a_word() -> None:
    whole = ask("ValueSet/$expand", url=f"{terms.SETS}service")["expansion"]
    assert whole["total"] == len(whole["contains"]) == len(terms.systems(health.DAY)[SERVICE].concepts)
    pages = [ask("ValueSet/service/$expand", offset=str(at), count="7")["expansion"] for at in range(0, whole["total"], 7)]
    assert [row for page in pages for row in page["contains"]] == whole["contains"]
    some = ask("ValueSet/$expand", url=f"{terms.SETS}service", filter="浴")["expansion"]
    assert 0 < some["total"] < whole["total"] and all("浴" in row["display"] for row in some["contains"])
    assert "contains" not in ask("ValueSet/$expand", url=f"{terms.SETS}service", filter="没有这个词")["expansion"]
    assert ask("ValueSet/$expand", url=f"{terms.SETS}service", count="0")["expansion"]["total"] == whole["total"]


@pytest.mark.parametrize("body", [
    {"resourceType": "Patient"},
    {"resourceType": "Parameters", "parameter": [{"name": "valueSet", "resource": {"resourceType": "ValueSet"}}]},
    {"resourceType": "Parameters", "parameter": [{"name": "url", "valueAddress": {"text": "x"}}]},
    {"resourceType": "Parameters", "parameter": "x"},
])  # fmt: skip
def test_parameters_that_are_none(body: Any) -> None:
    told = scene.system().post("ValueSet/$expand", body, 400)
    assert scene.blamed(told)[0].startswith("Parameters")


def test_systems_and_sets_are_read_and_found() -> None:
    his = scene.system()
    for kind, operation in (("CodeSystem", "lookup"), ("ValueSet", "expand")):
        every = his.get(kind)
        assert every["total"] == len(every["entry"]) > 10
        for row in every["entry"]:
            one = his.get(f"{kind}/{row['resource']['id']}")
            assert one == row["resource"] and his.get(f"{kind}?url={quote(one['url'])}")["total"] == 1
        assert his.get(f"{kind}?name=Consent")["total"] >= 1
        his.get(f"{kind}?colour=red", 400)
        his.get(f"{kind}/nothing", 404)
        his.post(kind, {"resourceType": kind}, 405)
        assert Client().get(f"/api/fhir/r4/{kind}").status_code == 401
        told = next(row for row in his.get("metadata")["rest"][0]["resource"] if row["type"] == kind)
        assert operation in {row["name"] for row in told["operation"]}
