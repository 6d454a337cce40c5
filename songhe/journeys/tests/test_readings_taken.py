"""What devices measure is kept and judged once, whosever it is; what cannot be judged holds up no other."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.health import actions as health
from songhe.care.health import queries
from songhe.care.health.models import Alarm, AlarmDue
from songhe.care.health.tests import scene
from songhe.care.health.tests.scene import AT, DAY, minutes
from songhe.journeys import alarm_rings, readings_taken
from songhe.links.devices import actions as door
from songhe.links.notify.models import Notice, Reader
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db


def say(body: str, at: Any = AT, device: str = "bp-chen") -> None:
    door.keep_press(credential=device, body=body.encode(), at=at)


def kept() -> list[dict[str, Any]]:
    return [one.entry for one in queries.readings(scene.chen(), DAY, DAY)]


def test_names_units_and_context_of_devices() -> None:
    scene.chen()
    say('{"signal":"reading","id":"a","systolic":17.3,"diastolic":10.7,"units":{"systolic":"kPa","diastolic":"kPa"}}')
    say('{"signal":"measurement","id":"b","glucose":6.1,"context":"fasting","at":"2026-11-23T10:00:00+08:00"}')
    say('{"signal":"reading","id":"c","pulse":"fast","spo2":true}')
    say('{"signal":"status","id":"d","battery":70}')
    assert readings_taken.run_once(AT) == 4
    assert [one["v"] for one in kept()] == [{"glucose": 6.1}, {"sbp": 130, "dbp": 80}]
    assert kept()[0]["ctx"] == "fasting" and kept()[0]["dev"] == "bp-chen" and kept()[1]["src"] == "device"


def test_read_again_from_the_start_nothing_is_told_twice() -> None:
    scene.chen()
    say('{"signal":"reading","id":"a","hr":70}')
    readings_taken.run_once(AT)
    Reader.objects.filter(name=readings_taken.NAME).update(pos=0)
    assert readings_taken.run_once(AT) == 1 and len(kept()) == 1


def test_a_device_that_hangs_with_nobody_is_passed_over() -> None:
    scene.chen()
    cast.wang()
    say('{"signal":"reading","id":"a","hr":70}', device="unknown")
    assert readings_taken.run_once(AT) == 1 and kept() == []


def test_one_that_cannot_be_judged_is_noted_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.chen()
    for key, rate in (("a", 70), ("b", 66), ("c", 71)):
        say(f'{{"signal":"reading","id":"{key}","hr":{rate}}}')
    take_many = health.take_many

    def falters(told: Any, at: Any) -> int:
        if any(one.values["hr"][0] == 66 for one in told):
            raise ArithmeticError
        return take_many(told, at)

    monkeypatch.setattr(health, "take_many", falters)
    assert readings_taken.run_once(AT) == 3
    assert [one["v"]["hr"] for one in kept()] == [70, 71]
    assert JournalEntry.objects.get(verb="health.reading.unread").facts["why"] == "ArithmeticError"


def ring(at: Any) -> None:
    while alarm_rings.run_once(at):
        pass


def test_a_yellow_goes_to_the_elder_and_only_with_consent_to_the_family() -> None:
    chen = scene.chen()
    daughter = Contact.objects.create(elder=chen, place=1, name="陈霞", relation="女儿", phone="13992500022", may_follow=True)
    people.give_consent(elder=chen, purpose="family", given_by="陈老大", by=scene.by(), at=AT)
    for minute in (0, 3):
        scene.bp(152, 80, minutes(minute))
    ring(minutes(4))
    assert not Notice.objects.filter(to=f"contact:{daughter.pk}").exists() and not Call.objects.exists()
    health.share(elder=chen, given_by="陈老大", by=scene.by(), at=AT)
    Alarm.objects.all().delete()
    for minute in (10, 13):
        scene.bp(153, 80, minutes(minute))
    ring(minutes(14))
    told = Notice.objects.filter(to=f"contact:{daughter.pk}")
    assert all("血压" not in one.title + one.text for one in told) and told.exists()


def test_an_orange_that_nobody_takes_becomes_a_call_once() -> None:
    emergency.load_rules()
    for minute in (0, 3):
        scene.bp(165, 85, minutes(minute))
    ring(minutes(4))
    assert not Call.objects.exists()
    fire_due(AlarmDue, at=minutes(40), fire=health.fire)
    for _ in range(2):
        ring(minutes(40))
    assert Call.objects.get().severity == "orange" and scene.alarm().call == Call.objects.get().pk


def test_a_history_that_is_read_hours_later_rings_nobody() -> None:
    emergency.load_rules()
    for minute in (0, 3):
        scene.bp(190, 115, minutes(minute))
    ring(AT + timedelta(hours=3))
    assert not Call.objects.exists() and not Notice.objects.exists()
