"""Opening hours and prices as people say them."""

from datetime import date
from typing import Any

import pytest

from songhe.desks.portal import words
from tests.cast import AT, after

WORK = {day: ["08:00", "18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({}, ""),
        ({day: ["00:00", "24:00"] for day in words.DAYS}, "每天 00:00–24:00"),
        (WORK, "周一至周五 08:00–18:00"),
        ({**WORK, "sat": ["09:00", "12:00"]}, "周一至周五 08:00–18:00；周六 09:00–12:00"),
        ({"mon": ["08:00", "12:00"], "wed": ["08:00", "12:00"]}, "周一 08:00–12:00；周三 08:00–12:00"),
    ],
)
def test_hours(hours: Any, said: str) -> None:
    assert words.hours(hours) == said


def test_open_now() -> None:
    hours = {"mon": ["08:00", "10:21"]}
    assert words.open_now(hours, AT) is True and words.open_now(hours, after(60)) is False
    assert words.open_now({"tue": ["08:00", "18:00"]}, AT) is False and words.open_now({}, AT) is None


def test_prices() -> None:
    assert words.price("12.50", "meal", "market") == "12.50 元/餐"
    assert words.price("0", "time", "free") == "免费" and words.price("", "time", "") == "价格未备案"


def test_a_number_of_last_month_is_stale() -> None:
    assert words.stale(None, date(2026, 11, 23)) and words.stale(date(2026, 10, 1), date(2026, 11, 23))
    assert not words.stale(date(2026, 10, 31), date(2026, 11, 23))
