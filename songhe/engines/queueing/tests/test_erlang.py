"""Against published values, against the formula in whole fractions, and what must hold whatever comes."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.engines import queueing

# Cooper, Introduction to Queueing Theory, and the usual tables of Erlang C: chance of waiting, to four places.
PUBLISHED = [
    (1, 0.5, 0.5000), (2, 1.0, 0.3333), (2, 1.5, 0.6429), (3, 2.0, 0.4444), (4, 3.0, 0.5094), (5, 4.0, 0.5541),
    (10, 6.0, 0.1013),  # 120 calls an hour of 3 minutes, ten at the counter: "about 0.10"
    (10, 5.0, 0.0361),
]  # fmt: skip
# The worked example of call centres: 100 calls in half an hour of 180 s are 10 erlangs; within 20 s.
WORKED = [(11, 0.39), (12, 0.64), (13, 0.80), (14, 0.89)]
ERLANGS = st.floats(0.001, 60)


@pytest.mark.parametrize(("seats", "erlangs", "chance"), PUBLISHED)
def test_published_chances_of_waiting(seats: int, erlangs: float, chance: float) -> None:
    assert queueing.waits(seats, erlangs) == pytest.approx(chance, abs=5e-5)


@pytest.mark.parametrize(("seats", "share"), WORKED)
def test_the_worked_example(seats: int, share: float) -> None:
    erlangs = queueing.load(200, 180)
    assert erlangs == 10
    assert queueing.answered_within(seats, erlangs, 180, 20) == pytest.approx(share, abs=0.005)


def test_four_of_five_within_twenty_seconds_need_fourteen() -> None:
    assert queueing.needed(200, 180, 20, 0.8) == 14  # thirteen reach 79.6 %


def exact(seats: int, erlangs: Fraction) -> Fraction:
    top = erlangs**seats / factorial(seats) * Fraction(seats) / (seats - erlangs)
    return top / (sum(erlangs**k / factorial(k) for k in range(seats)) + top)


@given(st.integers(1, 40), st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50))
def test_the_recursion_is_the_formula(seats: int, part: Fraction) -> None:
    erlangs = part * seats
    assert queueing.waits(seats, float(erlangs)) == pytest.approx(float(exact(seats, erlangs)), rel=1e-9)


@given(st.integers(1, 100), ERLANGS)
def test_a_chance_is_a_chance_and_one_more_seat_is_never_worse(seats: int, erlangs: float) -> None:
    here, more = queueing.waits(seats, erlangs), queueing.waits(seats + 1, erlangs)
    assert 0 <= more <= here <= 1


@given(ERLANGS, st.floats(20, 3000), st.floats(1, 600), st.floats(0.5, 0.999))
def test_needed_reaches_the_share_and_one_less_does_not(erlangs: float, busy_s: float, limit_s: float, share: float) -> None:
    calls = erlangs * 3600 / busy_s
    seats, real = queueing.needed(calls, busy_s, limit_s, share), queueing.load(calls, busy_s)
    assert queueing.answered_within(seats, real, busy_s, limit_s) >= share
    assert seats == 1 or queueing.answered_within(seats - 1, real, busy_s, limit_s) < share


@given(st.integers(1, 30), ERLANGS, st.floats(20, 3000), st.floats(0, 600), st.floats(0, 600))
def test_a_longer_limit_is_never_met_by_fewer(seats: int, erlangs: float, busy_s: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    told = [queueing.answered_within(seats, erlangs, busy_s, limit) for limit in (short, long)]
    assert 0 <= told[0] <= told[1] <= 1


def test_where_nobody_calls_nobody_is_needed_and_a_flood_ends() -> None:
    assert queueing.needed(0, 300, 60, 0.975) == 0
    assert queueing.needed(1e9, 300, 60, 0.975) == queueing.MOST
    assert queueing.answered_within(3, 3.0, 60, 1e9) == 0.0
