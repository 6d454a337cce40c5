"""Arithmetic of booking, to its edges."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.care.homecare import dated, holidays, rules
from songhe.care.homecare.rules import QUARTER

NINE = datetime(2026, 11, 25, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(moments, st.integers(1, 600))
def test_quarters_cover_the_visit_and_nothing_else(starts: datetime, minutes: int) -> None:
    ends = starts + timedelta(minutes=minutes)
    found = rules.quarters(starts, ends)
    assert found[0] <= starts and found[-1] < ends <= found[-1] + QUARTER
    assert all(later - one == QUARTER for one, later in pairwise(found))
    assert all(one.timestamp() % 900 == 0 for one in found)


@given(moments, st.integers(1, 240), st.integers(0, 240), st.integers(1, 240))
def test_two_visits_share_a_quarter_exactly_when_they_touch_one(first: datetime, long: int, later: int, other: int) -> None:
    one = (rules.floor(first), rules.floor(first) + timedelta(minutes=long))
    two = (one[0] + timedelta(minutes=later), one[0] + timedelta(minutes=later + other))
    shared = set(rules.quarters(*one)) & set(rules.quarters(*two))
    assert bool(shared) == (rules.floor(two[0]) < one[1])


def test_a_shift_and_its_pause() -> None:
    hour = timedelta(hours=1)
    shift = rules.Shift(NINE, NINE + 9 * hour, NINE + 3 * hour, NINE + 4 * hour)
    assert shift.holds(NINE, NINE + 3 * hour) and shift.holds(NINE + 4 * hour, NINE + 9 * hour)
    for starts, ends in ((-1, 1), (2, 4), (3, 4), (8, 10), (2, 5)):
        assert not shift.holds(NINE + starts * hour, NINE + ends * hour), (starts, ends)


@pytest.mark.parametrize("hours, cents", [(48, 0), (24, 0), (23.9, 1200), (2, 1200), (1.9, 3000), (0, 3000), (-1, 3000)])
def test_the_fee_of_a_cancellation(hours: float, cents: int) -> None:
    assert rules.fee(6000, timedelta(hours=hours), dated.cancelling(date(2026, 11, 25)).lines) == cents


days = st.dates(date(2026, 1, 1), date(2027, 12, 1))


@given(days, st.integers(0, 120), st.integers(0, 60), st.sets(st.integers(0, 6), min_size=1), st.integers(1, 4),
       st.sampled_from(["same", "skip", "next"]))  # fmt: skip
def test_occurrences(begins: date, back: int, length: int, weekdays: set[int], every: int, how: str) -> None:
    first = begins + timedelta(days=back - 30)
    last = first + timedelta(days=length)
    facts = {"begins": begins, "weekdays": weekdays, "every": every, "holidays": how}
    facts |= {"is_holiday": holidays.is_holiday, "is_working_day": holidays.is_working_day}
    found = rules.occurrences(first=first, last=last, **facts)
    assert found == sorted(set(found)) and all(first <= one <= last and one >= begins for one in found)
    if how != "same":
        assert not any(holidays.is_holiday(one) for one in found)
    if how != "next":
        assert all(one.weekday() in weekdays for one in found)
    # Made in two halves it is the same: the job may stop anywhere and go on.
    middle = first + timedelta(days=length // 2)
    halves = rules.occurrences(first=first, last=middle, **facts)
    halves += rules.occurrences(first=middle + timedelta(days=1), last=last, **facts) if middle < last else []
    assert halves == found


@pytest.mark.parametrize(
    "day, holiday, working",
    [
        (date(2026, 10, 1), True, False),
        (date(2026, 10, 10), False, True),  # a Saturday that is worked
        (date(2026, 11, 28), False, False),  # a plain Saturday
        (date(2026, 11, 25), False, True),
        (date(2027, 2, 6), True, False),  # the library does not know 2027: said by us
        (date(2027, 2, 13), False, False),
        (date(2031, 3, 5), False, True),  # nobody has said: a plain weekday
    ],
)
def test_public_holidays(day: date, holiday: bool, working: bool) -> None:
    assert (holidays.is_holiday(day), holidays.is_working_day(day)) == (holiday, working)


def test_a_number_can_be_said_on_the_telephone() -> None:
    assert rules.number(date(2026, 11, 25), 123) == "261125-00000123"
