"""What speaks for one person."""

from datetime import date

import pytest

from songhe.register.people import likeness
from songhe.register.people.likeness import Face

ONE = Face("陈桂英", "chenguiying", date(1948, 5, 6), "", "", "", "6109/610921/t/v")


def other(**facts):
    return Face(**{**vars(ONE), **facts})


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [
        ("61092119480506002X", "610921194805060021", True),  # the check character follows from the rest
        ("610921194805060020", "610921194805060120", True),  # one figure
        ("610921194805060020", "610921194850060020", True),  # two neighbours swapped
        ("610921194805060020", "610921194805061120", False),
        ("610921194805060020", "610921194805060020", False),
        ("610921194805060020", "61092148050600", False),
    ],
)
def test_numbers_are_near(one, two, near):
    assert likeness.numbers_are_near(one, two) is near


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [
        (date(1948, 5, 6), date(1949, 5, 6), True),
        (date(1948, 5, 6), date(1948, 6, 5), True),
        (date(1948, 5, 6), date(1948, 5, 16), True),
        (date(1948, 5, 6), date(1968, 5, 6), False),
        (date(1948, 5, 6), date(1949, 6, 6), False),
        (date(1948, 5, 6), date(1948, 5, 6), False),
        (None, date(1948, 5, 6), False),
    ],
)
def test_births_are_near(one, two, near):
    assert likeness.births_are_near(one, two) is near


def test_name_and_birth_weigh_more_the_nearer_the_places_are():
    places = ("6109/610921/t/v", "6109/610921/t/w", "6109/610924/t/v")
    scores = [likeness.score(likeness.reasons(ONE, other(division_path=place))) for place in places]
    assert scores == sorted(scores, reverse=True) and scores[-1] < likeness.WORTH_A_LOOK <= scores[1]


def test_a_couple_that_shares_a_telephone_and_an_address_is_not_one_person():
    husband = other(name="李国强", pinyin="liguoqiang", birth_date=date(1946, 1, 1), phone_mark="p", address_mark="a")
    assert likeness.score(likeness.reasons(other(phone_mark="p", address_mark="a"), husband)) < likeness.WORTH_A_LOOK


def test_two_different_numbers_outweigh_name_birth_and_village():
    faces = other(number="61092119480506002X"), other(number="610921194805061147")
    assert likeness.score(likeness.reasons(*faces)) < likeness.WORTH_A_LOOK


def test_the_same_number_is_enough():
    faces = other(number="61092119480506002X"), other(number="61092119480506002X", name="李", birth_date=None)
    assert likeness.score(likeness.reasons(*faces)) == 100


def test_it_is_the_same_both_ways():
    two = other(division_path="6109/610921/t/w", phone_mark="p")
    assert likeness.reasons(ONE, two) == likeness.reasons(two, ONE)
