"""Who sees which devices, and what the filters find."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.care.fleet import queries
from songhe.care.fleet.models import Device
from songhe.care.fleet.queries import Filter
from songhe.register.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def button(wang_button: Device, AT: datetime) -> Device:
    facts = {"last_seen_at": AT - timedelta(hours=1), "battery": 90, "test_press_at": AT - timedelta(days=3)}
    Device.objects.filter(pk=wang_button.pk).update(**facts)
    return wang_button


def test_another_county_sees_nothing(button: Device, liu_min: User, he_ziyang: User, sun_city: User) -> None:
    assert list(queries.devices(liu_min)) == [button]
    assert not queries.devices(he_ziyang).exists()
    assert button in queries.devices(sun_city)


def test_a_journey_finds_a_device_by_its_number(button: Device) -> None:
    assert queries.by_uid(button.uid) == button
    assert queries.by_uid("nobody") is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, True),
        ({"text": "btn-wa"}, True),
        ({"text": "桂兰"}, True),
        ({"text": "蒲溪"}, True),
        ({"text": "李"}, False),
        ({"model": "none"}, False),
        ({"low": True}, False),
        ({"silent": True}, False),
        ({"untested": True}, False),
        ({"stock": True}, False),
        ({"retired": True}, False),
    ],
)
def test_filters_on_a_healthy_device(button: Device, liu_min: User, AT: datetime, wanted: dict[str, Any], found: bool) -> None:
    assert queries.chosen(liu_min, Filter(**wanted), AT).exists() is found


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"battery": 19}, "low"),
        ({"last_seen_at": None}, "silent"),
        ({"test_press_at": None}, "untested"),
        ({"elder": None}, "stock"),
    ],
)
def test_filters_on_a_device_that_deserves_a_look(button: Device, liu_min: User, AT: datetime, facts: Any, wanted: str) -> None:
    Device.objects.filter(pk=button.pk).update(**facts)
    assert queries.chosen(liu_min, Filter(**{wanted: True}), AT).exists()
    assert queries.counts(liu_min, AT)[wanted] == 1


def test_silence_can_be_asked_for_in_hours(button: Device, liu_min: User, AT: datetime) -> None:
    assert not queries.chosen(liu_min, Filter(silent=True, hours=2), AT).exists()
    Device.objects.filter(pk=button.pk).update(last_seen_at=AT - timedelta(hours=3))
    assert queries.chosen(liu_min, Filter(silent=True, hours=2), AT).exists()


def test_the_longest_silent_comes_first(button: Device, liu_min: User, AT: datetime) -> None:
    facts = {"model": button.model, "elder": button.elder, "division_path": button.division_path}
    older = Device.objects.create(uid="z9", last_seen_at=AT - timedelta(days=2), **facts)
    assert queries.chosen(liu_min, Filter(), AT).first() == older
