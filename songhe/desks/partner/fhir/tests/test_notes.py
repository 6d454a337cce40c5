"""What a tele-consult came to: held is an Encounter, written an Observation; by the verbs of the page, with consent, opened."""

from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.care.health.actions import consulting
from songhe.care.health.models import Consult
from songhe.care.health.tests import scene as health
from songhe.desks.partner.fhir.tests import scene
from songhe.desks.partner.fhir.tests.scene import concept
from songhe.register.people.models import Consent
from tests import cast

pytestmark = pytest.mark.django_db
LOINC = "http://loinc.org"


def agreed(elder: Any) -> Consult:
    """One to which the elder said yes, in an hour."""
    doctor = health.doctor()
    (slot,) = consulting.open_slots(doctor=doctor, starts_at=health.minutes(60), count=1, by=health.by(), at=scene.AT)
    facts: dict[str, Any] = {"by": health.by(), "at": scene.AT}
    row = consulting.request(elder=elder, reason="咳嗽", asker="doctor", user=doctor, **facts)
    consulting.schedule(consult=row, slot=slot, way="phone", link="", place="", beside=None, **facts)
    consulting.agree(consult=row, how="spoken", agreed_by="陈老大", **facts)
    return row


def held(elder: Any) -> Consult:
    row = agreed(elder)
    consulting.hold(consult=row, present="老人和女儿", minutes=9, by=health.by(), at=health.minutes(70))
    return row


def written(elder: Any) -> Consult:
    row = held(elder)
    told = {"notes": "支气管炎", "advice": "按时吃药", "rx_number": "HY7", "rx_hospital": "县医院"}
    consulting.write(consult=row, **told, by=health.by(), at=health.minutes(80))
    return row


def encounter(row: Consult, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "VR"}, "subject": scene.subject(row.elder),
        "appointment": [{"reference": f"Appointment/{row.pk}"}],
        "period": {"start": "2026-11-23T11:21:00+08:00", "end": "2026-11-23T11:32:30+08:00"},
        "participant": [{"individual": {"display": "老人"}}, {"individual": {"display": "女儿"}}], **more,
    }  # fmt: skip


def part(code: str, text: str) -> dict[str, Any]:
    return {"code": concept("", LOINC, code), "valueString": text}


def note(row: Consult, *parts: Any, **more: Any) -> dict[str, Any]:
    told = {"component": list(parts or [part("69730-0", "按时吃药，多喝水")])}
    return {
        "resourceType": "Observation", "status": "final", "code": concept("", LOINC, "11488-4"),
        "subject": scene.subject(row.elder), "encounter": {"reference": f"Encounter/{row.pk}"},
        "effectiveDateTime": "2026-11-23T11:32:30+08:00", "valueString": "支气管炎", **told, **more,
    }  # fmt: skip


def opened() -> list[str]:
    rows = JournalEntry.objects.filter(verb="people.elder.reveal").order_by("pos")
    return [field for row in rows for field in row.facts["fields"]]


def test_written_it_is_read_as_an_encounter_and_an_observation_and_the_opening_is_noted() -> None:
    chen, his = scene.chen(), scene.system()
    row = written(chen)
    there = his.get(f"Encounter/{row.pk}")
    assert there["class"]["code"] == "VR" and there["appointment"] == [{"reference": f"Appointment/{row.pk}"}]
    assert there["period"] == {"start": "2026-11-23T11:21:24+08:00", "end": "2026-11-23T11:30:24+08:00"}
    assert "支气管炎" not in str(there) and "女儿" not in str(there) and opened() == ["consult"]
    told = his.get(f"Observation/{row.pk}")
    assert told["valueString"] == "支气管炎" and told["encounter"] == {"reference": f"Encounter/{row.pk}"}
    assert [one["valueString"] for one in told["component"]] == ["按时吃药", "HY7 县医院"]
    assert "女儿" not in str(told) and opened() == ["consult", "consult_notes"]
    found = his.get(f"Observation?patient={chen.pk}&code={LOINC}|11488-4")["entry"]
    assert [one["resource"]["id"] for one in found] == [str(row.pk)]
    assert his.get(f"Encounter?patient={chen.pk}&appointment=Appointment/{row.pk}&class=VR")["total"] == 1
    everything = his.get(f"Patient/{chen.pk}/$everything?_type=Observation,Encounter")["entry"]
    assert {one["resource"]["resourceType"] for one in everything} == {"Observation", "Encounter"}


def test_notes_are_no_vital_signs_and_readings_no_notes() -> None:
    chen, his = scene.chen(), scene.system()
    row = written(chen)
    his.post("Observation", scene.pressure(chen, 128, 79))
    vital = his.get(f"Observation?patient={chen.pk}&category=vital-signs")["entry"]
    exam = his.get(f"Observation?patient={chen.pk}&category=exam")["entry"]
    assert [one["resource"]["id"] for one in exam] == [str(row.pk)] and len(vital) == 1
    assert vital[0]["resource"]["id"] != str(row.pk)
    assert len(his.get(f"Observation?patient={chen.pk}&encounter=Encounter/{row.pk}")["entry"]) == 1
    assert his.get(f"Observation?patient={chen.pk}&code=8480-6")["entry"][0]["resource"]["component"]


