"""A reading that comes in by FHIR is the health room's own: kept once, judged, shown again, struck out, never another's."""

import copy

import pytest

from songhe.base.models import JournalEntry
from songhe.care.health.models import Alarm, Day
from songhe.desks.partner.fhir.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_pressure_is_taken_and_read_again() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Observation", scene.pressure(chen, 142, 88))
    assert [part["valueQuantity"]["value"] for part in made["component"]] == [142, 88]
    assert made["code"]["coding"][0]["code"] == "85354-9" and made["subject"] == scene.subject(chen)
    assert his.get(f"Observation/{made['id']}") == made
    (entry,) = Day.objects.get(elder=chen).record["r"]
    assert entry["v"] == {"sbp": 142, "dbp": 88} and entry["src"] == "clinic" and entry["by"] == "秦岚"
    facts = JournalEntry.objects.get(verb="health.reading.take").facts
    assert facts["signs"] == ["dbp", "sbp"] and "142" not in str(facts)


def test_it_is_judged_as_any_other() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("Observation", scene.pressure(chen, 188, 112, "2026-11-23T10:05:00+08:00"))
    made = his.post("Observation", scene.pressure(chen, 190, 115))
    assert Alarm.objects.get(elder=chen).level == 3
    assert made["interpretation"][0]["coding"][0]["code"] == "AA"


def test_the_same_one_sent_twice_is_one() -> None:
    chen, his = scene.chen(), scene.system()
    body = scene.pressure(chen, 142, 88, identifier=[{"system": "urn:his", "value": "A-1"}])
    first = his.post("Observation", body)
    again = his.post("Observation", {**body, "note": [{"text": "sent again"}]}, 200)
    assert again["id"] == first["id"] and Day.objects.get(elder=chen).count == 1
    plain = scene.pressure(chen, 130, 80, "2026-11-23T10:10:00+08:00")
    assert his.post("Observation", plain)["id"] == his.post("Observation", plain, 200)["id"]


@pytest.mark.parametrize(("loinc", "value", "unit", "kept"), [
    ("8867-4", 76, "/min", {"hr": 76}), ("2708-6", 97, "%", {"spo2": 97}), ("59408-5", 97, "%", {"spo2": 97}),
    ("8310-5", 98.6, "[degF]", {"temp": 37.0}), ("15074-8", 6.1, "mmol/L", {"glucose": 6.1}),
    ("2339-0", 110, "mg/dL", {"glucose": 6.1}), ("9279-1", 16, "/min", {"resp": 16}), ("29463-7", 61.5, "kg", {"weight": 61.5}),
])  # fmt: skip
def test_every_sign_in_every_unit(loinc: str, value: float, unit: str, kept: dict[str, float]) -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Observation", scene.quantity(chen, loinc, value, unit))
    assert Day.objects.get(elder=chen).record["r"][0]["v"] == kept
    assert made["valueQuantity"]["value"] == next(iter(kept.values()))


def test_fasting_glucose_keeps_that_it_was_fasting() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Observation", scene.quantity(chen, "14771-0", 7.4, "mmol/L"))
    assert made["code"]["coding"][0]["code"] == "14771-0"
    assert Day.objects.get(elder=chen).record["r"][0]["ctx"] == "fasting"


BAD = [
    ({"status": "registered"}, "Observation.status"), ({"code": {"text": "?"}, "component": []}, "Observation.code"),
    ({"effectiveDateTime": "2026-11-23"}, "Observation.effectiveDateTime"), ({"component": []}, "Observation.component"),
    ({"subject": {"display": "陈"}}, "Observation.subject.reference"),
    ({"subject": {"reference": "Group/1"}}, "Observation.subject.reference"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "element"), BAD)
def test_what_the_house_cannot_take_is_named(change: dict[str, object], element: str) -> None:
    chen, his = scene.chen(), scene.system()
    body = {**scene.pressure(chen, 142, 88), **change}
    if body.get("component") == []:
        del body["component"]
    assert scene.blamed(his.post("Observation", body, 422)) in ([element], [f"{element}.reference"], [f"{element}"])
    assert not Day.objects.exists()


