"""The rail answers 「赶得上吗」 without arithmetic: everything stands where it happened."""

from itertools import pairwise

import pytest

from songhe.care.emergency.tests import scene
from songhe.desks.dispatcher import rows
from songhe.desks.dispatcher.rail import rail
from tests.cast import after

pytestmark = pytest.mark.django_db


def test_a_ringing_call_has_only_its_limit() -> None:
    line = rail(scene.ring(), None, after(90))
    assert line.now == "10.00%" and line.limit == "100.00%" and not line.marks


def test_what_happened_and_what_is_expected_have_dots() -> None:
    response = scene.en_route()
    kinds = [mark.kind for mark in rail(response.call, response, after(120)).marks]
    assert kinds == ["m", "m", "m", "m", "p"]


def test_at_the_door_the_line_stands() -> None:
    response = scene.on_scene()
    line = rail(response.call, response, after(5000))
    assert line.stands and line.now == f"{100 * 550 / 900:.2f}%"


def test_a_late_case_keeps_its_limit_in_sight() -> None:
    line = rail(scene.answered(), None, after(1800))
    assert float(line.limit[:-1]) < float(line.now[:-1]) < 100


def test_words_never_touch() -> None:
    response = scene.en_route()
    places = sorted(float(word.x[:-1]) for word in rail(response.call, response, after(120)).words)
    assert all(b - a >= 13 for a, b in pairwise(places))


@pytest.mark.parametrize(("seconds", "state"), [(0, "calm"), (719, "calm"), (720, "near"), (900, "near"), (901, "late")])
def test_a_clock_warns_from_four_fifths_of_its_limit(seconds: int, state: str) -> None:
    assert rows.state_of(seconds, 900) == state


def test_least_time_left_stands_on_top_and_who_has_arrived_below() -> None:
    from tests import cast

    there = scene.on_scene().call
    waiting = scene.ring(elder=cast.ye_elder(), source="ye", at=after(300))
    assert [one.call for one in rows.rows([there, waiting], after(600))] == [waiting, there]