def test_a_hospital_says_that_it_was_held_and_writes_the_notes_once(moment: dict[str, Any]) -> None:
    chen, his = scene.chen(), scene.system()
    row = agreed(chen)
    moment["at"] = health.minutes(75)
    assert his.post("Encounter", encounter(row))["id"] == str(row.pk)
    row.refresh_from_db()
    assert (row.status, row.present, row.held_minutes) == ("held", "老人、女儿", 12)
    assert his.post("Encounter", encounter(row), 200)["id"] == str(row.pk)
    body = note(row, part("69730-0", "按时吃药"), part("57833-6", "HY7 汉阴县人民医院"))
    his.get(f"Observation/{row.pk}", 404)
    assert his.post("Observation", body)["valueString"] == "支气管炎"
    row = Consult.objects.get()
    assert (row.status, row.notes, row.advice, row.rx_number) == ("written", "支气管炎", "按时吃药", "HY7")
    assert row.rx_hospital == "汉阴县人民医院" and row.written_by == his.user.name and row.follow_on is not None
    assert his.post("Observation", body, 200)["id"] == str(row.pk)
    his.post("Observation", {**body, "valueString": "肺炎"}, 409)
    assert Consult.objects.get().notes == "支气管炎"
    rows = JournalEntry.objects.filter(verb__startswith="health.consult")
    assert "支气管炎" not in str(list(rows.values_list("facts", "after"))) and rows.filter(verb="health.consult.write").exists()


def test_it_is_sealed_where_it_is_kept() -> None:
    row = written(scene.chen())
    raw = Consult.objects.filter(pk=row.pk).values_list("notes", "advice", "rx_number")
    assert "支气管炎" not in str(list(raw)) and Consult.objects.get().notes == "支气管炎"


@pytest.mark.parametrize(("change", "element"), [
    ({"status": "in-progress"}, "Encounter.status"), ({"participant": []}, "Encounter.participant"),
    ({"period": {"start": "2026-11-23T11:21:00+08:00"}}, "Encounter.period.end"),
])  # fmt: skip
def test_what_an_encounter_lacks_is_named(change: dict[str, Any], element: str, moment: dict[str, Any]) -> None:
    row, his = agreed(scene.chen()), scene.system()
    moment["at"] = health.minutes(75)
    body = {name: value for name, value in encounter(row, **change).items() if value != []}
    assert scene.blamed(his.post("Encounter", body, 422)) == [element]
    assert Consult.objects.get().status == "agreed"


@pytest.mark.parametrize(("change", "element"), [
    ({"valueString": "炎"}, "Observation.valueString"), ({"valueString": "长" * 1001}, "Observation.valueString"),
    ({"encounter": None}, "Observation.encounter"), ({"component": []}, "Observation.component"),
    ({"component": [part("69730-0", "吃药"), part("57833-6", "HY7")]}, "Observation.component[1].valueString"),
])  # fmt: skip
def test_what_a_note_lacks_is_named(change: dict[str, Any], element: str) -> None:
    row, his = held(scene.chen()), scene.system()
    body = {name: value for name, value in note(row, **change).items() if value not in (None, [])}
    assert scene.blamed(his.post("Observation", body, 422)) == [element]
    assert Consult.objects.get().status == "held"


@pytest.mark.parametrize("status", ["requested", "scheduled", "cancelled", "declined", "no_show"])
def test_without_the_elders_yes_it_was_not_held(status: str, moment: dict[str, Any]) -> None:
    row, his = agreed(scene.chen()), scene.system()
    Consult.objects.update(status=status)
    moment["at"] = health.minutes(75)
    his.post("Encounter", encounter(row), 422 if status in ("requested", "scheduled") else 409)
    his.post("Observation", note(row), 409)
    assert Consult.objects.get().status == status


def test_before_its_time_it_was_not_held() -> None:
    row, his = agreed(scene.chen()), scene.system()
    his.post("Encounter", encounter(row), 422)
    assert Consult.objects.get().status == "agreed"


def test_what_was_written_is_changed_by_no_system() -> None:
    row, his = written(scene.chen()), scene.system()
    told = {**note(row), "id": str(row.pk), "status": "entered-in-error"}
    assert scene.blamed(his.put(f"Observation/{row.pk}", told, 422)) == ["Observation.id"]
    assert scene.blamed(his.put(f"Encounter/{row.pk}", encounter(row, id=str(row.pk)), 422)) == ["Encounter.id"]


def test_out_of_reach_without_consent_and_for_another_elder_there_is_nothing() -> None:
    chen, his = scene.chen(), scene.system()
    row = written(chen)
    far = scene.system(cast.user("yi-yuan", "远医生", "doctor", "610924"))
    office = scene.system(cast.li_county())
    for kind in ("Encounter", "Observation"):
        far.get(f"{kind}/{row.pk}", 404)
        office.get(f"{kind}/{row.pk}", 404)
    office.post("Observation", note(row), 403)
    far.post("Encounter", encounter(row), 404)
    Consent.objects.get().delete()
    for kind in ("Encounter", "Observation"):
        his.get(f"{kind}/{row.pk}", 404)
    assert scene.blamed(his.post("Observation", note(row), 403)) == ["Observation.subject"]
    assert "consult_notes" not in opened()
