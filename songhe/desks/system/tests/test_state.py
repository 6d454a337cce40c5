"""The page of the node: each reading changes when what it reads does, and nobody's name is on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from songhe.base import clock, journal, seal
from songhe.care.emergency.tests import scene
from songhe.desks.system import measures, readings
from songhe.links.devices.models import DeadLetter, Message
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hand(monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def tones() -> dict[str, str]:
    return {one.name: one.tone for one in readings.take(AT)}


def press(**facts: Any) -> Message:
    plain = {"credential": "btn", "topic": "t", "payload": b"{}", "signal": "sos", "urgent": True, "device": "btn", "key": "1"}
    return Message.objects.create(**{**plain, "received_at": AT - timedelta(seconds=9), **facts})


def test_a_node_at_rest_is_well(city: Any) -> None:
    assert {name: tone for name, tone in tones().items() if tone and name != "磁盘"} == {}


def test_an_alarm_that_waits_is_a_danger_and_one_that_just_came_is_not(city: Any) -> None:
    row = press()
    assert tones()["报警消息"] == "danger"
    Message.objects.filter(pk=row.pk).update(received_at=AT - timedelta(seconds=1))
    assert tones()["报警消息"] == "" and tones()["反复处理不成的报警"] == ""
    Message.objects.filter(pk=row.pk).update(tries=2)
    assert tones()["反复处理不成的报警"] == "danger"


def test_a_deadline_that_nobody_keeps_is_a_danger() -> None:
    scene.ring(at=AT - timedelta(seconds=300))
    assert tones()["到点没做的期限"] == "danger"


def test_a_dead_letter_leads_to_the_letters(city: Any) -> None:
    DeadLetter.objects.create(reason="unreadable", digest="0", received_at=AT, credential="x", topic="t", payload=b"?")
    (one,) = (row for row in readings.take(AT) if row.name == "没看过的死信")
    assert (one.tone, one.value, one.href) == ("warn", "1", "/fleet/letters/")


def test_rows_that_nobody_seals_are_said() -> None:
    scene.ring(at=AT - timedelta(seconds=300))
    assert journal.head() and tones()["流水封条"] == "warn"
    later = timezone.now() + timedelta(minutes=5)  # rows are stamped by the machine's own clock when they are written
    while seal.seal_new(later):
        pass
    assert {one.name: one.tone for one in readings.take(later)}["流水封条"] == ""


def test_a_full_disk_is_a_danger(city: Any, monkeypatch: Any) -> None:
    for free, tone in ((50, ""), (10, "warn"), (3, "danger")):
        usage = type("Usage", (), {"total": 100 << 30, "used": 0, "free": free << 30})()
        monkeypatch.setattr(measures.shutil, "disk_usage", lambda _path, usage=usage: usage)
        assert tones()["磁盘"] == tone


def test_the_page_says_what_is_wrong_first_and_names_nobody(fang_system: Any, wang_button: Any, sign_in: Any) -> None:
    client = sign_in(fang_system)
    press()
    page = client.get("/system/").content.decode()
    assert "项要处理" in page and "最早的等了 9 秒" in page and "王桂兰" not in page
