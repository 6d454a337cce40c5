"""Which time is believed, which deed comes next, how minutes are rounded."""

from datetime import timedelta

import pytest

from songhe.desks.field import rules
from tests.cast import AT, after

NOW = after(600)


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (after(540), after(540)),  # a minute ago
        (NOW, NOW),
        (AT, AT),  # at the very step before
        (after(-1), NOW),  # before the step before it
        (after(601), NOW),  # in the future
        (after(10**7), NOW),
        (AT - timedelta(days=3), NOW),
    ],
)
def test_a_claimed_time_is_believed_when_it_can_be_true(claimed: object, believed: object) -> None:
    assert rules.believable(claimed, not_before=AT, now=NOW) == believed  # type: ignore[arg-type]


def test_half_a_day_is_the_oldest_that_is_believed() -> None:
    long_ago = NOW - timedelta(days=2)
    assert rules.believable(NOW - rules.OLDEST, not_before=long_ago, now=NOW) == NOW - rules.OLDEST
    assert rules.believable(NOW - rules.OLDEST - timedelta(seconds=1), not_before=long_ago, now=NOW) == NOW


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (10, False), (11, True)])
def test_a_press_is_late_when_it_waited_on_the_phone(seconds: int, late: bool) -> None:
    assert rules.is_late(NOW - timedelta(seconds=seconds), NOW) is late


@pytest.mark.parametrize(
    ("status", "entered", "step"),
    [("asked", False, "accept"), ("lapsed", False, "accept"), ("accepted", False, "depart"), ("en_route", False, "arrive"),
     ("on_scene", False, "enter"), ("on_scene", True, "finish"), ("done", True, ""),
     ("declined", False, ""), ("stood_down", False, "")],
)  # fmt: skip
def test_one_main_deed_at_a_time(status: str, entered: bool, step: str) -> None:
    assert rules.next_step(status, entered) == step


@pytest.mark.parametrize(("seconds", "minutes"), [(None, None), (0, 1), (59, 1), (60, 1), (61, 2), (480, 8)])
def test_nobody_is_promised_sooner_than_he_can_come(seconds: int | None, minutes: int | None) -> None:
    assert rules.minutes(seconds) == minutes
