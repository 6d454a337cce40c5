"""The draw is fair and can be repeated; a mark is what the form says."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.city.answering import rules
from songhe.city.answering.rules import APART, FULL, HALF, NONE, Item

KEYS = st.lists(st.tuples(st.uuids(), st.booleans()), unique_by=lambda one: one[0], max_size=20)
ITEMS = (Item("a", 40), Item("b", 20, must=True), Item("c", 40))


@given(KEYS, st.text(max_size=8), st.integers(0, 5), st.randoms())
def test_the_order_in_which_calls_are_read_changes_nothing(calls: list, seed: str, wanted: int, dice: object) -> None:
    mixed = list(calls)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert rules.draw(calls, seed, wanted) == rules.draw(mixed, seed, wanted)


@given(KEYS, st.text(max_size=8), st.integers(1, 5))
def test_as_many_as_wanted_and_a_whole_one_where_there_is_one(calls: list, seed: str, wanted: int) -> None:
    drawn = rules.draw(calls, seed, wanted)
    assert len(drawn) == len(set(drawn)) == min(wanted, len(calls))
    whole = {key for key, came in calls if came}
    assert not whole or drawn[0] in whole


def test_every_call_is_drawn_about_as_often() -> None:
    calls = [(number, False) for number in range(10)]
    drawn = Counter(key for month in range(2000) for key in rules.draw(calls, f"seed {month}", 2))
    assert all(330 < drawn[key] < 470 for key in range(10))  # 400 each; four sigma are 72


@pytest.mark.parametrize(
    ("said", "points", "passed"),
    [
        ((FULL, FULL, FULL), 100.0, True),
        ((FULL, FULL, HALF), 80.0, True),
        ((HALF, FULL, HALF), 60.0, False),
        ((FULL, HALF, FULL), 90.0, False),  # the points would do, but what must be there is not
        ((FULL, NONE, FULL), 80.0, False),
        ((FULL, APART, FULL), 100.0, True),
        ((FULL, APART, HALF), 75.0, False),
        ((APART, APART, APART), 0.0, False),
    ],
)
def test_a_mark(said: tuple[str, str, str], points: float, passed: bool) -> None:
    found = rules.mark(ITEMS, dict(zip("abc", said, strict=True)), 80)
    assert (found.points, found.passed) == (points, passed)


@given(st.lists(st.sampled_from([FULL, HALF, NONE, APART]), min_size=3, max_size=3))
def test_points_stay_between_nothing_and_a_hundred_and_better_is_never_less(said: list[str]) -> None:
    known = dict(zip("abc", said, strict=True))
    found = rules.mark(ITEMS, known, 80)
    assert 0 <= found.points <= 100
    better = {code: FULL if word == HALF else word for code, word in known.items()}
    assert rules.mark(ITEMS, better, 80).points >= found.points
