"""A day that an address or a small form gives: one of the calendar, or none."""

from datetime import date

import pytest

from songhe.base.web import given


@pytest.mark.parametrize("text", ["2026-11-29", "2026-2-9", "1900-01-01", "2199-12-31", "2028-02-29"])
def test_a_day_is_read(text: str) -> None:
    year, month, number = (int(part) for part in text.split("-"))
    assert given.day(text) == date(year, month, number)


@pytest.mark.parametrize(
    "text", ["", None, "-", "2026-02-30", "2026-13-01", "0001-01-01", "9999-12-31", "明天", "长" * 20_000, "\x00"]
)
def test_what_no_calendar_has_is_none(text: str | None) -> None:
    assert given.day(text) is None
