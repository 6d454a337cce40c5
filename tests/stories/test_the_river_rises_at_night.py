"""The river rises at night on forty old people. One assistant does not answer; everybody is found all the same."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.base.outbox.actions import ENVELOPE
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.rollcall import actions, queries
from songhe.care.rollcall.models import Alert, Area, Charge, Muster, MusterDue, Person
from songhe.care.rollcall.tests import scene
from songhe.journeys import musters_told
from songhe.links.notify.models import Notice
from songhe.register.life.models import LifeEvent
from tests import cast

pytestmark = pytest.mark.django_db
BANKS = {  # both villages: their middles are inside
    "type": "Polygon",
    "coordinates": [[[108.27, 32.775], [108.31, 32.775], [108.31, 32.80], [108.27, 32.80], [108.27, 32.775]]],
}


def test_the_river_rises_at_night(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])

    def later(minutes: float) -> None:
        """Time passes: what is due fires, and whoever is to be told is told."""
        hand["at"] = scene.AT + timedelta(minutes=minutes)
        fire_due(MusterDue, at=hand["at"], fire=actions.fire)
        while musters_told.run_once(hand["at"]):
            pass

    emergency.load_rules()
    desk, puxi = cast.liu_min(), scene.assistant()
    silent = cast.user("dongsheng", "陈小芳", "assistant", cast.DONGSHENG)
    town = cast.user("puxizhen", "镇长办", "assistant", cast.PUXI_TOWN)
    for number in range(25):
        scene.elder(f"蒲溪{number:02}", care_level="轻度失能" if number % 2 else "能力完好")
    for number in range(14):
        scene.elder(f"东升{number:02}", cast.DONGSHENG)
    oxygen = scene.elder("吸氧的老周", cast.DONGSHENG, living="alone")
    device = {"kind": "oxygen", "hours": "2"}
    actions.write_card(elder=oxygen, mobility="bedridden", device=device, agreed_by="儿子", by=puxi.actor, at=scene.AT)
    scene.vehicle("担架车", stretchers=1), scene.vehicle("大巴", seats=30)
    scene.shelter("县体育馆", places=200, village=cast.PUXI, powered=True, lat=32.9, lng=108.5)

    # A warning comes in; the dispatcher draws the banks and calls the roll.
    client = sign_in(desk)
    client.post("/rollcall/areas/new/", {"name": "月河两岸", "shape": json.dumps(BANKS)})
    area = Area.objects.get()
    body = {"kind": "flood", "level": "red", "area": str(area.pk), "source": "县水利局", "issued_at": "2026-11-23T10:20"}
    client.post("/rollcall/alerts/new/", body)
    client.post(f"/rollcall/areas/{area.pk}/roll/", {"kind": "flood", "level": "red"})
    muster = Muster.objects.get()
    assert (muster.people.count(), muster.alert) == (40, Alert.objects.get())
    first = muster.people.order_by("rank").select_related("elder")[0]
    assert (first.elder, first.powered) == (oxygen, True)
    client.post(f"/rollcall/{muster.pk}/plan/")
    first.refresh_from_db()
    assert (first.shelter.name, first.vehicle.name, first.trip) == ("县体育馆", "担架车", 1)  # type: ignore[union-attr]

    # Both assistants are rung at once: place and number, no name.
    later(0.1)
    told = {notice.to: notice.title for notice in Notice.objects.filter(title__startswith="请点名")}
    assert told == {f"user:{puxi.pk}": "请点名·蒲溪社区·25", f"user:{silent.pk}": "请点名·东升村·15"}

    # One of them has the list, and goes from door to door without a signal; her words arrive an hour's walk later, once.
    phone = sign_in(puxi)
    phone.post(f"/rollcall/lists/{muster.charges.get(division_path=scene.PUXI_PATH).pk}/confirmation/")
    register = phone.post("/rollcall/phone/register/").json()
    parcels = []
    for step, one in enumerate(register["people"]):
        at = int((scene.AT + timedelta(minutes=5 + step / 2)).timestamp() * 1000)
        facts = {"user": str(puxi.pk), "order": one["id"], "at": at, "status": "shelter", "way": "door", "offline": True}
        key = uuid.uuid4()
        parcels.append((key, ENVELOPE.sealed(json.dumps(facts).encode(), f"rollcall.said:{key}", b"0" * 12)))

    # The other does not answer. After ten minutes the town has her list, and is rung.
    later(10)
    passed = muster.charges.get(division_path=scene.DONGSHENG_PATH)
    upper = muster.charges.get(tier="town")
    assert passed.status == "passed" and upper.people.count() == 15
    assert Notice.objects.filter(to=f"user:{town.pk}", title="请点名·蒲溪镇·15").count() == 1
    page = client.get(f"/rollcall/{muster.pk}/").content.decode()
    assert "没回，已上报" in page and "40 位没有着落" in page

    # Her phone has a signal again; the network breaks, everything is sent twice.
    later(19)
    for _twice in range(2):
        for key, box in parcels:
            assert (
                phone.put(f"/outbox/rollcall.said/{key}", box, content_type="application/octet-stream").json()["state"]
                == "applied"
            )
    assert muster.people.filter(status="shelter").count() == 25
    assert scene.person(muster, "蒲溪00").accounted_at < hand["at"]  # type: ignore[operator]

    # The town goes: fourteen are safe, the one on oxygen needs rescue. That is a call, once.
    chief = sign_in(town)
    chief.post(f"/rollcall/lists/{upper.pk}/confirmation/")
    for person in upper.people.exclude(elder=oxygen):
        chief.post(f"/rollcall/people/{person.pk}/word/", {"status": "safe", "way": "door", "back": "mine"})
    chief.post(f"/rollcall/people/{first.pk}/word/", {"status": "rescue", "way": "door", "note": "水到床边"})
    later(20)
    call, person = Call.objects.get(), Person.objects.get(pk=first.pk)
    assert (call.elder, call.severity, call.drill, person.call) == (oxygen, "red", False, call.pk)
    assert "1 位没有着落" in client.get(f"/rollcall/{muster.pk}/").content.decode()
    refused = client.post(f"/rollcall/{muster.pk}/end/", {})
    assert refused.status_code == 422

    # They carry him out. Everybody is accounted for, nothing escalates any more.
    later(29)
    chief.post(f"/rollcall/people/{first.pk}/word/", {"status": "shelter", "way": "shelter"})
    later(120)
    assert not Charge.objects.filter(muster=muster, tier="county").exists()
    client.post(f"/rollcall/{muster.pk}/end/", {})
    muster.refresh_from_db()
    score = queries.score_of(muster, hand["at"])
    assert (muster.status, score.share, score.shares[30], score.silent) == ("ended", 100.0, 100.0, 1)
    assert not LifeEvent.objects.exists()

    # What the journal has of it names no device and no note.
    rows = json.dumps(list(JournalEntry.objects.values("facts", "after")), default=str, ensure_ascii=False)
    assert "水到床边" not in rows and "oxygen" not in rows


def test_in_a_drill_nothing_real_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    scene.assistant(), scene.elder("甲"), scene.elder("乙")
    row = scene.muster(drill=True)
    while musters_told.run_once(hand["at"]):
        pass
    assert Notice.objects.get().title.startswith("演练：") and Notice.objects.get().text.startswith("演练：")
    scene.tell(scene.person(row, "甲"), "rescue", minutes=0), scene.tell(scene.person(row, "乙"), "died", minutes=0)
    while musters_told.run_once(hand["at"]):
        pass
    assert not Call.objects.exists() and not LifeEvent.objects.exists()


def test_a_death_in_the_night_is_proposed_and_ends_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: scene.AT)
    who = scene.elder("甲")
    scene.tell(scene.person(scene.muster(), "甲"), "died", minutes=0)
    while musters_told.run_once(scene.AT):
        pass
    who.refresh_from_db()
    assert who.status == "here" and LifeEvent.objects.get().status == "proposed"
