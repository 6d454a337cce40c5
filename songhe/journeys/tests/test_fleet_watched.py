"""Journeys around the fleet: silence only while the house listens, hours looked at by village, makes judged by their calls."""

import socket
from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base.actors import CLOCK
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Beat, Device, DeviceModel, ModelScore, PlaceMonth, Setting, Watch
from songhe.journeys import device_heard, hours_guarded, models_judged, silence_watched
from songhe.links.devices import actions as door
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def button(wang: Elder, AT: datetime) -> Device:
    cast.wang_button()
    fleet.lay_missing(AT)
    Beat.objects.filter(signal="").update(heard_at=AT, due_at=AT + 26.4 * HOUR)
    return cast.wang_button()


def look(at: datetime, listens: bool = True) -> int:
    Watch.objects.update_or_create(name="sweep", defaults={"looked_at": at - MINUTE})
    return silence_watched.run_once(at, listens=lambda: listens)


def test_while_the_door_is_shut_nobody_is_silent(button: Device, AT: datetime) -> None:
    Watch.objects.create(looked_at=AT + 20 * HOUR)
    assert silence_watched.run_once(AT + 30 * HOUR, listens=lambda: False) == 0
    assert silence_watched.run_once(AT + 40 * HOUR, listens=lambda: True) == 0  # twenty hours shut: put off by as long
    assert Beat.objects.get(device=button, signal="").due_at == AT + 46.4 * HOUR


def test_what_waits_unread_is_heard_first(button: Device, AT: datetime) -> None:
    door.keep_press(credential="btn-wang", body=b'{"signal":"status"}', at=AT + 20 * HOUR)
    assert look(AT + 30 * HOUR) == 0
    device_heard.run_once(AT + 30 * HOUR)
    assert look(AT + 30 * HOUR) == 0 and Beat.objects.get(device=button, signal="").heard_at == AT + 20 * HOUR
    assert look(AT + 47 * HOUR) >= 1


def test_a_knock_at_the_door(settings: Any) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        settings.DOOR_HOST, settings.DOOR_PORT = "127.0.0.1", listener.getsockname()[1]
        assert silence_watched.door_is_open()
    assert not silence_watched.door_is_open()


def test_a_device_says_what_it_is_set_to_and_its_firmware(button: Device, AT: datetime) -> None:
    fleet.want(device=button, values={"light": "off"}, by=CLOCK, at=AT)
    door.keep_press(credential="btn-wang", body=b'{"signal":"status","led":false,"fw":"1.4.2"}', at=AT)
    device_heard.run_once(AT)
    button.refresh_from_db()
    assert button.firmware == "1.4.2" and Setting.objects.get().done_at == AT


def hour_of(at: datetime) -> tuple[bool, bool]:
    row = PlaceMonth.objects.get(division_path=cast.place(cast.PUXI).path)
    bit = 1 << int((at - datetime.fromisoformat("2026-11-01T00:00:00+08:00")) / HOUR)
    assert int(row.looked, 16) & bit
    return bool(int(row.staffed, 16) & bit), bool(int(row.reach, 16) & bit)


def test_an_hour_has_a_desk_and_a_responder_or_not(button: Device, AT: datetime) -> None:
    emergency.load_rules()
    hours_guarded.run_once(AT)
    assert hour_of(AT) == (False, False)
    cast.neighbour_zhang()
    seat = emergency.sit(user=cast.liu_min(), at=AT + HOUR)
    hours_guarded.run_once(AT + HOUR)
    assert hour_of(AT + HOUR) == (True, True)
    emergency.leave(seat=seat, by=CLOCK, at=AT + HOUR)
    hours_guarded.run_once(AT + HOUR + 10 * MINUTE)  # looked twice in an hour, the worse look counts
    assert hour_of(AT + HOUR) == (False, True)


def test_the_citys_desk_stands_in_and_far_is_too_far(button: Device, AT: datetime) -> None:
    emergency.load_rules()
    emergency.sit(user=cast.wu_city(), at=AT)
    cast.responder("far", "远处", "neighbour", cast.DONGSHENG, 33.4, 108.9, way="foot")
    hours_guarded.run_once(AT)
    assert hour_of(AT) == (True, False)


def test_a_make_is_judged_by_what_its_calls_were(button: Device, wang: Elder, AT: datetime) -> None:
    emergency.load_rules()
    model = DeviceModel.objects.get(pk=button.model_id)
    for number in range(24):
        call, _new = emergency.raise_call(
            source=f"s{number}", trigger="sos", severity="", by=CLOCK, at=AT - number * HOUR, device_model=model.name,
            device_uid="btn-wang", elder=wang,
        )  # fmt: skip
        cause = "helped" if number < 6 else "test" if number < 8 else "false_device"
        Call.objects.filter(pk=call.pk).update(status="closed", cause=cause, closed_at=AT, drill=number == 23)
    assert models_judged.alarms(AT + HOUR)[model.code] == (21, 6, 15)
    assert models_judged.run_once(AT + HOUR) == 1
    model.refresh_from_db()
    score = ModelScore.objects.get(model=model)
    assert model.stopped_at is not None and (score.alarms, score.real, score.false) == (21, 6, 15)
    assert models_judged.run_once(AT + 2 * HOUR) == 0
