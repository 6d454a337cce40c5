"""Bulk export: asked for, agreed to by a second person, written by the worker, fetched with a trace, gone when it expires."""

import json
from datetime import timedelta
from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.base.vault import folder
from songhe.care.health import actions as health
from songhe.care.health.tests import scene as clinic
from songhe.desks.partner.fhir.tests import scene
from songhe.links.fhir import checking
from songhe.register.extracts import actions as extracts
from songhe.register.extracts.models import Extract
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db
ASYNC = {"Prefer": "respond-async"}


def ask(his: scene.System, path: str = "$export") -> str:
    answer = his.answer("get", path, headers=ASYNC)
    assert answer.status_code == 202, answer.content.decode()
    return str(answer["Content-Location"])


def written(his: scene.System, where: str) -> dict[str, list[dict[str, Any]]]:
    """What lies in the files, by type; agreed to and written first."""
    extracts.approve(extract=Extract.objects.latest("asked_at"), user=cast.li_county(), at=scene.AT)
    assert his.answer("get", where)["X-Progress"] == "being written"
    assert extracts.make_due(scene.AT) == 1
    manifest = json.loads(his.answer("get", where).content)
    found = {}
    for one in manifest["output"]:
        answer = his.answer("get", one["url"])
        assert answer["Content-Type"] == "application/fhir+ndjson"
        found[one["type"]] = [json.loads(line) for line in b"".join(answer).splitlines()]
    return found


@pytest.fixture
def his() -> scene.System:
    """The clinic's system; Chen agreed and measured, Wang did neither."""
    chen, his = scene.chen(), scene.system()
    cast.wang_daughter()
    his.post("Observation", scene.pressure(chen, 142, 88))
    return his


def test_the_whole_way(his: scene.System) -> None:
    where = ask(his)
    waiting = his.answer("get", where)
    assert (waiting.status_code, waiting["X-Progress"]) == (202, "waiting for a second person to agree")
    found = written(his, where)
    assert {"Patient", "Observation", "Consent", "Device", "Practitioner"} - {"Practitioner"} <= set(found)
    for rows in found.values():
        for row in rows:
            assert not checking.faults(row), row
    (patient,) = found["Patient"]
    assert patient["name"][0]["text"] == "陈老大" and "王桂兰" not in str(found)
    verbs = list(JournalEntry.objects.filter(subject_kind="extracts.extract").values_list("verb", flat=True))
    assert {"extracts.extract.ask", "extracts.extract.approve", "extracts.extract.make", "extracts.extract.fetch"} <= set(verbs)
    opened = JournalEntry.objects.filter(verb="people.elder.reveal", subject=clinic.chen().pk).latest("pos")
    assert {"readings", "citizen_id"} <= set(opened.facts["fields"])


def test_what_lies_in_the_vault_is_sealed(his: scene.System) -> None:
    where = ask(his)
    extracts.approve(extract=Extract.objects.get(), user=cast.li_county(), at=scene.AT)
    extracts.make_due(scene.AT)
    names = list(folder().glob(f"{Extract.objects.get().pk}.*"))
    assert names and all("陈老大".encode() not in path.read_bytes() for path in names)
    assert his.answer("delete", where).status_code == 202 and not list(folder().glob(f"{Extract.objects.get().pk}.*"))
    his.get(where, 404)


def test_who_withdraws_in_between_is_not_in_it(his: scene.System) -> None:
    where = ask(his)
    people.withdraw_consent(elder=clinic.chen(), purpose="partner", by=cast.liu_min().actor, at=scene.AT)
    assert "陈" not in str(written(his, where))


def test_of_a_team(his: scene.System) -> None:
    team = clinic.team()
    assert his.answer("get", f"Group/{team.pk}/$export", headers=ASYNC).status_code == 404  # of nobody here
    row = health.draft(elder=clinic.chen(), team=team, package="basic", starts_on=clinic.DAY, by=clinic.by(), at=scene.AT)
    health.sign(contract=row, signed_by="陈老大", by=clinic.by(), at=scene.AT)
    health.turn_days(scene.AT)
    found = written(his, ask(his, f"Group/{team.pk}/$export?_type=Patient"))
    assert list(found) == ["Patient"] and len(found["Patient"]) == 1


def test_since_and_types(his: scene.System) -> None:
    found = written(his, ask(his, "Patient/$export?_type=Patient,Observation&_since=2026-11-24T00:00:00Z"))
    assert (set(found) <= {"Observation", "Patient"} and "Patient" not in found) or found["Patient"]


def test_it_expires(his: scene.System, moment: dict[str, Any]) -> None:
    where = ask(his)
    written(his, where)
    moment["at"] = scene.AT + timedelta(days=8)
    his.get(where, 404)
    assert extracts.expire_due(moment["at"]) == 1 and not list(folder().glob(f"{Extract.objects.get().pk}.*"))


def test_refused_is_told_with_its_reason(his: scene.System) -> None:
    where = ask(his)
    extracts.refuse(extract=Extract.objects.get(), user=cast.li_county(), at=scene.AT, note="用途不明")
    assert "用途不明" in his.get(where, 403)["issue"][0]["details"]["text"]


@pytest.mark.parametrize(("path", "headers", "status"), [
    ("$export", {}, 400), ("$export?_typeFilter=x", ASYNC, 400), ("$export?_outputFormat=csv", ASYNC, 400),
    ("$export?_type=Account", ASYNC, 400), ("$export?_since=soon", ASYNC, 400),
    ("Group/01930000-0000-7000-8000-000000000000/$export", ASYNC, 404),
])  # fmt: skip
def test_what_cannot_be_asked(his: scene.System, path: str, headers: dict[str, str], status: int) -> None:
    his.get(path, status, **headers)
    assert not Extract.objects.exists()


def test_of_others_nothing(his: scene.System) -> None:
    where = ask(his)
    other = scene.system(cast.user("other", "外县医生", "doctor", cast.HAOPING_TOWN))
    other.get(where, 404)
    other.answer("delete", where)
    assert Extract.objects.get().status == "asked"
    scene.system(cast.li_county()).get("$export", 403, **ASYNC)
    assert other.answer("get", "$export", headers=ASYNC).status_code == 422
