"""The chance of enough projects in time: against closed forms, brute force, and what must hold for any numbers."""

import random
from itertools import product
from math import comb, exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.engines.forecasting import Project, Stage, at_least, finishing, number_of, outlook
from songhe.engines.forecasting.gamma import below

SHARE = st.floats(0, 1, allow_nan=False)
STAGES = (
    Stage("planned", 0.8, 60, 30),
    Stage("approved", 0.9, 45, 20),
    Stage("building", 0.95, 150, 60),
    Stage("accepted", 1, 30, 15),
)


@pytest.mark.parametrize("x", [0.1, 0.5, 1, 2, 5, 20])
def test_the_gamma_of_shape_one_is_the_exponential(x: float) -> None:
    assert below(x, 1, 1) == pytest.approx(1 - exp(-x), abs=1e-9)


def test_the_gamma_function_is_half_near_its_median() -> None:
    assert below(9.669, 10, 1) == pytest.approx(0.5, abs=1e-3)
    assert below(0, 3, 2) == 0


@given(st.lists(SHARE, max_size=6))
def test_the_number_that_happen_is_what_counting_every_case_gives(chances: list[float]) -> None:
    spread = [0.0] * (len(chances) + 1)
    for case in product([0, 1], repeat=len(chances)):
        part = 1.0
        for happens, chance in zip(case, chances, strict=True):
            part *= chance if happens else 1 - chance
        spread[sum(case)] += part
    assert number_of(chances) == pytest.approx(spread, abs=1e-9)


@given(st.integers(0, 20), SHARE)
def test_equal_chances_are_binomial(count: int, chance: float) -> None:
    wanted = [comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(count + 1)]
    assert number_of([chance] * count) == pytest.approx(wanted, abs=1e-9)


def test_nothing_needed_is_certain_and_more_than_there_are_is_impossible() -> None:
    assert at_least([], 0) == at_least([0.2], -1) == 1
    assert at_least([0.9, 0.9], 3) == 0


def _drawn(dice: random.Random, stages: tuple[Stage, ...], days: int) -> bool:
    spent = 0.0
    for stage in stages:
        if dice.random() > stage.passes:
            return False
        spent += dice.gammavariate((stage.mean / stage.sd) ** 2, stage.sd**2 / stage.mean)
    return spent <= days


@pytest.mark.parametrize("days", [120, 240, 300, 400, 600])
def test_the_weeks_agree_with_a_draw_of_a_hundred_thousand(days: int) -> None:
    dice = random.Random(4)
    drawn = sum(_drawn(dice, STAGES, days) for _ in range(100_000)) / 100_000
    assert finishing(STAGES, Project("planned", 0), days) == pytest.approx(drawn, abs=0.015)


def test_whoever_is_further_on_is_likelier() -> None:
    chances = [finishing(STAGES, Project(stage.code, 0), 200) for stage in STAGES]
    assert chances == sorted(chances) and chances[-1] > 0.99


def test_a_stage_of_fixed_length_ends_on_its_week() -> None:
    fixed = (Stage("a", 1, 21, 0),)
    assert finishing(fixed, Project("a", 0), 20) == 0
    assert finishing(fixed, Project("a", 0), 21) == 1


def test_one_long_overdue_is_not_given_up() -> None:
    assert 0 < finishing(STAGES, Project("building", 3000), 100) < 1


@given(
    st.lists(st.tuples(st.sampled_from([stage.code for stage in STAGES]), st.integers(0, 400)), max_size=12),
    st.integers(0, 14),
    st.integers(0, 500),
)
@settings(max_examples=60, deadline=None)
def test_any_outlook_is_a_probability_and_more_time_never_hurts(rows: list[tuple[str, int]], need: int, days: int) -> None:
    projects = [Project(*row) for row in rows]
    now, later = outlook(STAGES, projects, need, days), outlook(STAGES, projects, need, days + 70)
    assert 0 <= now.chance <= 1 and now.chance <= later.chance + 1e-9
    assert 0 <= now.expected <= len(projects)
    assert now.lacking == max(0, need - len(projects))


def test_the_stage_that_binds_is_where_most_is_gained() -> None:
    projects = [Project("planned", 10)] * 6 + [Project("accepted", 5)] * 3
    told = outlook(STAGES, projects, 6, 300)
    assert told.binds == "planned" and told.lift > 0.1


def test_too_few_begun_binds_before_any_stage() -> None:
    told = outlook(STAGES, [Project("building", 0)], 5, 365)
    assert (told.chance, told.binds, told.lacking) == (0, "", 4)


def test_what_is_reached_already_is_certain() -> None:
    told = outlook(STAGES, [], 0, 0)
    assert (told.chance, told.binds, told.lacking) == (1, "", 0)
