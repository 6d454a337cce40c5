"""Rules: who pays what, who did not come, how many carry."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.care.meals import dated, rules
from songhe.care.meals.rules import Ate, Subsidy
from songhe.care.meals.tests.scene import DAY, clock

PATH = "6109/610921/610921102/610921102001"
WATCH = dated.watch(DAY)


LOADED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault of the rule


def sub(code: str, cents: int, group: str = "meal", area: str = "6109", **facts: object) -> Subsidy:
    told = {"payer": "county", "name": code, "meals": ("lunch",), "clause": "x", **facts}
    return Subsidy(code=code, area=area, group=group, cents=cents, **told)  # type: ignore[arg-type]


def pays(cents: int, *subsidies: Subsidy, age: int | None = 81, held: set[str] | None = None, meal: str = "lunch") -> int:
    return rules.split(cents, subsidies, meal=meal, path=PATH, age=age, categories=held or set()).pays


def test_of_a_group_the_largest_is_given_and_groups_add_up() -> None:
    assert pays(1000, sub("a", 200), sub("b", 300), sub("c", 50, "city")) == 650
    assert pays(1000, sub("old", 500, age=90), sub("b", 300)) == 700
    assert pays(1000, sub("poor", 500, categories=("low_income",))) == 1000
    assert pays(1000, sub("poor", 500, categories=("low_income",)), held={"low_income"}) == 500


@pytest.mark.parametrize(("age", "left"), [(89, 1000), (90, 500), (None, 1000)])
def test_age_counts_from_the_birthday_and_an_unknown_one_is_no_age(age: int | None, left: int) -> None:
    assert pays(1000, sub("old", 500, age=90), age=age) == left


def test_a_countys_own_line_takes_the_place_of_the_citys() -> None:
    assert pays(1000, sub("a", 300), sub("a", 100, area="610921")) == 900
    assert pays(1000, sub("a", 300), sub("a", 100, area="610924")) == 700
    assert pays(1000, sub("a", 300), meal="dinner") == 1000


parts = st.builds(
    sub, st.sampled_from("abcdef"), st.integers(0, 900), st.sampled_from(["meal", "city", "x"]), age=st.integers(0, 100)
)


@LOADED
@given(st.integers(0, 3000), st.lists(parts, max_size=8), st.none() | st.integers(50, 110))
def test_the_parts_are_the_price_to_the_cent_and_nobody_pays_below_nothing(
    cents: int, subsidies: list[Subsidy], age: int | None
) -> None:
    found = rules.split(cents, subsidies, meal="lunch", path=PATH, age=age, categories=set())
    assert found.pays + sum(share.cents for share in found.shares) == cents
    assert found.pays >= 0 and all(share.cents > 0 for share in found.shares)


def ate(pattern: str, until: date = DAY) -> list[Ate]:
    """`+` had, `-` missed; one lunch a day, the last one today."""
    first = until - timedelta(days=len(pattern) - 1)
    return [Ate(first + timedelta(days=n), "lunch", sign == "+") for n, sign in enumerate(pattern)]


@pytest.mark.parametrize(
    ("pattern", "raised"),
    [
        ("++++++++--", True),
        ("+++++++--", False),  # seven meals are no habit yet
        ("++++++++-", False),  # one missed is none
        ("++++++++-+-", False),  # not in a row
        ("++++-++++--", True),  # 8 of 9
        ("+++-+-+-++--", False),  # 7 of 10: does not always come
        ("++++++++---", True),  # nobody looked after the second: the third says so again
    ],
)
def test_two_missed_in_a_row_by_who_always_comes(pattern: str, raised: bool) -> None:
    assert (rules.decide(ate(pattern), WATCH) is not None) == raised


def test_a_holiday_says_nothing() -> None:
    assert rules.decide(ate("++++++++--"), WATCH, holidays={DAY}) is None
    assert rules.decide(ate("++++++++-++-"), WATCH, holidays={DAY - timedelta(days=2), DAY - timedelta(days=1)}) is not None


def test_nobody_at_the_door_needs_no_habit() -> None:
    found = rules.decide(ate("-"), WATCH, cause="door")
    assert found and (found.came, found.of, len(found.missed)) == (0, 0, 1)


def test_lunch_and_dinner_of_one_day_are_two_in_a_row() -> None:
    rows = [*ate("+++++++++", DAY - timedelta(days=1)), Ate(DAY, "dinner", False), Ate(DAY, "lunch", False)]
    found = rules.decide(rows, WATCH)
    assert found and [one.meal for one in found.missed] == ["lunch", "dinner"] and (found.came, found.of) == (9, 9)


@LOADED
@given(st.lists(st.booleans(), max_size=40))
def test_who_had_the_last_meal_is_never_a_signal(had: list[bool]) -> None:
    rows = ate("".join("+" if one else "-" for one in had) + "+")
    assert rules.decide(rows, WATCH) is None


def test_persons_who_carry() -> None:
    assert [rules.carriers_needed(n, 30) for n in (0, 1, 30, 31, 90, 91)] == [0, 1, 1, 2, 3, 4]


def test_until_when_one_orders() -> None:
    breakfast, lunch = dated.hours("breakfast", DAY), dated.hours("lunch", DAY)
    assert breakfast.order_until(DAY) == clock(18, day=DAY - timedelta(days=1))
    assert lunch.cancel_until(DAY) == clock(9, 30) and lunch.closes_at(DAY, time(13)) == clock(13, 20)
    assert rules.week_of(date(2026, 11, 29))[0] == DAY


def test_what_was_not_kept() -> None:
    assert rules.not_kept(["红烧肉", "青菜", "汤"], {"红烧肉": 130, "青菜": 90}, 125) == ["青菜", "汤"]


def test_dated_rules_of_this_room() -> None:
    assert date(2026, 10, 1) in dated.holidays(date(2026, 9, 30), date(2026, 10, 1))
    assert dated.holidays(date(2026, 11, 1), DAY) == set()
    assert dated.samples(DAY).grams == 125 and dated.samples(DAY).hours == 48
    codes = {one.code for one in dated.subsidies(DAY)}
    assert {"age_80", "low_income", "city_meals"} <= codes
    assert "city_meals" not in {one.code for one in dated.subsidies(date(2025, 6, 1))}
