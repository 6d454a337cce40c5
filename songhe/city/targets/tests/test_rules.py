"""Lights to the edge values, and what must hold for any steps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.city.targets import rules
from songhe.city.targets.rules import BEHIND, NONE, OK, SLOW, Asked, Lights

LIGHTS = Lights(date(2025, 1, 1), 0.85, 0.95, 2.0, 7)
CENTERS = Asked("stock", ">=", {2025: 18, 2026: 12, 2027: 10})
RATE = Asked("level", ">=", {2025: 100, 2026: 100, 2027: 100}, date(2025, 12, 31))
LATER = Asked("level", ">=", {2027: 60}, date(2027, 12, 31))
MONEY = Asked("yearly", ">=", {2025: 1000, 2026: 1000, 2027: 1000})
PILOTS = Asked("stock", ">=", {2027: 9}, date(2027, 12, 31))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(("year", "wanted"), [(2024, 0), (2025, 18), (2026, 30), (2027, 40), (2028, 40)])
def test_increments_add_up(year: int, wanted: float) -> None:
    assert rules.goal(CENTERS, year) == wanted


def test_money_stands_for_its_year_alone() -> None:
    assert [rules.goal(MONEY, year) for year in (2024, 2025, 2026, 2028)] == [None, 1000, 1000, None]


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2025, 12, 31), 18),
        (date(2026, 1, 1), 18 + 12 / 365),
        (date(2026, 7, 2), 18 + 12 * 183 / 365),
        (date(2026, 12, 31), 30),
    ],
)
def test_a_years_step_is_spread_over_the_year(on: date, wanted: float) -> None:
    assert rules.due_by(CENTERS, on, LIGHTS) == pytest.approx(wanted)


def test_one_number_by_one_day_is_spread_over_the_whole_time() -> None:
    assert rules.due_by(PILOTS, date(2026, 7, 2), LIGHTS) == pytest.approx(9 * 548 / 1095)
    assert rules.due_by(PILOTS, date(2027, 12, 31), LIGHTS) == 9


@pytest.mark.parametrize(("value", "light"), [(30, OK), (27, OK), (26, SLOW), (24, SLOW), (22, BEHIND), (0, BEHIND)])
def test_the_light_of_a_stock(value: float, light: str) -> None:
    """On 2 October 2026: 18 + 12 × 275/365 = 27.04 should be there; 85 % of it are 22.99."""
    on = date(2026, 10, 2)
    assert rules.judge(CENTERS, value if value != 27 else 27.05, on, LIGHTS).light == light


@pytest.mark.parametrize(("value", "light"), [(100, OK), (99.9, SLOW), (95, SLOW), (94.9, BEHIND)])
def test_the_light_of_a_level_that_is_held(value: float, light: str) -> None:
    assert rules.judge(RATE, value, date(2026, 3, 1), LIGHTS).light == light


def test_a_level_still_ahead_is_asked_for_in_part() -> None:
    judged = rules.judge(LATER, 30.0, date(2026, 7, 1), LIGHTS)
    assert judged.goal == 60 and judged.now == pytest.approx(60 * 547 / 1095) and judged.light == OK
    assert rules.judge(LATER, 25.0, date(2026, 7, 1), LIGHTS).light == BEHIND


@pytest.mark.parametrize(("value", "light"), [(5, OK), (3, OK), (7, OK), (2.9, SLOW), (9, SLOW)])
def test_about_five_percent(value: float, light: str) -> None:
    assert rules.judge(Asked("level", "~", {2025: 5}), value, date(2026, 1, 1), LIGHTS).light == light


def test_nothing_known_and_nothing_asked_have_no_light() -> None:
    assert rules.judge(CENTERS, None, date(2026, 1, 1), LIGHTS).light == NONE
    assert rules.judge(Asked("stock", ">=", {}), 5, date(2026, 1, 1), LIGHTS) == rules.Judged(NONE, None, None, 0.0)


@pytest.mark.parametrize(("value", "told"), [(18, (18, OK)), (17, (18, BEHIND)), (None, (18, NONE))])
def test_a_year_that_is_over_is_judged(value: float | None, told: object) -> None:
    assert rules.year_of(CENTERS, value, 2025) == told


@given(DAYS, st.floats(0, 60, allow_nan=False))
def test_more_is_never_a_worse_light(on: date, value: float) -> None:
    order = [BEHIND, SLOW, OK]
    for asked in (CENTERS, PILOTS, MONEY):
        one, more = rules.judge(asked, value, on, LIGHTS), rules.judge(asked, value + 5, on, LIGHTS)
        assert one.light == more.light == NONE or order.index(one.light) <= order.index(more.light)


@given(DAYS, st.integers(0, 500))
def test_what_should_be_there_never_shrinks(on: date, days: int) -> None:
    for asked in (CENTERS, PILOTS):
        now, later = (rules.due_by(asked, day, LIGHTS) or 0 for day in (on, on + timedelta(days=days)))
        assert now <= later + 1e-9


@given(st.floats(0, 1e6, allow_nan=False), st.floats(0, 1e6, allow_nan=False))
def test_a_bar_stays_on_its_ground(value: float, whole: float) -> None:
    assert 0 <= rules.spread(value, whole) <= 100
