"""The battery of Wang's button ends, and nobody changes it. The village sees it first, then the county; the hours in which she
could not have called anybody are counted. An assistant brings a battery, it is tried, and she is protected again."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet import counting, jobs
from songhe.care.fleet.models import Beat, Device, Outage, Watch, Work
from songhe.care.fleet.rules import battery
from songhe.journeys import button_pressed, device_heard, hours_guarded, silence_watched
from songhe.links.devices import actions as door
from tests import cast

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime.fromisoformat("2026-11-02T08:00:00+08:00")


class Valley:
    """蒲溪 and its clock: the button speaks twice a day while it has a battery, and the house looks every hour."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at, self.percent, self.said = START, 60.0, 0
        monkeypatch.setattr(clock, "now", lambda: self.at)
        emergency.load_rules()
        self.device, self.liu = cast.wang_button(), cast.liu_min()
        Device.objects.filter(pk=self.device.pk).update(installed_at=START, last_seen_at=START, test_press_at=START)
        cast.neighbour_zhang()
        self.seat = emergency.sit(user=self.liu, at=START)

    def say(self, signal: str, **facts: Any) -> None:
        self.said += 1
        body = {"signal": signal, "id": f"m{self.said}", "battery": round(self.percent), **facts}
        door.keep_press(credential="btn-wang", body=json.dumps(body).encode(), at=self.at)
        device_heard.run_once(self.at)

    def live(self, hours: int, *, speaks: bool = True) -> None:
        for _ in range(hours):
            self.at += HOUR
            emergency.seen(seat=self.seat, at=self.at)
            if speaks and localtime(self.at).hour in {8, 20}:
                self.percent -= 2
                self.say("status")
            self.look()

    def look(self) -> None:
        Watch.objects.update(
            looked_at=self.at - timedelta(minutes=1)
        )  # the worker looks each minute; here one look an hour tells
        silence_watched.run_once(self.at, listens=lambda: True)
        hours_guarded.run_once(self.at)
        jobs.daily(self.at)
        jobs.due(self.at)

    def stage(self) -> str:
        return Beat.objects.get(device=self.device, signal="").stage


def figure(at: datetime) -> base.Ratio:
    counter = base.counter("protected-hours")
    assert counter is not None
    return counter.count(base.month_of(at), at).get(cast.place(cast.PUXI).path, base.Ratio(0, 0))


def test_the_button_s_battery_dies(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    valley = Valley(monkeypatch)
    helper = cast.user("zouxue", "邹雪", "assistant", cast.PUXI)
    valley.look()

    # Two percent twice a day. After some days the house says when it will end, and asks for a battery in good time.
    valley.live(8 * 24)
    device = Device.objects.get(pk=valley.device.pk)
    ends = localtime(START).date() + timedelta(days=int((60 - battery.EMPTY) / 4))
    assert device.battery == 28 and device.empty_on is not None and abs((device.empty_on - ends).days) <= 1
    work = Work.objects.get()
    assert (work.job, work.cause, work.status) == ("repair", "battery", "asked")
    page = sign_in(helper)
    assert "王桂兰" in page.get("/fleet/upkeep/").content.decode()

    # Nobody goes, and it ends. For a day nothing is wrong yet: a button sleeps, and says something twice a day.
    before = figure(valley.at)
    assert before.met > 0.95 * before.of
    valley.live(26, speaks=False)
    page = sign_in(helper)
    assert valley.stage() == "fine" and "没有迟到的信号" in page.get("/fleet/silence/").content.decode()

    # The village sees it first; the county sees it when the village has not put it right.
    valley.live(3, speaks=False)
    assert valley.stage() == "late"
    seen = sign_in(helper).get("/fleet/silence/").content.decode()
    assert "王桂兰" in seen and "迟到" in seen
    county = sign_in(cast.li_county())
    assert "王桂兰" not in county.get("/fleet/silence/").content.decode()
    valley.live(8, speaks=False)
    assert valley.stage() == "down"
    assert "王桂兰" in sign_in(cast.li_county()).get("/fleet/silence/").content.decode()
    work.refresh_from_db()
    assert work.cause == "silent" and work.due_at <= valley.at + 48 * HOUR  # the errand that was open is urgent now

    # All this while she could have called nobody, and the figure says so, person by person, with the reason.
    now = figure(valley.at)
    lost = now.missing - before.missing
    assert 36 <= lost <= 50, (before, now)
    counter = base.counter("protected-hours")
    assert counter is not None
    [row] = counter.rows(cast.li_county(), base.month_of(valley.at), valley.at, "6109", "missing")
    assert row.title == "王桂兰" and "设备没消息" in row.note
    other = cast.user("he2", "何", "county", cast.ZIYANG)
    assert counter.rows(other, base.month_of(valley.at), valley.at, "6109", "of") == []

    # The assistant goes, changes the battery, and presses. It is a test, and nobody is sent.
    page = sign_in(helper)
    assert page.post(f"/fleet/work/{work.pk}/acceptance/").status_code == 302
    assert page.post(f"/fleet/work/{work.pk}/end/", {"result": "换了电池"}).status_code == 422  # it has not spoken yet
    valley.at += HOUR
    valley.percent = 100
    page = sign_in(helper)
    assert page.post(f"/fleet/{valley.device.pk}/test/").status_code == 302
    valley.say("sos")
    assert button_pressed.run_once(valley.at) == 1 and not Call.objects.exists()
    valley.look()
    outage = Outage.objects.get(signal="")
    assert valley.stage() == "fine" and outage.until == valley.at
    assert page.post(f"/fleet/work/{work.pk}/end/", {"result": "换了电池"}).status_code == 302
    work.refresh_from_db()
    assert (work.status, work.taken_by) == ("done", "邹雪") and work.done_at <= work.due_at

    # From then on she is protected again; the new battery ends some day far off, and what happened stands in the journal.
    held = figure(valley.at)
    valley.live(2 * 24)
    after = figure(valley.at)
    assert after.missing - held.missing <= 1 and Device.objects.get(pk=device.pk).empty_on is None
    told = JournalEntry.objects.filter(subject=device.pk, verb__startswith="fleet.signal.").order_by("pos")
    verbs = [row.verb.removeprefix("fleet.signal.") for row in told if not row.facts["signal"]]
    assert (verbs[0], verbs[-1]) == ("late", "back") and "down" in verbs
    guard = counting.of_elder(cast.wang(), base.month_of(valley.at), valley.at)
    assert guard is not None and guard.missing()["live"] >= 36
