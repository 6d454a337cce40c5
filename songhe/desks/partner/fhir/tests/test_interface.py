"""The interface itself: what it says it can do it does, and nothing else; pages by links; refusals in FHIR's own words."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.care.health.tests import scene as health
from songhe.desks.partner import doors
from songhe.desks.partner.fhir import capability
from songhe.desks.partner.fhir.registry import kinds
from songhe.desks.partner.fhir.tests import scene
from songhe.links.fhir import TERMS, TYPES, checking
from songhe.register.access import tokens
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


def test_metadata_is_open_right_and_exact() -> None:
    told = json.loads(Client().get("/api/fhir/r4/metadata").content)
    assert not checking.of_schema(told, "CapabilityStatement")
    resources = {row["type"]: row for row in told["rest"][0]["resource"]}
    assert set(resources) == {*TYPES, *TERMS} and set(TYPES) == set(kinds())
    for name, kind in kinds().items():
        codes = {row["code"] for row in resources[name]["interaction"]}
        assert ("create" in codes, "update" in codes) == (kind.create is not None, kind.update is not None)


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("interaction", ["create", "update"])
def test_what_is_not_said_is_405_and_what_is_said_is_not(kind: str, interaction: str) -> None:
    his = scene.system()
    said = interaction in capability.interactions(kinds()[kind])
    way = ("post", kind) if interaction == "create" else ("put", f"{kind}/x")
    answer = his.answer(*way, data=json.dumps({"resourceType": kind, "id": "x"}), content_type=scene.JSON)
    assert (answer.status_code != 405) is said, answer.content
    scene.right(json.loads(answer.content))


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_parameter_that_is_said_is_known(kind: str) -> None:
    his = scene.system()
    for name in kinds()[kind].params:
        value = {"date": "2026-11-23", "reference": "x"}.get(capability.TYPES[name], "x")
        narrow = "" if name in (*kinds()[kind].needs, "_id") else "".join(f"&{need}=x" for need in kinds()[kind].needs[:1])
        answer = his.answer("get", f"{kind}?{name}={value}{narrow}", headers={"Prefer": "handling=strict"})
        assert answer.status_code == 200, (name, answer.content.decode())
        bad = his.answer("get", f"{kind}?{name}=%20%00{narrow}")
        assert bad.status_code in (200, 400), name


@pytest.mark.parametrize("method", ["delete", "patch"])
def test_nothing_is_deleted_or_patched(method: str) -> None:
    chen, his = scene.chen(), scene.system()
    answer = his.answer(method, f"Patient/{chen.pk}", data="{}", content_type=scene.JSON)
    assert answer.status_code == 405 and answer["Allow"] == "GET, PUT"


def test_unknown_parameters_lenient_and_strict() -> None:
    scene.chen()
    his = scene.system()
    told = his.get("Patient?colour=red&name=陈")
    assert told["entry"][-1]["search"]["mode"] == "outcome" and "colour" not in told["link"][0]["url"]
    refused = his.get("Patient?colour=red", 400, Prefer="handling=strict")
    assert refused["issue"][0]["code"] == "not-supported"
    his.get("Patient?name:exact=x", 400)
    his.get("Observation?patient=,", 400)  # nobody is not everybody
    assert his.get("Patient?name=,")["entry"][-1]["search"]["mode"] == "outcome"


def test_pages_by_links_lose_nobody_and_double_nobody() -> None:
    scene.chen()
    village = cast.place(cast.PUXI)
    facts = {"division": village, "division_path": village.path}
    Elder.objects.bulk_create([Elder(name=f"人{number}", **facts) for number in range(25)])
    his = scene.system()
    seen, url, total = list[str](), "Patient?_count=7", 0
    while url:
        told = his.get(url)
        seen += [row["resource"]["id"] for row in told["entry"]]
        total = told["total"]
        url = next((row["url"] for row in told["link"] if row["relation"] == "next"), "")
    assert len(seen) == len(set(seen)) == total == 26
    assert "entry" not in his.get("Patient?_count=0") and his.get("Patient?_count=0")["total"] == 26


def test_pages_of_readings_go_on_within_a_day() -> None:
    chen, his = scene.chen(), scene.system()
    for minute in range(9):
        health.bp(120 + minute, 80, at=health.minutes(-minute - 1))
    seen, url = list[str](), f"Observation?patient={chen.pk}&_count=4"
    while url:
        told = his.get(url)
        seen += [row["resource"]["id"] for row in told.get("entry", [])]
        url = next((row["url"] for row in told["link"] if row["relation"] == "next"), "")
    assert len(seen) == len(set(seen)) == 9


@pytest.mark.parametrize("mark", ["x", "9~~0", "0~zz~0", "0~2026-13-45~-1", "0~" + "a" * 99 + "~0"])
def test_a_mark_nobody_gave_is_refused(mark: str) -> None:
    scene.system().get(f"Patient?_cursor={mark}", 400)


def test_include_brings_the_patient_once() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("Observation", scene.pressure(chen, 142, 88))
    his.post("Observation", scene.quantity(chen, "8867-4", 76, "/min"))
    told = his.get(f"Observation?patient={chen.pk}&_include=Observation:subject")
    assert [row["search"]["mode"] for row in told["entry"]] == ["match", "match", "include"]
    assert told["entry"][2]["resource"]["id"] == str(chen.pk)


def test_a_search_may_be_posted() -> None:
    scene.chen()
    answer = scene.system().client.post("/api/fhir/r4/Patient/_search", {"name": "陈"})
    assert json.loads(answer.content)["total"] == 1


def test_prefer_minimal_and_outcome() -> None:
    chen, his = scene.chen(), scene.system()
    body = scene.pressure(chen, 142, 88)
    answer = his.answer(
        "post", "Observation", data=json.dumps(body), content_type=scene.JSON, headers={"Prefer": "return=minimal"}
    )
    assert answer.status_code == 201 and not answer.content and answer["ETag"] and "/Observation/" in answer["Location"]
    told = his.post("Observation", body, 200, Prefer="return=OperationOutcome")
    assert told["resourceType"] == "OperationOutcome"


def test_nobody_without_a_token_and_none_of_another_role() -> None:
    answer = Client().get("/api/fhir/r4/Patient")
    assert answer.status_code == 401 and "Bearer" in answer["WWW-Authenticate"]
    signed = Client()
    signed.force_login(cast.qin_doctor(), backend="songhe.register.access.backends.Accounts")
    assert signed.get("/api/fhir/r4/Patient").status_code == 401
    scene.system(cast.fang_system()).get("Patient", 404)
    scene.system(cast.wang_daughter().user).get("Patient", 404)
    his = scene.system()
    tokens.revoke_token(token=his.user.tokens.get(), by=his.user.actor, at=scene.AT)
    his.get("Patient", 401)


def test_too_fast_is_429(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    his = scene.system()
    monkeypatch.setattr(doors.Rate, "allow_request", lambda self, request: False)
    assert his.answer("get", "Patient")["Retry-After"]


BODIES = [
    (b"", scene.JSON, 415), (b"{", scene.JSON, 400), (b"[1]", scene.JSON, 400), (b"\xff", scene.JSON, 400),
    (b"{}", scene.JSON, 400),
    (b'{"resourceType": "Observation", "a": NaN}', scene.JSON, 400), (b'{"resourceType": 7}', scene.JSON, 400),
    (b'{"resourceType": "Observation", "status": "\\ud800"}', scene.JSON, 400),
    (b'{"resourceType": "Observation", "status": "\\u0000"}', scene.JSON, 400), (b"[" * 5000, scene.JSON, 400),
    (b'{"a":' * 60 + b"1" + b"}" * 60, scene.JSON, 400), (b'{"resourceType": "Patient"}', scene.JSON, 400),
    (b"x" * ((1 << 20) + 1), scene.JSON, 413), (b"<a/>", "application/fhir+xml", 415), (b"a=b", "text/plain", 415),
    (b'{"resourceType": "Observation", "n": ' + b"9" * 5000 + b"}", scene.JSON, 400),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "status"), BODIES, ids=range(len(BODIES)))
def test_bodies_that_are_no_resource(body: bytes, kind: str, status: int) -> None:
    answer = scene.system().answer("post", "Observation", data=body, content_type=kind)
    assert answer.status_code == status, answer.content[:300]
    scene.right(json.loads(answer.content))


def test_xml_is_not_answered_and_other_addresses_are_not_there() -> None:
    his = scene.system()
    his.get("Patient?_format=xml", 406)
    his.get("Patient", 406, Accept="application/fhir+xml")
    his.get("Account", 404)
    his.get("Patient/a/b/c/d", 404)
    his.get("Patient/nobody", 404)


def test_a_modifier_extension_is_never_passed_over() -> None:
    chen, his = scene.chen(), scene.system()
    body = scene.pressure(chen, 142, 88, modifierExtension=[{"url": "urn:not-so", "valueBoolean": True}])
    assert scene.blamed(his.post("Observation", body, 422)) == ["Observation.modifierExtension"]
