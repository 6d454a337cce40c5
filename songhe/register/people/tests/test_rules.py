"""Citizen IDs (GB 11643), telephone numbers, masks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.people import rules

TODAY = date(2026, 11, 23)
VECTORS = ["11010519491231002X", "610902195001010015", "610921194512311025", "610981193806150038"]
DIGITS = st.text("0123456789", min_size=17, max_size=17)
DAYS = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize("number", VECTORS)
def test_the_standards_numbers_are_right(number):
    assert rules.id_fault(number, TODAY) == ""


@pytest.mark.parametrize("number", VECTORS)
def test_every_single_wrong_digit_is_found(number):
    for place in range(17):
        other = str((int(number[place]) + 1) % 10)
        assert rules.id_fault(number[:place] + other + number[place + 1 :], TODAY) != ""


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", rules.LENGTH),
        ("61090219500101001", rules.LENGTH),
        ("61090219500101001A", rules.SHAPE),
        ("6109021950010100X5", rules.SHAPE),
        ("610902195013010015", rules.DATE),
        ("610902195002300015", rules.DATE),
        ("610902202612310015", rules.FUTURE),
        ("610902189001010015", rules.AGE),
        ("610902195001010014", rules.CHECK),
        ("６10902195001010015", rules.SHAPE),
    ],
)
def test_each_fault_has_its_name(number, fault):
    assert rules.id_fault(number, TODAY) == fault


@given(DIGITS, DAYS)
def test_a_number_with_its_own_check_character_is_right(digits, born):
    first = digits[:6] + born.strftime("%Y%m%d") + digits[14:]
    whole = first + rules.check_character(first)
    assert rules.id_fault(whole, TODAY) == ("" if rules.age(born, TODAY) <= rules.OLDEST else rules.AGE)
    assert rules.birth_date(whole) == born


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_the_check(text):
    assert isinstance(rules.id_fault(rules.normal_id(text), TODAY), str)


def test_an_old_number_of_15_digits_becomes_18():
    assert rules.normal_id("610902500101001") == "610902195001010015"


def test_spaces_and_small_x_are_forgiven():
    assert rules.normal_id(" 110105 19491231 002x") == "11010519491231002X"


@pytest.mark.parametrize(("number", "sex"), [(VECTORS[0], "2"), (VECTORS[1], "1")])
def test_sex_stands_in_the_17th_digit(number, sex):
    assert rules.sex(number) == sex


@pytest.mark.parametrize(("on", "age"), [(date(2026, 2, 28), 81), (date(2026, 3, 1), 82), (date(1944, 2, 29), 0)])
def test_born_on_the_29th_of_february_one_gains_a_year_on_the_1st_of_march(on, age):
    assert rules.age(date(1944, 2, 29), on) == age


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("138 1234 4417", "13812344417"),
        ("+86 138-1234-4417", "13812344417"),
        ("008613812344417", "13812344417"),
        ("0915-3212345", "09153212345"),
        ("8612345", "8612345"),
        ("１３８", ""),
        ("", ""),
    ],
)
def test_a_number_is_searched_by_its_digits(typed, digits):
    assert rules.normal_phone(typed) == digits


@given(st.text(max_size=40))
def test_making_a_number_normal_twice_changes_nothing(text):
    assert rules.normal_phone(rules.normal_phone(text)) == rules.normal_phone(text)


@pytest.mark.parametrize(
    ("number", "possible"),
    [("13812344417", True), ("0915-3212345", True), ("3212345", True), ("120", True), ("12812344417", False), ("abc", False)],
)
def test_what_can_be_a_telephone_number(number, possible):
    assert rules.phone_is_possible(number) is possible
