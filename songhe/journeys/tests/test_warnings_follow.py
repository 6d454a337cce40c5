"""A warning of another system: once, updated, cancelled; a draft of a roll; visits in hard weather; refused with a sentence."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.base import clock
from songhe.care.rollcall import actions as rollcall
from songhe.care.rollcall.models import Alert, CapMessage, Muster
from songhe.care.rollcall.tests import scene as river
from songhe.care.visits import actions as visits
from songhe.care.visits.models import Occasion
from songhe.care.visits.tests import scene
from songhe.journeys import warnings_follow
from songhe.links.notify.models import Notice
from songhe.register.access import tokens
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT
RING = "32.775,108.27 32.775,108.292 32.792,108.292 32.792,108.27 32.775,108.27"


@pytest.fixture(autouse=True)
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    cache.clear()
    told = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def message(number: str, *, minutes: float = 0, kind: str = "Alert", refers: str = "", severity: str = "Severe",
            event: str = "暴雨", headline: str = "", area: dict[str, Any] | None = None,
            **more: Any) -> dict[str, Any]:  # fmt: skip
    ground = {"areaDesc": "月河两岸", "polygon": [RING]} if area is None else {"areaDesc": "x", **area}
    info = {"language": "zh-CN", "category": ["Met"], "event": event, "urgency": "Immediate", "severity": severity,
            "certainty": "Observed", "senderName": "汉阴县气象台", "headline": headline, "area": [ground]}  # fmt: skip
    sent = (AT + timedelta(minutes=minutes)).isoformat(timespec="seconds")
    told = {"identifier": number, "sender": "met@hanyin", "sent": sent, "status": "Actual", "msgType": kind, "scope": "Public",
            "references": refers, "info": [] if kind == "Cancel" else [info]}  # fmt: skip
    return {**told, **more}


def refer(number: str, minutes: float = 0) -> str:
    return f"met@hanyin,{number},{(AT + timedelta(minutes=minutes)).isoformat(timespec='seconds')}"


def key(user: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens.issue_token(user=user, label='met', by=user.actor, at=AT)}"}


def send(told: Any, header: dict[str, str]) -> Any:
    body = told if isinstance(told, bytes) else json.dumps(told)
    return Client().post("/api/v1/warnings", body, content_type="application/json", headers=header)


def follow(at: Any = AT) -> None:
    while warnings_follow.run_once(at):
        pass


def test_a_warning_from_the_first_message_to_the_cancel(hand: dict[str, datetime], sign_in: Any) -> None:
    li = cast.li_county()
    who = river.elder("甲", at=river.PUXI_AT, living="alone")
    scene.computed()
    before = scene.listed(who).due_on
    header = key(li)
    told = send(message("W-1"), header).json()
    assert (told["became"], told["kind"], told["level"], told["in_force"]) == ("heard", "flood", "orange", True)
    assert send(message("W-1"), header).json() == told and CapMessage.objects.count() == 1
    assert send(message("W-1", severity="Minor"), header).status_code == 409

    # Whoever calls rolls is told; the visits of the town have hard weather, and the list says so within minutes.
    follow()
    assert Notice.objects.filter(to=f"user:{li.pk}", title__contains="洪水").exists()
    occasion = Occasion.objects.get()
    assert (occasion.kind, occasion.division_path, occasion.ended_at) == ("rain", "6109/610921/610921102", None)
    visits.compute_due(AT)
    assert scene.listed(who).due_on <= min(before, occasion.last)

    # Nothing begins by itself: a person looks at the draft and confirms.
    alert = Alert.objects.get()
    assert not Muster.objects.exists()
    page = sign_in(li)
    shown = page.get(f"/rollcall/alerts/{alert.pk}/").content.decode()
    assert "点名草稿，等您确认" in shown and "确认，开始点名" in shown
    page.post(f"/rollcall/areas/{alert.area_id}/roll/", {"kind": "flood", "level": "orange"})
    muster = Muster.objects.get()
    assert muster.alert == alert and muster.people.get().elder == who

    # It becomes red: the same warning, and the roll that runs follows.
    hand["at"] = AT + timedelta(minutes=10)
    again = send(message("W-2", minutes=10, kind="Update", refers=refer("W-1"), headline="暴雨红色预警"), header).json()
    assert (again["became"], again["alert"], again["level"]) == ("changed", str(alert.pk), "red")
    muster.refresh_from_db()
    assert muster.level == "red" and Alert.objects.count() == 1
    assert send(message("W-1"), header).json()["level"] == "red"  # late again, and it changes nothing

    # Over.
    hand["at"] = AT + timedelta(minutes=20)
    assert send(message("W-3", minutes=20, kind="Cancel", refers=refer("W-2", 10)), header).json()["became"] == "lifted"
    follow(hand["at"])
    assert Alert.objects.get().status == "lifted" and not Occasion.objects.filter(ended_at=None).exists()
    assert Muster.objects.get().status == "open"


def test_what_comes_out_of_order_or_is_not_for_us(hand: dict[str, datetime]) -> None:
    header = key(cast.li_county())
    hand["at"] = AT + timedelta(minutes=5)
    assert send(message("C-2", minutes=3, kind="Cancel", refers=refer("C-1")), header).json()["became"] == "kept"
    first = send(message("C-1"), header).json()
    assert first["became"] == "kept" and "更新" in first["why"] and not Alert.objects.exists()
    assert send(message("T", status="Test"), header).json()["became"] == "kept"
    assert send(message("D", event="大雾", headline="notice of service"), header).json()["became"] == "kept"
    assert not Alert.objects.exists()
    drill = send(message("E", status="Exercise"), header).json()
    assert drill["drill"] and Alert.objects.get().drill
    follow(hand["at"])
    assert not Occasion.objects.exists()
    far = send(message("F", area={"polygon": ["10,10 10,11 11,11 10,10"]}), header)
    assert far.status_code == 409 and "辖区" in far.json()["sentence"]
    assert send(message("G", area={}), header).status_code == 409
    place = {"geocode": [{"valueName": "GB/T 2260", "value": "610000000000"}]}
    wide = send(message("H", area=place, event="寒潮", severity="Moderate"), header).json()
    assert (wide["kind"], wide["level"]) == ("cold", "yellow")
    assert Alert.objects.get(pk=wide["alert"]).area.places == [river.COUNTY_PATH]
    assert CapMessage.objects.filter(identifier__in=["F", "G"]).count() == 0


def test_a_warning_ends_by_its_own_time_and_may_be_waived(hand: dict[str, datetime], sign_in: Any) -> None:
    li = cast.li_county()
    told = message("W-1")
    told["info"][0]["expires"] = (AT + timedelta(hours=6)).isoformat(timespec="seconds")
    send(told, key(li))
    alert = Alert.objects.get()
    page = sign_in(li)
    assert page.post(f"/rollcall/alerts/{alert.pk}/waiver/", {"why": ""}).status_code == 409
    page.post(f"/rollcall/alerts/{alert.pk}/waiver/", {"why": "只下了小雨"})
    assert "只下了小雨" in page.get(f"/rollcall/alerts/{alert.pk}/").content.decode()
    assert rollcall.lift_expired(AT + timedelta(hours=5)) == 0 and rollcall.lift_expired(AT + timedelta(hours=6)) == 1
    assert Alert.objects.get().status == "lifted"


def test_who_may_not_and_what_is_wrong() -> None:
    cast.city()
    assert send(message("W"), {}).status_code == 401
    assert send(message("W"), {"authorization": "Bearer shk_no"}).status_code == 401
    header = key(cast.li_county())
    bad = send(b"<alert>", header)
    assert bad.status_code == 422 and "alert" in bad.json()["sentence"]
    wrong = send(message("W", sent="yesterday"), header)
    assert wrong.status_code == 422 and "sent" in wrong.json()["sentence"] and not CapMessage.objects.exists()
