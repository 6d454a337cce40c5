"""No water runs at old Chen's for twelve hours. While he lies in hospital nobody is sent; the next time an assistant looks,
finds him on the floor, and the desk has a call."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.sensing import actions
from songhe.care.sensing.models import Hold, Home, Ring
from songhe.care.visits import actions as visits
from songhe.care.visits import jobs
from songhe.care.visits.models import CheckIn
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 9:00 at Chen's


def silent(since: datetime, hours: float, total: float) -> datetime:
    """The meter lives and counts nothing; gives the last moment."""
    at = since
    for half in range(1, int(hours * 2) + 1):
        at = since + timedelta(minutes=30 * half)
        scene.water(at, total)
    return at


def test_the_tap_that_did_not_run(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": MORNING}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    emergency.load_rules()
    chen, helper = scene.chen(), scene.assistant()
    scene.device("meter-chen", "meter", at=MORNING)
    total = scene.lived(MORNING)
    assert not Ring.objects.exists() and "heard" not in str(Home.objects.values_list("record", flat=True).get())

    # He goes to hospital; the assistant says so. The tap is silent all day and nobody is sent.
    page = sign_in(helper)
    body = {"reason": "hospital", "until": "2026-11-23"}
    assert page.post(f"/sensing/homes/{chen.pk}/hold/", body).status_code == 302
    evening = silent(MORNING, 13, total)
    hand["at"] = evening
    assert not Ring.objects.exists() and not CheckIn.objects.exists()
    page = sign_in(helper)
    told = page.get(f"/sensing/homes/{chen.pk}/").content.decode()
    assert "住院期间，不响" in told

    # He is back in the evening: silence counts from now on, not from when he was away.
    assert page.post(f"/sensing/homes/{chen.pk}/hold/end/").status_code == 302
    actions.look_due(evening)
    total = round(total + 0.05, 3)
    scene.water(evening + timedelta(minutes=20), total)
    assert Hold.objects.get().ended_by == "邹雪"

    # Nothing runs through the night, which weighs half, and on into the afternoon: then it rings, once.
    began = evening + timedelta(minutes=30)
    quiet = silent(began, 12, total)
    assert not Ring.objects.exists()  # 12 hours on the clock, 8 and a half that count
    later = silent(quiet, 5, total)
    ring, check_in = Ring.objects.get(), CheckIn.objects.get()
    assert (ring.rule, ring.level, ring.task, check_in.status) == ("water-still", 2, check_in.pk, "open")
    silent(later, 0.5, total)
    assert Ring.objects.count() == 1 and not Call.objects.exists()
    notice = Notice.objects.filter(to=f"user:{helper.pk}").first()
    assert notice is not None and "陈·蒲溪社区" in notice.title and notice.urgent
    rows = JournalEntry.objects.filter(verb__regex=r"^(sensing|visits)\.")
    assert rows.exists() and "used" not in str(list(rows.values_list("facts", "after")))

    # The page says why: what was read, the limits, whose, which version.
    hand["at"] = later + timedelta(minutes=5)
    page = sign_in(helper)
    told = page.get(f"/visits/checks/{check_in.pk}/").content.decode()
    assert "12 小时没用水" in told and "用水 0 m³" in told and "前没人接手就转调度台" in told
    told = page.get(f"/sensing/checkins/{check_in.pk}/why/").content.decode()
    assert "用水 0 m³" in told and "多少小时 12 小时" in told and "通用的界限" in told and "规则第 1 版" in told
    assert page.post(f"/visits/checks/{check_in.pk}/taking/").status_code == 302
    assert sign_in(cast.liu_min()).post(f"/visits/checks/{check_in.pk}/taking/").status_code == 409

    # She finds him on the kitchen floor: the desk has a call at once, and the ring was worth it.
    hand["at"] = later + timedelta(minutes=25)
    page = sign_in(helper)
    assert page.post(f"/visits/checks/{check_in.pk}/", {"found": ""}).status_code == 422
    done = {"found": "urgent", "said": "厨房地上，清醒"}
    assert page.post(f"/visits/checks/{check_in.pk}/", done).status_code == 302
    scene.rings(hand["at"])
    scene.rings(hand["at"])
    call = Call.objects.get()
    ring.refresh_from_db()
    check_in.refresh_from_db()
    assert (call.severity, call.trigger, call.elder, check_in.call) == ("red", "person", chen, call.pk)
    assert (ring.status, ring.outcome, check_in.found, check_in.said) == ("closed", "helped", "urgent", "厨房地上，清醒")
    told = sign_in(cast.li_county()).get("/sensing/rules/water-still/").content.decode()
    assert "陈老大" in told and "人需要帮助" in told


def test_nobody_looks_and_the_desk_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    emergency.load_rules()
    scene.device("meter-chen", "meter", at=MORNING)
    scene.assistant()
    total = scene.lived(MORNING)
    at = silent(MORNING, 12.5, total)
    opened = CheckIn.objects.get().opened_at
    assert jobs.due(opened + timedelta(minutes=29)) == 0
    assert jobs.due(opened + timedelta(minutes=31)) == 1
    scene.rings(at + timedelta(minutes=31))
    call = Call.objects.get()
    assert (call.severity, call.trigger) == ("orange", "still") and CheckIn.objects.get().call == call.pk
    visits.note_outcome(call=call.pk, cause="false_device", by=cast.liu_min().actor, at=at + timedelta(hours=1))
    scene.rings(at + timedelta(hours=1))
    assert Ring.objects.get().outcome == "device" and CheckIn.objects.get().status == "closed"
