"""Old Chen's warfarin is not to be missed. His phone reminds him; nobody marks it; his daughter hears; the second time his
doctor has him on the list and asks why."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.health import actions, queries
from songhe.care.health.actions import dosing
from songhe.care.health.models import Dose, Lapse, Medicine
from songhe.care.health.tests import scene
from songhe.journeys import health_told
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db


def runs(at: datetime) -> None:
    """The worker: doses laid, reminded of, missed; notices left."""
    for chore in (dosing.lay_ahead, dosing.remind_due, dosing.miss_due, dosing.warn_of_refills):
        chore(at)
    while health_told.run_once(at):
        pass


def told(to: str) -> list[str]:
    return [notice.title for notice in Notice.objects.filter(to=to).order_by("made_at")]


def test_two_missed_doses(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    chen, doctor = scene.chen(), scene.doctor()
    daughter = Contact.objects.create(
        elder=chen, place=1, name="陈芳", relation="女儿", phone="13992500029",
        user=cast.user("chenfang", "陈芳", "family", cast.PUXI),
    )  # fmt: skip
    people.give_consent(elder=chen, purpose="family", given_by="陈老大", by=doctor.actor, at=hand["at"])
    actions.share(elder=chen, given_by="陈老大", by=doctor.actor, at=hand["at"])

    # The doctor writes it down as the box says: at noon every day, not to be missed, twelve pills left.
    clinic = sign_in(doctor)
    body = {"name": "华法林钠片", "form": "2.5 毫克", "dose": "1 片", "times": "12点", "critical": "on", "source": "hospital",
            "starts_on": "2026-11-23", "refill_on": "2026-11-26", "prescriber": "县医院 心内科", "reason": "房颤"}  # fmt: skip
    assert clinic.post(f"/health/of/{chen.pk}/medicines/new/", body).status_code == 302
    pill = Medicine.objects.get()
    assert pill.times == ["12:00"] and Dose.objects.count() == 2
    assert "华法林" not in str(list(JournalEntry.objects.values_list("facts", flat=True)))

    # Noon: his phone rings once, with his name and the hour and no medicine. He does not mark it.
    noon = hand["at"] = datetime.fromisoformat("2026-11-23T12:00:00+08:00")
    runs(noon)
    runs(noon + timedelta(minutes=1))
    mine = f"user:{chen.user_id}"
    assert set(told(mine)) == {"药快吃完了·陈·蒲溪社区", "该吃药了·陈·蒲溪社区"} and len(told(mine)) == 2
    assert all("华法林" not in notice.text for notice in Notice.objects.all())

    # Two hours later it counts as missed, and his daughter hears it. One is no case for a doctor.
    runs(noon + timedelta(hours=2))
    assert Dose.objects.get(day=scene.DAY).status == "missed" and not Lapse.objects.exists()
    assert "药没有记上·陈·蒲溪社区" in told(f"contact:{daughter.pk}")

    # Tuesday again: two of a medicine that must not be missed. Now he is on the doctor's list, once, and she is told.
    tuesday = noon + timedelta(days=1)
    runs(tuesday)
    runs(tuesday + timedelta(hours=2))
    lapse = Lapse.objects.get()
    assert (lapse.cause, lapse.missed, lapse.status) == ("critical", 2, "open")
    assert "漏服要处理·陈·蒲溪社区" in told(f"user:{doctor.pk}")
    hand["at"] = tuesday + timedelta(hours=3)
    clinic, family = sign_in(doctor), sign_in(daughter.user)
    assert "陈老大" in clinic.get("/health/medicines/").content.decode()

    # The daughter telephones: Tuesday's he took and did not press. She marks it; both read the same picture.
    where = f"/health/of/{chen.pk}/medicines/"
    dose = Dose.objects.get(day=scene.DAY + timedelta(days=1))
    assert family.post(f"{where}taking/", {"hour": int(dose.due_at.timestamp())}).status_code == 302
    dose.refresh_from_db()
    assert (dose.status, dose.teller, dose.marked_by) == ("taken", "family", "陈芳")
    family = sign_in(daughter.user)
    for client in (family, sign_in(doctor)):
        page = client.get(where).content.decode()
        assert "30 天里该吃 2 次，吃了 1 次，有原因没吃 0 次，漏了 1 次" in page and "11-23" in page and "50%" in page
        assert "不检查药和药之间" in page

    # The doctor asked why, writes it down, and the list is empty again.
    clinic = sign_in(doctor)
    assert clinic.post(f"/health/lapses/{lapse.pk}/settling/", {"found": ""}).status_code == 409
    clinic.post(f"/health/lapses/{lapse.pk}/settling/", {"found": "forgot", "said": "改到早饭时吃"})
    lapse.refresh_from_db()
    assert (lapse.status, lapse.said) == ("closed", "改到早饭时吃")

    # He takes it at eight from now on; on Wednesday he presses the one big button himself.
    clinic.post(f"/health/medicines/{pill.pk}/", {**body, "times": "8:00"})
    runs(hand["at"])
    hand["at"] = datetime.fromisoformat("2026-11-25T08:05:00+08:00")
    runs(hand["at"])
    elder = sign_in(chen.user)
    page = elder.get(where).content.decode()
    assert "big-button" in page and "华法林钠片" in page and "12:00" not in page.split("用药单")[0]
    stamp = int(datetime.fromisoformat("2026-11-25T08:00:00+08:00").timestamp())
    assert elder.post(f"{where}taking/", {"hour": stamp}).status_code == 302
    assert elder.post(f"{where}taking/", {"hour": stamp}).status_code == 409
    assert not queries.lapses(doctor).filter(status="open").exists()
    runs(hand["at"] + timedelta(hours=3))
    assert Dose.objects.get(due_at=datetime.fromtimestamp(stamp, scene.AT.tzinfo)).status == "taken"
