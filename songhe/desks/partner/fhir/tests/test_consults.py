"""Appointment of a tele-consult: asked, booked, taken back, missed, from every status; Slot; village rounds."""

from datetime import date, time
from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.care.health.actions import consulting, rounding
from songhe.care.health.models import Consult, Slot
from songhe.care.health.tests import scene as health
from songhe.desks.partner.fhir.tests import scene
from songhe.desks.partner.fhir.tests.scene import concept
from songhe.register.people import actions as people
from songhe.register.people.models import Consent
from tests import cast

pytestmark = pytest.mark.django_db
KIND, WAY = "urn:songhe:appointment-kind", "urn:songhe:consult-way"
ROOM = "https://video.example-hospital.cn/r/77"


def slots(count: int = 2, doctor: Any = None) -> list[Slot]:
    doctor = doctor or health.doctor()
    return consulting.open_slots(doctor=doctor, starts_at=health.minutes(60), count=count, by=health.by(), at=scene.AT)


def asked(elder: Any, status: str = "proposed", **more: Any) -> dict[str, Any]:
    who = {"actor": scene.subject(elder), "status": "needs-action"}
    return {
        "resourceType": "Appointment", "status": status, "serviceType": [concept("", KIND, "tele-consult")],
        "reasonCode": [{"text": "咳嗽三天"}], "specialty": [{"text": "呼吸科"}], "participant": [who], **more,
    }  # fmt: skip


def booked(elder: Any, held: Slot, way: str = "phone", **more: Any) -> dict[str, Any]:
    start = held.starts_at.isoformat()
    end = health.minutes(60 + held.minutes).isoformat()
    return asked(elder, "pending", start=start, end=end, serviceCategory=[concept("", WAY, way)], **more)


def video(elder: Any, link: str = ROOM) -> dict[str, Any]:
    where = {"type": "Location", "identifier": {"system": "urn:ietf:rfc:3986", "value": link}, "display": "村卫生室"}
    return {"participant": [{"actor": scene.subject(elder), "status": "needs-action"}, {"actor": where, "status": "accepted"}]}


def test_asked_for_then_given_a_time_then_taken_back() -> None:
    chen, his, (first, second) = scene.chen(), scene.system(), slots()
    made = his.post("Appointment", asked(chen))
    row, path = Consult.objects.get(), f"Appointment/{made['id']}"
    assert (row.reason, row.speciality, row.asker, row.asked_by) == ("咳嗽三天", "呼吸科", "doctor", his.user)
    assert made["status"] == "proposed" and made["reasonCode"] == [{"text": "咳嗽三天"}] and "start" not in made
    assert his.post("Appointment", asked(chen), 200)["id"] == made["id"]
    told = his.put(path, booked(chen, first, "video", id=made["id"], **video(chen)))
    assert (told["status"], told["start"], told["minutesDuration"]) == ("pending", "2026-11-23T11:20:24+08:00", 20)
    row.refresh_from_db()
    assert (row.slot, row.way, row.link, row.place) == (first, "video", ROOM, "村卫生室")
    assert told["participant"][-1]["actor"]["identifier"]["value"] == ROOM
    assert told["slot"] == [{"reference": f"Slot/{first.pk}"}] and his.get(f"Slot/{first.pk}")["status"] == "busy"
    assert [row["resource"]["id"] for row in his.get("Slot?status=free")["entry"]] == [str(second.pk)]
    over = asked(chen, "cancelled", id=made["id"], cancelationReason={"text": "好些了"})
    assert his.put(path, over)["cancelationReason"] == {"text": "好些了"}
    assert his.get(f"Slot/{first.pk}")["status"] == "free"
    assert "咳嗽" not in str(list(JournalEntry.objects.filter(verb__startswith="health").values_list("facts", flat=True)))


def test_booked_at_once_and_only_once() -> None:
    chen, his, (first, _second) = scene.chen(), scene.system(), slots()
    body = booked(chen, first, identifier=[{"system": "urn:his", "value": "T-1"}])
    made = his.post("Appointment", body)
    assert made["status"] == "pending" and Consult.objects.get().slot == first
    assert his.post("Appointment", body, 200)["id"] == made["id"] and Consult.objects.count() == 1
    other = his.post("Appointment", booked(chen, first, reasonCode=[{"text": "还有别的"}]), 422)
    assert scene.blamed(other) == ["Appointment.start"] and Consult.objects.count() == 1


