"""Old Chen's cuff says 190/115. He measures again, a call is raised, he is sent to hospital, and two weeks later somebody
asks."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.health import actions, queries
from songhe.care.health.models import Alarm, Referral
from songhe.care.health.tests import scene
from songhe.journeys import alarm_rings, device_heard, readings_taken
from songhe.links.devices import actions as door
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db


def says(body: str, at: datetime) -> None:
    """The cuff speaks; the journeys run."""
    door.keep_press(credential="bp-chen", body=body.encode(), at=at)
    readings_taken.run_once(at)
    device_heard.run_once(at)
    while alarm_rings.run_once(at):
        pass


def test_old_chen_s_blood_pressure(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    emergency.load_rules()
    chen, doctor = scene.chen(), scene.doctor()
    programme = actions.enrol(elder=chen, kind="htn", on=scene.DAY, by=doctor.actor, at=scene.AT)

    # The first reading: no call yet. The family doctor is told with surname and place, and the page waits for a second one.
    says('{"signal":"reading","id":"1","systolic":190,"diastolic":115,"pulse":92}', hand["at"])
    alarm = Alarm.objects.get()
    assert (alarm.level, alarm.waits_until) == (2, scene.minutes(10)) and not Call.objects.exists()
    notice = Notice.objects.filter(to=f"user:{doctor.pk}").first()
    assert notice is not None and "陈·蒲溪社区" in notice.title and "190" not in notice.title + notice.text

    # Told twice by the gateway, it is one reading; six minutes later he has measured again, as high: that is an emergency.
    says('{"signal":"reading","id":"1","systolic":190,"diastolic":115,"pulse":92}', scene.minutes(1))
    hand["at"] = scene.minutes(6)
    says('{"signal":"reading","id":"2","systolic":188,"diastolic":113,"pulse":96}', hand["at"])
    alarm.refresh_from_db()
    call = Call.objects.get()
    assert (alarm.level, alarm.call, call.severity, call.trigger, call.elder) == (3, call.pk, "red", "vital", chen)
    assert len(queries.readings(chen, scene.DAY, scene.DAY)) == 2

    # The desk sees that it rang, and why only with his consent; the doctor reads every step.
    desk, clinic = sign_in(cast.liu_min()), sign_in(doctor)
    assert "没有同意" in desk.get(f"/health/alarms/{alarm.pk}/").content.decode()
    people.give_consent(elder=chen, purpose="health", given_by="陈老大", by=doctor.actor, at=hand["at"])
    for client in (sign_in(cast.liu_min()), clinic):
        page = client.get(f"/health/alarms/{alarm.pk}/").content.decode()
        assert (
            "190（紧急）" in page
            and "188（紧急）" in page
            and "规则第 1 版" in page
            and "提醒 150、电话 160、紧急 180 起" in page
        )

    # The doctor comes, measures, and the form refers him urgently: without a hospital it is not taken.
    hand["at"] = scene.minutes(40)
    clinic = sign_in(doctor)
    body = {
        "on": "2026-11-23",
        "way": "home",
        "sbp": "192",
        "dbp": "114",
        "hr": "90",
        "compliance": "2",
        "alarming": ["headache"],
    }
    assert clinic.post(f"/health/programmes/{programme.pk}/", body).status_code == 422
    assert clinic.post(f"/health/programmes/{programme.pk}/", {**body, "hospital": "汉阴县医院"}).status_code == 302
    programme.refresh_from_db()
    referral = Referral.objects.get()
    assert (programme.step, programme.classed, referral.urgent, referral.status) == (4, 3, True, "requested")
    assert referral.check_on == scene.DAY + timedelta(days=14) == programme.due_on
    for verb, told in (
        ("acceptance", {"who": "急诊 王医生"}),
        ("arrival", {}),
        ("return", {"outcome": "高血压急症，静脉降压后收住"}),
    ):
        assert clinic.post(f"/health/referrals/{referral.pk}/{verb}/", told).status_code == 302
    clinic.post(f"/health/alarms/{alarm.pk}/closing/", {"found": "referred", "said": "已送县医院"})
    alarm.refresh_from_db()
    referral.refresh_from_db()
    assert (alarm.status, referral.status, referral.outcome) == ("closed", "returned", "高血压急症，静脉降压后收住")

    # Two weeks later he stands on the doctor's page until somebody has asked what became of him.
    hand["at"] = scene.AT + timedelta(days=14)
    clinic = sign_in(doctor)
    assert "汉阴县医院" in clinic.get("/health/").content.decode()
    clinic.post(f"/health/referrals/{referral.pk}/check/", {"said": "血压 142/84，规律服药"})
    referral.refresh_from_db()
    assert referral.checked_by == "秦岚" and not queries.unchecked(doctor, scene.DAY + timedelta(days=30)).exists()
    clinic.post(
        f"/health/programmes/{programme.pk}/",
        {"on": "2026-12-07", "way": "clinic", "sbp": "142", "dbp": "84", "compliance": "1"},
    )
    programme.refresh_from_db()
    assert (programme.step, programme.classed, programme.due_on) == (1, 1, scene.DAY + timedelta(days=14 + 90))