def test_an_unknown_unit_is_refused_and_not_guessed() -> None:
    chen, his = scene.chen(), scene.system()
    body = scene.pressure(chen, 19, 12)
    body["component"][1]["valueQuantity"]["code"] = "[in_i]"
    assert scene.blamed(his.post("Observation", body, 422)) == ["Observation.component[1].valueQuantity.code"]


def test_a_reading_is_struck_out_with_a_reason_and_never_changed() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Observation", scene.pressure(chen, 142, 88))
    wrong = {**copy.deepcopy(made), "status": "entered-in-error"}
    assert scene.blamed(his.put(f"Observation/{made['id']}", {**wrong, "status": "amended"}, 422)) == ["Observation.status"]
    assert scene.blamed(his.put(f"Observation/{made['id']}", wrong, 422)) == ["Observation.note"]
    done = his.put(f"Observation/{made['id']}", {**wrong, "note": [{"text": "别人的"}]})
    assert done["status"] == "entered-in-error" and done["note"] == [{"text": "别人的"}]
    assert JournalEntry.objects.filter(verb="health.reading.strike").count() == 1
    assert his.put(f"Observation/{made['id']}", {**wrong, "note": [{"text": "别人的"}]})["status"] == "entered-in-error"


def test_searching_by_patient_code_and_date() -> None:
    chen, his = scene.chen(), scene.system()
    his.post("Observation", scene.pressure(chen, 142, 88, "2026-11-22T08:00:00+08:00"))
    his.post("Observation", scene.quantity(chen, "8867-4", 76, "/min", "2026-11-22T08:00:00+08:00"))
    his.post("Observation", scene.pressure(chen, 150, 90))

    def found(query: str) -> int:
        return len(his.get(f"Observation?patient={chen.pk}&{query}").get("entry", []))

    assert found("") == 3 and found("code=http://loinc.org|85354-9") == 2 and found("code=8480-6,8867-4") == 3
    assert (
        found("date=2026-11-22") == 2 and found("date=gt2026-11-22") == 1 and found("date=lt2026-11-22T08:00:00%2B08:00") == 0
    )
    assert (
        found("date=ge2026-11-22&date=le2026-11-22") == 2 and found("status=final") == 3 and found("category=laboratory") == 0
    )
    newest = his.get(f"Observation?subject=Patient/{chen.pk}")["entry"][0]["resource"]
    assert newest["effectiveDateTime"] == "2026-11-23T10:19:00+08:00"


def test_without_a_patient_nobody_is_searched() -> None:
    assert scene.system().get("Observation?code=8867-4", 400)["issue"][0]["code"] == "too-costly"


def test_without_consent_nothing_is_read_or_taken() -> None:
    chen, his = scene.chen(agreed=False), scene.system()
    refused = his.post("Observation", scene.pressure(chen, 142, 88), 403)
    assert refused["issue"][0]["code"] == "suppressed" and not Day.objects.exists()
    from songhe.care.health.tests import scene as health

    health.bp(150, 90)
    assert "entry" not in his.get(f"Observation?patient={chen.pk}")
    day = Day.objects.get()
    tail = day.record["r"][0]["i"].replace("-", "")[-12:]
    his.get(f"Observation/{day.pk.hex}-{tail}-bp", 404)


def test_another_countys_elder_is_not_there() -> None:
    his = scene.system()
    other = cast.ziyang_elder()
    refused = his.post("Observation", scene.pressure(other, 142, 88), 404)
    assert scene.blamed(refused) == ["Observation.subject.reference"]
    assert "entry" not in his.get(f"Observation?patient={other.pk}")


def test_reading_is_an_opening_the_elder_can_see_once_in_ten_minutes() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Observation", scene.pressure(chen, 142, 88))
    for _time in range(3):
        his.get(f"Observation/{made['id']}")
    (row,) = JournalEntry.objects.filter(verb="people.elder.reveal", subject=chen.pk)
    assert row.facts == {"fields": ["readings"], "reason": "系统接口（FHIR）：蒲溪镇卫生院 HIS"} and row.by_name == "秦岚"