def test_the_time_may_be_moved_until_the_elder_agreed() -> None:
    chen, his, (first, second) = scene.chen(), scene.system(), slots()
    made = his.post("Appointment", booked(chen, first))
    path, moved = f"Appointment/{made['id']}", booked(chen, second, id=made["id"], slot=[{"reference": f"Slot/{second.pk}"}])
    assert his.put(path, moved)["slot"] == [{"reference": f"Slot/{second.pk}"}]
    row = Consult.objects.get()
    consulting.agree(consult=row, how="spoken", agreed_by="陈老大", by=health.by(), at=scene.AT)
    told = his.get(path)
    assert told["status"] == "booked" and told["participant"][0]["status"] == "accepted"
    his.put(path, moved, 409)
    assert his.get(f"Appointment?patient={chen.pk}&status=booked&date=2026-11-23")["total"] == 1
    assert his.get(f"Appointment?actor=Patient/{chen.pk}")["total"] == 1
    assert his.get(f"Appointment?patient={chen.pk}&date=lt2026-11-23")["total"] == 0


STEPS: dict[str, dict[str, Any]] = {
    "decline": {"status": "cancelled", "cancelationReason": {"text": "请来医院"}},
    "cancel": {"status": "cancelled", "cancelationReason": {"text": "请来医院"}},
    "miss": {"status": "noshow", "cancelationReason": {"text": "没有来"}}, "schedule": {"status": "pending"},
}  # fmt: skip


@pytest.mark.parametrize("status", list(Consult.Status.values))
@pytest.mark.parametrize("verb", ["decline", "cancel", "miss", "schedule"])
def test_every_step_from_every_status(verb: str, status: str, moment: dict[str, Any]) -> None:
    chen, his, (first, second) = scene.chen(), scene.system(), slots()
    made = his.post("Appointment", booked(chen, first))
    Consult.objects.update(status=status, agreed_at=scene.AT)
    moment["at"] = health.minutes(61) if verb == "miss" else scene.AT
    doing = "decline" if verb == "cancel" and status == "requested" else "cancel" if verb == "decline" else verb
    doing = "decline" if doing == "cancel" and status == "requested" else doing
    may = status in Consult.MOVES[doing][0]
    body = {**booked(chen, second, id=made["id"]), **STEPS[verb]}
    his.put(f"Appointment/{made['id']}", body, 200 if may else 409)
    assert Consult.objects.get().status == (Consult.MOVES[doing][1] if may else status)


@pytest.mark.parametrize(("change", "element"), [
    ({"reasonCode": []}, "Appointment.reasonCode"), ({"status": "booked"}, "Appointment.status"),
    ({"status": "fulfilled"}, "Appointment.status"), ({"serviceCategory": []}, "Appointment.serviceCategory"),
    ({"serviceCategory": [concept("", WAY, "video")]}, "Appointment.participant"),
    ({"start": "2026-11-23T15:00:00+08:00", "end": "2026-11-23T15:20:00+08:00"}, "Appointment.start"),
    ({"serviceType": [concept("", "urn:songhe:service", "bath-home")]}, "Appointment.serviceType"),
    ({"participant": [{"actor": {"display": "陈老大"}, "status": "accepted"}]}, "Appointment.participant"),
])  # fmt: skip
def test_what_a_booking_needs_is_named(change: dict[str, Any], element: str) -> None:
    chen, his, (first, _second) = scene.chen(), scene.system(), slots()
    body = {name: value for name, value in {**booked(chen, first), **change}.items() if value != []}
    assert scene.blamed(his.post("Appointment", body, 422)) == [element]
    assert not Consult.objects.exists()


def test_two_doctors_at_one_time_need_the_slot_named() -> None:
    chen, his, (first, _second) = scene.chen(), scene.system(), slots()
    other = cast.user("yi-he", "何医生", "doctor", cast.PUXI_TOWN)
    theirs = slots(1, other)[0]
    assert scene.blamed(his.post("Appointment", booked(chen, first), 422)) == ["Appointment.slot"]
    named = booked(chen, first, slot=[{"reference": f"Slot/{theirs.pk}"}])
    assert his.post("Appointment", named)["participant"][1]["actor"]["display"] == "何医生"
    gone = booked(chen, first, slot=[{"reference": "Slot/01930000-0000-7000-8000-000000000000"}], reasonCode=[{"text": "再约"}])
    assert scene.blamed(his.post("Appointment", gone, 404)) == ["Appointment.slot[0].reference"]


