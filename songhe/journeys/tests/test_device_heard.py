"""What devices say between alarms reaches the fleet once, and the spool stays small."""

from datetime import datetime, timedelta

import pytest

from songhe.care.fleet import queries as fleet
from songhe.care.fleet.models import Cursor, Device
from songhe.journeys import device_heard
from songhe.links.devices import actions as door
from songhe.links.devices.models import Message

pytestmark = pytest.mark.django_db


def say(body: str, at: datetime) -> Message:
    return door.keep_press(credential="btn-wang", body=body.encode(), at=at)


def test_battery_and_last_seen_reach_the_device(wang_button: Device, AT: datetime) -> None:
    say('{"signal":"battery","battery":71}', AT)
    assert device_heard.run_once(AT) == 1
    wang_button.refresh_from_db()
    assert (wang_button.last_seen_at, wang_button.battery) == (AT, 71)


def test_an_alarm_is_a_sign_of_life_and_stays_with_the_intake(wang_button: Device, AT: datetime) -> None:
    say('{"signal":"sos","battery":50}', AT)
    device_heard.run_once(AT + timedelta(days=30))
    wang_button.refresh_from_db()
    assert (wang_button.last_seen_at, wang_button.battery) == (AT, 50)
    assert Message.objects.get().handled_at is None


def test_what_was_read_is_not_read_again(wang_button: Device, AT: datetime) -> None:
    say('{"signal":"status"}', AT)
    assert [device_heard.run_once(AT), device_heard.run_once(AT)] == [1, 0]


def test_a_gateway_that_says_offline_was_not_heard(wang_button: Device, AT: datetime) -> None:
    before = wang_button.last_seen_at
    say('{"signal":"online","state":"offline"}', AT)
    device_heard.run_once(AT)
    wang_button.refresh_from_db()
    assert wang_button.last_seen_at == before


def test_several_batches_in_one_run(wang_button: Device, AT: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_heard, "BATCH", 2)
    for number in range(5):
        say(f'{{"signal":"status","id":"{number}"}}', AT)
    assert device_heard.run_once(AT) == 5


def test_old_telemetry_goes(wang_button: Device, AT: datetime) -> None:
    say('{"signal":"status","id":"old"}', AT - timedelta(days=9))
    device_heard.run_once(AT)
    say('{"signal":"status","id":"new"}', AT)
    device_heard.run_once(AT)
    assert list(Message.objects.values_list("key", flat=True)) == ["new"]


def test_a_spool_begun_anew_is_read_from_its_start(wang_button: Device, AT: datetime) -> None:
    Cursor.objects.create(name=device_heard.READER, seq=10_000_000)
    say('{"signal":"battery","battery":33}', AT)
    device_heard.run_once(AT)
    device_heard.run_once(AT)
    wang_button.refresh_from_db()
    assert wang_button.battery == 33
    assert fleet.mark(device_heard.READER) < 10_000_000
