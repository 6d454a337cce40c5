"""Visits of one elder are laid apart: to the minute, and whatever the windows are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from songhe.care.homecare.spacing import Slot, laid_apart


def test_two_in_one_window_take_turns() -> None:
    found = laid_apart([Slot("a", 480, 600, 60), Slot("b", 480, 600, 60)], [], 15)
    assert found == {"a": (480, 510), "b": (570, 600)}


def test_what_is_far_apart_stays() -> None:
    assert laid_apart([Slot("a", 480, 540, 60), Slot("b", 600, 660, 60)], [], 15) == {}


def test_hours_that_are_promised_stay_where_they_are() -> None:
    found = laid_apart([Slot("a", 480, 660, 60, begins=600), Slot("b", 480, 660, 60, begins=480)], [], 15)
    assert found["b"][0] <= 480 <= found["b"][1] and found["a"][0] <= 600 <= found["a"][1]
    assert found["b"][1] + 60 <= found["a"][0]


def test_somebody_elses_visit_is_gone_round() -> None:
    assert laid_apart([Slot("a", 480, 600, 60)], [(510, 555)], 15) == {"a": (555, 600)}
    assert laid_apart([Slot("a", 480, 500, 60)], [(480, 900)], 15) == {}, "nowhere: left, and said when it is adopted"


def test_what_does_not_fit_into_the_day_is_left() -> None:
    assert laid_apart([Slot("a", 480, 480, 60), Slot("b", 480, 500, 60)], [], 15) == {}


slots = st.builds(
    lambda key, opens, wide, minutes: Slot(key, opens * 15.0, (opens + wide) * 15.0, minutes * 15.0),
    st.uuids().map(str), st.integers(32, 70), st.integers(0, 12), st.integers(1, 8),
)  # fmt: skip


@given(st.lists(slots, min_size=2, max_size=5, unique_by=lambda one: one.key))
def test_wherever_they_begin_in_their_windows_none_meets_another_or_nothing_was_cut(mine: list[Slot]) -> None:
    cut = laid_apart(mine, [], 15)
    windows = {one.key: (*cut.get(one.key, (one.opens, one.closes)), one.minutes) for one in mine}
    for one in mine:
        opens, closes, _minutes = windows[one.key]
        assert one.opens <= opens <= closes <= one.closes
    if cut:
        turn = sorted(windows.values(), key=lambda each: (each[0], each[1]))
        assert all(first[1] + first[2] <= second[0] for first, second in pairwise(turn))
