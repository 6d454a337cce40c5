"""ServiceRequest, Encounter, Appointment, Consent: each status and step by the verbs of their rooms."""

from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.care.health.models import Referral, Sharing
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene as visits
from songhe.care.needs.models import Need
from songhe.desks.partner.fhir.tests import scene
from songhe.desks.partner.fhir.tests.scene import concept
from songhe.register.people import actions as people
from songhe.register.people.models import Consent
from tests import cast

pytestmark = pytest.mark.django_db
SNOMED = "http://snomed.info/sct"


def referral(elder: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "ServiceRequest", "status": "active", "intent": "proposal", "subject": scene.subject(elder),
        "category": [concept("", SNOMED, "3457005")], "performer": [{"display": "汉阴县医院"}], "priority": "urgent",
        "reasonCode": [{"text": "血压 190/115，头痛"}], **more,
    }  # fmt: skip


def test_a_referral_goes_its_way() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("ServiceRequest", referral(chen))
    path, body = f"ServiceRequest/{made['id']}", referral(chen, id=made["id"])
    assert (made["intent"], made["priority"]) == ("proposal", "urgent")
    assert his.post("ServiceRequest", referral(chen), 200)["id"] == made["id"]
    told = his.put(path, {**body, "intent": "order", "performer": [{"display": "急诊科 李医生"}]})
    assert told["intent"] == "order" and Referral.objects.get().accepted_by == "急诊科 李医生"
    stay = {
        "resourceType": "Encounter", "status": "arrived", "class": {"code": "AMB"}, "subject": scene.subject(chen),
        "basedOn": [{"reference": path}],
    }  # fmt: skip
    there = his.post("Encounter", stay)
    assert there["status"] == "in-progress" and Referral.objects.get().status == "arrived"
    assert scene.blamed(his.put(f"Encounter/{there['id']}", {**stay, "id": there["id"], "status": "finished"}, 422)) == [
        "Encounter.reasonCode"
    ]
    over = {**stay, "id": there["id"], "status": "finished", "reasonCode": [{"text": "高血压急症，已控制"}]}
    assert his.put(f"Encounter/{there['id']}", over)["reasonCode"] == [{"text": "高血压急症，已控制"}]
    assert his.get(path)["status"] == "completed" and Referral.objects.get().outcome == "高血压急症，已控制"
    assert "血压" not in str(list(JournalEntry.objects.filter(verb__startswith="health").values_list("facts", flat=True)))


STEPS: dict[str, dict[str, Any]] = {
    "accept": {"intent": "order"}, "refuse": {"status": "revoked"}, "cancel": {"status": "entered-in-error"},
    "bring_back": {"status": "completed", "note": [{"text": "已处理"}]},
}  # fmt: skip


@pytest.mark.parametrize("status", list(Referral.Status.values))
@pytest.mark.parametrize("verb", list(STEPS))
def test_every_step_from_every_status(verb: str, status: str) -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("ServiceRequest", referral(chen))
    when = {"arrived_at": scene.AT} if status in ("arrived", "returned") else {}
    Referral.objects.update(status=status, **when)
    may = status in Referral.MOVES[verb][0]
    his.put(f"ServiceRequest/{made['id']}", referral(chen, id=made["id"], **STEPS[verb]), 200 if may else 409)
    assert Referral.objects.get().status == (Referral.MOVES[verb][1] if may else status)


@pytest.mark.parametrize(("change", "element"), [
    ({"performer": []}, "ServiceRequest.performer[0].display"), ({"reasonCode": []}, "ServiceRequest.reasonCode"),
    ({"status": "draft"}, "ServiceRequest.status"),
])  # fmt: skip
def test_a_referral_says_where_and_why(change: dict[str, Any], element: str) -> None:
    chen = scene.chen()
    body = {name: value for name, value in referral(chen, **change).items() if value != []}
    assert scene.blamed(scene.system().post("ServiceRequest", body, 422)) == [element]


def need(elder: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "ServiceRequest", "status": "active", "intent": "proposal", "subject": scene.subject(elder),
        "code": concept("", "urn:songhe:service", "bath-home"), **more,
    }  # fmt: skip


