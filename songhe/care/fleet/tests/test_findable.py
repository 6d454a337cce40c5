"""What the device register adds to finding people: lists by device, and devices that want a look."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.care.fleet import findable
from songhe.care.fleet.models import Device
from songhe.register.lists import queries
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def names(user: Any, value: str) -> set[str]:
    """The list, which counts as many as it shows whatever way the count takes."""
    selection = queries.Selection(user, AT, {"device": value})
    rows = queries.page(selection).rows
    assert queries.count(selection) == len(rows)
    return {row.name for row in rows}


@pytest.fixture
def devices(wang_button: Any, ye_elder: Any, ziyang_elder: Any) -> Any:
    """Wang's button is well, Ye's is silent, Tan has none."""
    Device.objects.filter(uid="btn-wang").update(last_seen_at=AT, test_press_at=AT, battery=90)
    Device.objects.filter(uid="btn-ye").update(last_seen_at=AT - timedelta(hours=30), test_press_at=AT, battery=90)
    return cast.sun_city()


@pytest.mark.parametrize(
    ("value", "found"),
    [("none", {"谭秀英"}), ("some", {"王桂兰", "叶大福"}), ("silent", {"叶大福"}), ("low", set()), ("untested", set())],
)
def test_a_list_by_device(devices: Any, value: str, found: set[str]) -> None:
    assert names(devices, value) == found


def test_a_retired_device_is_none(devices: Any) -> None:
    Device.objects.filter(uid="btn-wang").update(retired_at=AT)
    assert "王桂兰" in names(devices, "none")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"last_seen_at": None}, ["设备没有消息，去看看"]),
        ({"last_seen_at": AT - timedelta(hours=24)}, []),
        ({"last_seen_at": AT - timedelta(hours=24, seconds=1)}, ["设备没有消息，去看看"]),
        ({"battery": 20}, []),
        ({"battery": 19}, ["设备该换电池"]),
        ({"test_press_at": AT - timedelta(days=31)}, []),
        ({"test_press_at": AT - timedelta(days=31, seconds=1)}, ["设备该试按"]),
        ({"retired_at": AT, "last_seen_at": None}, []),
    ],
)
def test_a_device_that_wants_a_look_is_due(devices: Any, facts: dict[str, Any], said: list[str]) -> None:
    Device.objects.filter(uid="btn-wang").update(**facts)
    owed = findable.owed(devices, cast.place(cast.PUXI), AT)
    assert [str(due.what) for due in owed] == [f"床头：{one}" for one in said]


def test_what_is_due_elsewhere_is_not_owed_here(devices: Any) -> None:
    assert findable.owed(devices, cast.place(cast.PUXI), AT) == []
    assert [due.elder.name for due in findable.owed(devices, cast.place(cast.DONGSHENG), AT)] == ["叶大福"]
