"""Hours: what covers a moment, what overlaps, where a day has gaps."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.staff import rules

DAY = datetime(2026, 11, 23, tzinfo=UTC)
END = DAY + timedelta(days=1)


def hour(value):
    return DAY + timedelta(hours=value)


SPANS = st.lists(
    st.tuples(st.integers(-6, 30), st.integers(1, 12)).map(lambda pair: (hour(pair[0]), hour(pair[0] + pair[1]))), max_size=8
)


@pytest.mark.parametrize(
    ("other", "shared"), [((8, 9), True), ((0, 8), False), ((20, 24), False), ((19, 21), True), ((0, 24), True)]
)
def test_spans_that_only_touch_do_not_overlap(other, shared):
    assert rules.overlap((hour(8), hour(20)), (hour(other[0]), hour(other[1]))) is shared


@pytest.mark.parametrize(("minutes", "fresh"), [(0, True), (14.9, True), (15, False), (60, False)])
def test_a_position_is_worth_a_quarter_of_an_hour(minutes, fresh):
    assert rules.is_fresh(DAY, DAY + timedelta(minutes=minutes)) is fresh


def test_no_position_is_not_fresh():
    assert rules.is_fresh(None, DAY) is False


@pytest.mark.parametrize(
    ("spans", "gaps"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(8, 20)], [(0, 8), (20, 24)]),
        ([(8, 12), (12, 20)], [(0, 8), (20, 24)]),
        ([(8, 20), (10, 12)], [(0, 8), (20, 24)]),
        ([(-4, 8), (20, 30)], [(8, 20)]),
        ([(30, 40)], [(0, 24)]),
    ],
)
def test_gaps_of_a_day(spans, gaps):
    given_spans = [(hour(start), hour(end)) for start, end in spans]
    assert rules.gaps(given_spans, DAY, END) == [(hour(start), hour(end)) for start, end in gaps]


@given(SPANS, st.integers(0, 24 * 60 - 1))
def test_a_minute_is_in_a_gap_when_no_span_covers_it(spans, minute):
    at = DAY + timedelta(minutes=minute)
    in_gap = any(start <= at < end for start, end in rules.gaps(spans, DAY, END))
    assert in_gap is not any(start <= at < end for start, end in spans)


@given(SPANS)
def test_gaps_are_in_order_and_never_touch(spans):
    gaps = rules.gaps(spans, DAY, END)
    assert all(one[1] < other[0] for one, other in pairwise(gaps))
