"""The county hospital's own system sends old Chen's blood pressure by FHIR. It is judged as his own cuff's would be, the doctor
is told, a call is raised, he is referred, and the outcome comes back on the same way."""

from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.health.models import Alarm, Referral
from songhe.care.health.tests import scene as health
from songhe.desks.partner import doors
from songhe.desks.partner.fhir.tests import scene
from songhe.journeys import alarm_rings
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_hospital_sends_a_reading_and_an_alarm_rings(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    monkeypatch.setattr(doors.Rate, "allow_request", lambda self, request: True)
    emergency.load_rules()
    chen, his = scene.chen(agreed=False), scene.system()

    people.change_elder(elder=chen, phone=chen.phone, address="二组", by=cast.liu_min().actor, at=scene.AT)

    # Without his consent the hospital's system finds a mask, and nothing is taken.
    found = his.get("Patient?phone=13992500021")["entry"][0]["resource"]
    assert found["name"] == [{"text": "陈*大"}]
    his.post("Observation", scene.pressure(chen, 188, 113, "2026-11-23T10:12:00+08:00"), 403)

    # He agrees, at the clinic's desk, on paper that Liu Min writes down. Two readings, and it is an emergency.
    people.give_consent(elder=chen, purpose="partner", given_by="陈老大", by=cast.liu_min().actor, at=hand["at"])
    his.post("Observation", scene.pressure(chen, 188, 113, "2026-11-23T10:12:00+08:00"))
    sent = his.post("Observation", scene.pressure(chen, 190, 115, "2026-11-23T10:19:00+08:00"))
    his.post("Observation", scene.pressure(chen, 190, 115, "2026-11-23T10:19:00+08:00"), 200)
    while alarm_rings.run_once(hand["at"]):
        pass
    alarm, call = Alarm.objects.get(), Call.objects.get()
    assert (alarm.level, alarm.call, call.severity, call.trigger, call.elder) == (3, call.pk, "red", "vital", chen)
    assert Notice.objects.filter(to=f"user:{health.doctor().pk}").exists()
    assert sent["interpretation"][0]["coding"][0]["code"] == "AA"

    # He is referred by the same system; the hospital accepts, he arrives, the outcome comes back to the doctor's page.
    asked = his.post("ServiceRequest", {
        "resourceType": "ServiceRequest", "status": "active", "intent": "proposal", "subject": scene.subject(chen),
        "category": [scene.concept("", "http://snomed.info/sct", "3457005")], "performer": [{"display": "汉阴县医院"}],
        "priority": "urgent", "reasonCode": [{"text": "血压 190/115"}],
    })  # fmt: skip
    path = f"ServiceRequest/{asked['id']}"
    his.put(path, {**asked, "intent": "order"})
    his.post("Encounter", {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "subject": scene.subject(chen),
        "basedOn": [{"reference": path}], "reasonCode": [{"text": "高血压急症，降压后平稳"}],
    })  # fmt: skip
    assert Referral.objects.get().status == "returned"
    page = sign_in(health.doctor()).get(f"/health/referrals/{asked['id']}/").content.decode()
    assert "降压后平稳" in page

    # Chen sees on his own page who read his file and for what.
    from songhe.register.people.queries.looks import looks_of

    assert {look.reason for look in looks_of(chen, 20)} == {"系统接口（FHIR）：蒲溪镇卫生院 HIS"}