def test_a_need_is_collected_once() -> None:
    chen, his = scene.chen(), scene.system()
    body = need(chen, identifier=[{"system": "urn:his", "value": "N-7"}], occurrenceDateTime="2026-11-30")
    made = his.post("ServiceRequest", body)
    row = Need.objects.get()
    assert (row.item, row.wish_on.isoformat(), row.user) == ("bath-home", "2026-11-30", his.user)
    assert his.post("ServiceRequest", body, 200)["id"] == made["id"] and Need.objects.count() == 1
    assert his.get(f"ServiceRequest?patient={chen.pk}&code=bath-home")["total"] == 1
    assert scene.blamed(his.put(f"ServiceRequest/{made['id']}", need(chen, id=made["id"]), 422)) == ["ServiceRequest.status"]


def test_a_need_in_words_stays_in_the_house() -> None:
    chen, bureau = scene.chen(), scene.system(cast.li_county())
    made = bureau.post("ServiceRequest", need(chen, code={"text": "想有人陪着去理发"}))
    assert Need.objects.get().words == "想有人陪着去理发" and "理发" not in str(made)
    bare = {name: value for name, value in need(chen).items() if name != "code"}
    assert scene.blamed(bureau.post("ServiceRequest", bare, 422)) == ["ServiceRequest.code"]
    bureau.post("ServiceRequest", need(chen, code=concept("", "urn:songhe:service", "no-such")), 422)
    bureau.post("ServiceRequest", referral(chen), 403)


def test_an_encounter_needs_a_referral_of_that_person() -> None:
    chen, his = scene.chen(), scene.system()
    body = {"resourceType": "Encounter", "status": "arrived", "class": {"code": "AMB"}, "subject": scene.subject(chen)}
    assert scene.blamed(his.post("Encounter", body, 422)) == ["Encounter.basedOn"]
    made = his.post("ServiceRequest", referral(chen))
    people.give_consent(elder=cast.wang(), purpose="partner", given_by="王桂兰", by=cast.liu_min().actor, at=scene.AT)
    his.post(
        "Encounter",
        {**body, "subject": scene.subject(cast.wang()), "basedOn": [{"reference": f"ServiceRequest/{made['id']}"}]},
        422,
    )
    his.post("Encounter", {**body, "status": "planned", "basedOn": [{"reference": f"ServiceRequest/{made['id']}"}]}, 422)


def appointment(order: Order, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment", "id": str(order.pk), "status": "pending",
        "start": "2026-11-25T09:00:00+08:00", "end": "2026-11-25T10:30:00+08:00",
        "participant": [{"status": "accepted", "actor": {"reference": f"Patient/{order.elder_id}"}}], **more,
    }  # fmt: skip


def test_a_providers_system_takes_assigns_and_takes_back() -> None:
    order, own = visits.submitted(), scene.system(visits.by_user())
    path = f"Appointment/{order.pk}"
    assert own.get(path)["status"] == "proposed" and own.get("Appointment?status=proposed")["total"] == 1
    assert own.put(path, appointment(order))["status"] == "pending"
    own.put(path, appointment(order), 409)
    carer = visits.carer()
    crew = [{"status": "accepted", "actor": {"reference": f"Practitioner/{carer.pk}"}}]
    told = own.put(
        path,
        appointment(
            order, status="booked", start="2026-11-25T09:00:00+08:00", end="2026-11-25T10:30:00+08:00", participant=crew
        ),
    )
    assert told["status"] == "booked" and told["start"] == "2026-11-25T09:00:00+08:00"
    assert own.get(f"Practitioner/{carer.pk}")["name"] == [{"text": "杨梅"}]
    assert own.get(f"Appointment?actor=Practitioner/{carer.pk}")["total"] == 1
    why = {"cancelationReason": {"text": "护理员病了"}}
    assert scene.blamed(own.put(path, appointment(order, status="cancelled"), 422)) == ["Appointment.cancelationReason"]
    assert own.put(path, appointment(order, status="cancelled", **why))["status"] == "cancelled"


def test_turned_down_before_it_was_taken() -> None:
    order, own = visits.submitted(), scene.system(visits.by_user())
    own.put(f"Appointment/{order.pk}", appointment(order, status="cancelled", cancelationReason={"text": "没有人手"}))
    order.refresh_from_db()
    assert order.status == "rejected"


