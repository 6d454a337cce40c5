"""Verbs of the device register: each journalled, each refused with a sentence when it makes no sense."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.fleet import actions, queries
from songhe.care.fleet.actions import Heard
from songhe.care.fleet.models import Device, DeviceModel
from songhe.register.people.models import Elder

pytestmark = pytest.mark.django_db


@pytest.fixture
def make() -> DeviceModel:
    return DeviceModel.objects.get_or_create(code="HX-B1", defaults={"name": "一键呼叫器 B1", "kind": "button"})[0]


@pytest.fixture
def device(wang: Elder, make: DeviceModel, AT: datetime) -> Device:
    return actions.register_device(uid="d1", model=make, by=CLOCK, at=AT, elder=wang, room="床头")


def verbs(device: Device) -> list[str]:
    rows = JournalEntry.objects.filter(subject=device.pk).order_by("pos")
    return [row.verb.removeprefix("fleet.device.") for row in rows]


def test_a_device_with_an_elder_is_installed_in_the_elders_village(device: Device, wang: Elder, AT: datetime) -> None:
    assert (device.elder, device.division_path, device.installed_at) == (wang, wang.division_path, AT)
    assert verbs(device) == ["register"]


def test_a_device_in_stock_belongs_to_a_division(make: DeviceModel, AT: datetime) -> None:
    device = actions.register_device(uid="d1", model=make, by=CLOCK, at=AT, division="6109/610921")
    assert (device.elder, device.installed_at, device.division_path) == (None, None, "6109/610921")


def test_a_device_of_nobody_and_nowhere_is_refused(make: DeviceModel, AT: datetime) -> None:
    with pytest.raises(Refused, match="辖区"):
        actions.register_device(uid="d1", model=make, by=CLOCK, at=AT)


@pytest.mark.parametrize("uid", ["", "  ", "x" * 121, "a\nb"])
def test_a_bad_number_is_refused(uid: str, make: DeviceModel, AT: datetime) -> None:
    with pytest.raises(Refused, match="设备号"):
        actions.register_device(uid=uid, model=make, by=CLOCK, at=AT, division="6109")


def test_a_number_is_registered_once(device: Device, make: DeviceModel, AT: datetime) -> None:
    with pytest.raises(Refused, match="d1"):
        actions.register_device(uid="d1", model=make, by=CLOCK, at=AT, division="6109")
    assert Device.objects.filter(uid="d1").count() == 1


def test_installing_moves_the_device_to_the_elder(device: Device, ziyang_elder: Elder, AT: datetime) -> None:
    actions.note_test_press(device=device, at=AT)
    actions.install(device=device, elder=ziyang_elder, room="卫生间", by=CLOCK, at=AT)
    assert (device.elder, device.room, device.division_path) == (ziyang_elder, "卫生间", ziyang_elder.division_path)
    assert device.test_press_at is None, "a button that was moved has to be tried again"


def test_a_retired_device_takes_no_change(device: Device, wang: Elder, AT: datetime) -> None:
    actions.retire(device=device, by=CLOCK, at=AT, reason="坏了")
    for attempt in (
        lambda: actions.install(device=device, elder=wang, room="", by=CLOCK, at=AT),
        lambda: actions.start_test(device=device, by=CLOCK, at=AT),
        lambda: actions.retire(device=device, by=CLOCK, at=AT),
    ):
        with pytest.raises(Refused, match="停用"):
            attempt()
    assert verbs(device) == ["register", "retire"]


def test_a_test_is_announced_and_ends_with_the_press(device: Device, AT: datetime) -> None:
    actions.start_test(device=device, by=CLOCK, at=AT)
    assert device.test_until == AT + timedelta(minutes=10)
    actions.note_test_press(device=device, at=AT)
    assert (device.test_press_at, device.test_until) == (AT, None)
    assert verbs(device) == ["register", "start_test", "test_press"]


@pytest.mark.parametrize("minutes", [0, 61, -5])
def test_a_test_has_sensible_minutes(device: Device, AT: datetime, minutes: int) -> None:
    with pytest.raises(Refused):
        actions.start_test(device=device, by=CLOCK, at=AT, minutes=minutes)


def test_heard_keeps_the_newest_and_the_last_known_battery(device: Device, AT: datetime) -> None:
    rows = [Heard("d1", AT, 90), Heard("d1", AT + timedelta(seconds=5)), Heard("d1", AT - timedelta(hours=1), 40)]
    assert actions.heard(rows, AT) == 1
    device.refresh_from_db()
    assert (device.last_seen_at, device.battery) == (AT + timedelta(seconds=5), 90)


def test_an_old_message_does_not_turn_the_clock_back(device: Device, AT: datetime) -> None:
    actions.heard([Heard("d1", AT)], AT)
    actions.heard([Heard("d1", AT - timedelta(days=1))], AT)
    device.refresh_from_db()
    assert device.last_seen_at == AT


def test_what_an_unknown_device_says_changes_nothing(AT: datetime) -> None:
    assert actions.heard([Heard("nobody", AT, 5)], AT) == 0


def test_many_devices_take_few_queries(
    wang: Elder, make: DeviceModel, AT: datetime, django_assert_max_num_queries: Any
) -> None:
    rows = [Device(uid=f"m{n}", model=make, division_path=wang.division_path) for n in range(250)]
    Device.objects.bulk_create(rows)
    with django_assert_max_num_queries(250 + 20):
        assert actions.heard([Heard(row.uid, AT, 50) for row in rows], AT) == 250


def test_a_mark_never_goes_back() -> None:
    actions.read_up_to(name="r", seq=5)
    actions.read_up_to(name="r", seq=3)
    assert queries.mark("r") == 5
    actions.read_up_to(name="r", seq=9)
    assert queries.mark("r") == 9
    actions.read_anew(name="r")
    assert queries.mark("r") == 0
