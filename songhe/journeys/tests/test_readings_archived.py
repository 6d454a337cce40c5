"""What devices say is kept once, with whose it was; old telemetry waits for it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.journeys import device_heard, readings_archived
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.devices import actions as door
from songhe.links.devices import archive
from songhe.links.devices.archive import Question
from songhe.links.devices.models import Message
from songhe.links.notify.models import Reader

pytestmark = pytest.mark.django_db
AT = scene.NOON


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def say(count: int, at: Any = AT, uid: str = "meter-chen") -> None:
    for number in range(count):
        moment = at + timedelta(seconds=number)
        door.keep_press(credential=uid, body=b'{"signal":"flow","total_m3":1.5,"battery":70}', at=moment, key=f"{moment}")


def kept() -> list[Any]:
    day = localtime(AT).date()
    sql = "SELECT seq, device, kind, model, person <> '', division FROM said ORDER BY seq"
    return archive.ask(Question(sql), day - timedelta(days=1), day + timedelta(days=3))


def test_kept_when_it_waited_long_enough_and_once() -> None:
    device = scene.device("meter-chen", "meter")
    say(3)
    assert readings_archived.run_once(AT + timedelta(minutes=9)) == 0 and kept() == []
    assert readings_archived.run_once(AT + timedelta(minutes=10)) == 3
    assert readings_archived.run_once(AT + timedelta(minutes=30)) == 0
    assert [row[1:] for row in kept()] == [("meter-chen", "meter", device.model.name, True, device.division_path)] * 3


def test_of_a_device_that_nobody_knows_too() -> None:
    scene.chen()
    say(1, uid="stranger")
    readings_archived.run_once(AT + timedelta(minutes=10))
    assert [row[1:] for row in kept()] == [("stranger", "", "", False, "")]


def test_telemetry_is_not_forgotten_before_it_is_kept() -> None:
    scene.device("meter-chen", "meter")
    readings_archived.run_once(AT)
    say(4)
    for _ in range(2):
        device_heard.run_once(AT)
        say(1, AT + timedelta(days=2))
        device_heard.run_once(AT + timedelta(days=2))
    assert Message.objects.count() >= 5
    readings_archived.run_once(AT + timedelta(days=2))
    say(1, AT + timedelta(days=2, seconds=9))
    device_heard.run_once(AT + timedelta(days=2, seconds=10))
    say(1, AT + timedelta(days=2, seconds=12))
    device_heard.run_once(AT + timedelta(days=2, seconds=13))
    assert not Message.objects.filter(received_at__lt=AT + timedelta(hours=1)).exists()
    assert len(kept()) >= 5


def test_a_spool_begun_anew_is_kept_on_and_old_alarms_are_not_kept_twice() -> None:
    scene.device("meter-chen", "meter")
    say(2)
    readings_archived.run_once(AT + timedelta(minutes=10))
    Reader.objects.filter(name=readings_archived.NAME).update(pos=10**9)
    readings_archived.run_once(AT + timedelta(minutes=20))
    assert readings_archived.run_once(AT + timedelta(minutes=20)) == 0 and len(kept()) == 2
    say(1, AT + timedelta(minutes=21))
    readings_archived.run_once(AT + timedelta(minutes=22))
    assert readings_archived.run_once(AT + timedelta(minutes=40)) == 1 and len(kept()) == 3


def test_a_day_is_tended() -> None:
    scene.device("meter-chen", "meter")
    say(2)
    readings_archived.run_once(AT + timedelta(minutes=10))
    assert readings_archived.tend(AT) == 0
    assert readings_archived.tend(AT + timedelta(days=1)) == 1
    assert readings_archived.tend(AT + timedelta(days=402)) == 1 and kept() == []