@pytest.mark.parametrize(("change", "element"), [
    ({"status": "fulfilled"}, "Appointment.status"), ({"status": "booked"}, "Appointment.participant"),
])  # fmt: skip
def test_what_a_visit_needs_is_named(change: dict[str, Any], element: str) -> None:
    order, own = visits.accepted(), scene.system(visits.by_user())
    assert scene.blamed(own.put(f"Appointment/{order.pk}", appointment(order, **change), 422)) == [element]


def test_appointments_of_others_are_not_there() -> None:
    order, his = visits.assigned(), scene.system()
    his.get(f"Appointment/{order.pk}", 404)
    his.put(f"Appointment/{order.pk}", appointment(order), 404)
    desk = scene.system(cast.li_county())
    assert desk.get(f"Appointment/{order.pk}")["status"] == "booked"
    desk.put(f"Appointment/{order.pk}", appointment(order), 403)
    desk.post("Appointment", {**appointment(order), "id": "x"}, 403)


def test_a_service_that_was_done_is_an_encounter_at_home() -> None:
    order, own = visits.done(), scene.system(visits.by_user())
    told = own.get(f"Encounter/{order.pk}")
    assert (told["status"], told["class"]["code"]) == ("finished", "HH")
    assert scene.blamed(scene.system().post("Encounter", {**told, "subject": {"reference": "Patient/x"}}, 422))


def consent(elder: Any, purpose: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Consent", "status": "active", "patient": scene.subject(elder), "policyRule": concept("pipl"),
        "scope": concept("", "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [concept("", "urn:songhe:consent-purpose", purpose)], "performer": [{"display": "陈老大"}], **more,
    }  # fmt: skip


def test_the_family_may_read_when_the_elder_said_so_at_the_clinic() -> None:
    chen, his = scene.chen(), scene.system()
    made = his.post("Consent", consent(chen, "health-family"))
    assert (
        Sharing.objects.get().given_by == "陈老大"
        and his.post("Consent", consent(chen, "health-family"), 200)["id"] == made["id"]
    )
    his.put(f"Consent/{made['id']}", consent(chen, "health-family", id=made["id"], status="inactive"))
    assert Sharing.objects.get().withdrawn_at and his.get(f"Consent/{made['id']}")["status"] == "inactive"


def test_a_system_never_gives_itself_the_right_to_read_but_may_end_it() -> None:
    chen, his = scene.chen(agreed=False), scene.system()
    for system in (his, scene.system(cast.li_county())):
        assert scene.blamed(system.post("Consent", consent(chen, "partner"), 422)) == ["Consent.category"]
    assert not Consent.objects.exists()
    scene.chen()
    row = Consent.objects.get()
    assert his.get(f"Consent?patient={chen.pk}&status=active")["total"] == 1
    his.put(f"Consent/{row.pk}", consent(chen, "partner", id=str(row.pk), status="inactive"))
    assert his.get(f"Patient/{chen.pk}")["name"][0]["text"] == "陈*大"


def test_a_bureau_notes_what_was_agreed() -> None:
    chen, bureau = scene.chen(), scene.system(cast.li_county())
    made = bureau.post("Consent", consent(chen, "emergency"))
    assert Consent.objects.get(purpose="emergency").given_by == "陈老大" and made["performer"] == [{"display": "陈*大"}]
    bureau.put(f"Consent/{made['id']}", consent(chen, "emergency", id=made["id"], status="inactive"))
    scene.system().post("Consent", consent(chen, "emergency"), 403)
    assert JournalEntry.objects.filter(verb="people.elder.consent_withdraw").exists()


@pytest.mark.parametrize(("change", "element"), [
    ({"category": [concept("", "urn:other", "family")]}, "Consent.category"),
    ({"performer": []}, "Consent.performer[0].display"),
    ({"status": "draft"}, "Consent.status"), ({"provision": {"type": "deny"}}, "Consent.provision.type"),
])  # fmt: skip
def test_a_consent_says_who_and_for_what(change: dict[str, Any], element: str) -> None:
    chen = scene.chen()
    body = {name: value for name, value in consent(chen, "emergency", **change).items() if value != []}
    assert scene.blamed(scene.system(cast.li_county()).post("Consent", body, 422)) == [element]