def test_without_the_persons_consent_nothing_is_asked_or_told() -> None:
    chen, his = scene.chen(agreed=False), scene.system()
    assert scene.blamed(his.post("Appointment", asked(chen), 403)) == ["Appointment.participant[0].actor"]
    scene.chen()
    made = his.post("Appointment", asked(chen))
    assert people_openings(chen) == [["consult"]]
    Consent.objects.get().delete()
    his.get(f"Appointment/{made['id']}", 404)
    his.put(f"Appointment/{made['id']}", asked(chen, "cancelled", id=made["id"], cancelationReason={"text": "不看了"}), 404)
    assert his.get("Appointment")["total"] == 0


def people_openings(elder: Any) -> list[Any]:
    rows = JournalEntry.objects.filter(verb="people.elder.reveal", subject=elder.pk)
    return [row.facts["fields"] for row in rows]


def test_out_of_reach_is_not_there_and_other_roles_may_not() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Appointment", asked(chen))
    far = scene.system(cast.user("yi-yuan", "远医生", "doctor", "610924"))
    far.get(f"Appointment/{made['id']}", 404)
    far.post("Appointment", asked(chen, reasonCode=[{"text": "别的"}]), 404)
    bureau = scene.system(cast.li_county())
    bureau.get(f"Appointment/{made['id']}", 404)
    bureau.post("Appointment", asked(chen), 403)
    assert bureau.get("Slot")["total"] == 0
    people.give_consent(elder=cast.wang(), purpose="partner", given_by="王桂兰", by=cast.liu_min().actor, at=scene.AT)
    swapped = asked(cast.wang(), "cancelled", id=made["id"], cancelationReason={"text": "不看了"})
    his.put(f"Appointment/{made['id']}", swapped, 404)


def test_what_was_said_in_it_stays_in_the_house() -> None:
    chen, his, (first, _second) = scene.chen(), scene.system(), slots()
    made = his.post("Appointment", booked(chen, first))
    row = Consult.objects.get()
    consulting.agree(consult=row, how="spoken", agreed_by="陈老大", by=health.by(), at=scene.AT)
    consulting.hold(consult=row, present="老人和女儿", minutes=9, by=health.by(), at=health.minutes(61))
    consulting.write(consult=row, notes="支气管炎", advice="按时吃药", by=health.by(), at=health.minutes(80))
    told = his.get(f"Appointment/{made['id']}")
    assert told["status"] == "fulfilled" and "支气管炎" not in str(told) and "女儿" not in str(told)
    everything = his.get(f"Patient/{chen.pk}/$everything?_type=Appointment")
    assert [one["resource"]["id"] for one in everything["entry"]] == [made["id"]]
    assert his.get(f"Provenance?target=Appointment/{made['id']}")["entry"]


def test_a_round_is_an_appointment_of_a_village() -> None:
    his, team = scene.system(), health.team()
    row = rounding.plan(
        team=team, village=cast.place(cast.PUXI), on=date(2026, 11, 26), begins=time(9), place="村委会", by=health.by(),
        at=scene.AT,
    )  # fmt: skip
    told = his.get(f"Appointment/{row.pk}")
    assert (told["status"], told["start"], told["end"]) == ("pending", "2026-11-26T09:00:00+08:00", "2026-11-26T12:00:00+08:00")
    assert told["participant"][0]["actor"]["identifier"] == {"system": "urn:songhe:division", "value": cast.PUXI}
    rounding.cancel(village_round=row, why="下大雪", by=health.by(), at=scene.AT)
    assert scene.system(cast.li_county()).get("Appointment?status=cancelled&date=2026-11-26")["total"] == 1
    body = asked(scene.chen(), "cancelled", id=str(row.pk), cancelationReason={"text": "不去了"})
    assert scene.blamed(his.put(f"Appointment/{row.pk}", body, 422)) == ["Appointment.id"]
