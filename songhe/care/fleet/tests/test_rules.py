"""When a device deserves a look, to the edge values."""

from datetime import UTC, datetime, timedelta

import pytest

from songhe.care.fleet import rules

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("battery", "low"), [(None, False), (0, True), (19, True), (20, False), (100, False)])
def test_a_battery_is_low_below_twenty(battery: int | None, low: bool) -> None:
    assert rules.is_low(battery) is low


@pytest.mark.parametrize(("hours", "silent"), [(0, False), (24, False), (24.01, True), (None, True)])
def test_silence_begins_after_a_day(hours: float | None, silent: bool) -> None:
    seen = None if hours is None else AT - timedelta(hours=hours)
    assert rules.is_silent(seen, AT) is silent


@pytest.mark.parametrize(("days", "due"), [(0, False), (31, False), (32, True), (None, True)])
def test_a_button_is_tried_once_a_month(days: int | None, due: bool) -> None:
    tried = None if days is None else AT - timedelta(days=days)
    assert rules.test_is_due(tried, AT) is due


@pytest.mark.parametrize(("seconds", "test"), [(-1, False), (0, True), (600, True), (None, False)])
def test_a_press_is_a_test_while_it_was_announced(seconds: int | None, test: bool) -> None:
    until = None if seconds is None else AT + timedelta(seconds=seconds)
    assert rules.is_test(until, AT) is test
