"""Arithmetic of a call, to the edge values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.care.emergency import rules

T0 = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)


def at(seconds):
    return None if seconds is None else T0 + timedelta(seconds=seconds)


def split(pressed, *ends):
    return rules.split(at(pressed), T0, [at(end) for end in ends])


def test_every_second_of_wangs_call_has_its_stage():
    stages = split(-1, 8, 22, 40, 550, 570)
    assert stages == {
        "transport": 1, "queue": 8, "decision": 14, "acceptance": 18, "travel": 510, "entry": 20, "total": 571,
    }  # fmt: skip


def test_a_stage_that_never_happened_gives_its_time_to_the_next():
    assert split(None, None, 180, 200, None, None) == {
        "transport": 0, "queue": None, "decision": 180, "acceptance": 20, "travel": None, "entry": None, "total": 200,
    }  # fmt: skip


def test_a_call_taken_in_hand_after_the_arrival_has_no_negative_stage():
    assert split(0, 600, 180, 200, 550, None)["travel"] == 0


stamps = st.one_of(st.none(), st.integers(-10_000, 10_000))


@given(pressed=stamps, ends=st.lists(stamps, min_size=5, max_size=5))
def test_stages_are_never_negative_and_sum_to_the_total(pressed, ends):
    stages = split(pressed, *ends)
    total = stages.pop("total")
    assert all(seconds is None or seconds >= 0 for seconds in stages.values())
    assert sum(seconds or 0 for seconds in stages.values()) == total


@pytest.mark.parametrize(
    ("one", "other", "worse"), [("red", "yellow", "red"), ("yellow", "orange", "orange"), ("red", "red", "red")]
)
def test_the_graver_level_counts(one, other, worse):
    assert rules.worse(one, other) == worse


@pytest.mark.parametrize(
    ("hour", "band"), [(0, "night"), (5, "night"), (6, "day"), (17, "day"), (18, "evening"), (23, "evening")]
)
def test_parts_of_the_day(hour, band):
    assert rules.band(hour) == band


def test_nobody_known_leans_on_the_general_share():
    assert rules.acceptance([], "day", prior_share=0.7, prior_asks=4) == pytest.approx(0.7)


def test_a_refusal_at_night_weighs_most_at_night():
    asks = [("night", False)] * 6 + [("day", True)] * 6
    by_night = rules.acceptance(asks, "night", prior_share=0.7, prior_asks=4)
    by_day = rules.acceptance(asks, "day", prior_share=0.7, prior_asks=4)
    assert by_night < 0.3 < 0.7 < by_day


@given(st.lists(st.tuples(st.sampled_from(["day", "night"]), st.booleans()), max_size=50))
def test_acceptance_stays_a_share(asks):
    assert 0 < rules.acceptance(asks, "day", prior_share=0.7, prior_asks=4) < 1


@given(eta=st.integers(0, 5000), low=st.floats(0, 0.99), high=st.floats(0, 1))
def test_who_says_yes_more_often_is_expected_no_later(eta, low, high):
    assert rules.expected_s(eta, max(low, high), 120) <= rules.expected_s(eta, min(low, high), 120)


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.9, 4), (0, 1), (1, 4), (0.25, 1), (0.26, 2)])
def test_a_percentile_is_a_value_that_happened(share, value):
    assert rules.percentile([4, 1, 3, 2], share) == value


def test_nothing_has_no_percentile_and_no_rate():
    assert rules.percentile([], 0.5) is None and rules.rate(0, 0) is None and rules.rate(1, 4) == 0.25


@pytest.mark.parametrize(("seconds", "met"), [(900, True), (900.001, False), (None, False)])
def test_the_limit_itself_is_in_time(seconds, met):
    assert rules.in_time(T0, at(seconds), 900) == met
