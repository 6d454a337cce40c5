"""One price among several payers: to the cent, with three answers, and never more than the price."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.engines.entitlement import NO, UNKNOWN, YES, Answer, Limit, Payer, all_of, rounded, share, split, told

VOUCHER = Payer("voucher", ("level",), ratio="0.5", of="price")


def test_half_of_a_bath() -> None:
    told_ = split(12000, [VOUCHER], {"level": YES}, {"voucher": [Limit("balance", 80000)]})
    assert (told_.of("voucher").cents, told_.own) == (6000, 6000)  # type: ignore[union-attr]


def test_an_institution_is_bound_by_the_months_cap() -> None:
    payer = Payer("voucher", ratio="0.4", of="price")
    part = split(300000, [payer], {}, {"voucher": [Limit("balance", 80000)]}).parts[0]
    assert (part.cents, part.bound_by) == (80000, "balance")


def test_what_nobody_knows_is_no_no() -> None:
    part = split(12000, [VOUCHER], {}).parts[0]
    assert (part.cents, part.answer, part.answers) == (0, UNKNOWN, {"level": UNKNOWN})
    assert split(12000, [VOUCHER], {"level": NO}).parts[0].answer == NO
    assert all_of([UNKNOWN, NO]) == NO and all_of([]) == YES and told(None) == UNKNOWN


def test_of_a_group_the_one_that_pays_most_pays_alone() -> None:
    payers = [Payer("one", cents=500, group="g"), Payer("two", cents=700, group="g"), Payer("third", ratio="0.5")]
    told_ = split(2000, payers, {})
    assert [(part.cents, part.excluded_by) for part in told_.parts] == [(0, "two"), (700, ""), (650, "")]
    assert split(2000, [Payer("a", cents=5, group="g"), Payer("b", cents=5, group="g")], {}).parts[0].cents == 5


def test_below_the_threshold_there_is_nothing() -> None:
    payer = Payer("market", cents=1000, threshold=5000)
    assert split(4999, [payer], {}).parts[0].answers == {"threshold": NO}
    assert split(5000, [payer], {}).own == 4000


@pytest.mark.parametrize(("direction", "cents"), [("down", 33), ("up", 34), ("half_up", 33)])
def test_rounding_has_a_direction(direction: str, cents: int) -> None:
    assert share(100, "1/3", direction) == cents


def test_rounding_in_steps() -> None:
    assert [rounded(Fraction(155), way, 10) for way in ("down", "up", "half_up")] == [150, 160, 160]
    with pytest.raises(ValueError, match="sideways"):
        rounded(Fraction(1), "sideways")
    with pytest.raises(ValueError, match="below nothing"):
        split(-1, [], {})


PAYERS = st.builds(
    Payer,
    code=st.sampled_from("abcdef"),
    conditions=st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True).map(tuple),
    ratio=st.sampled_from(["", "0.3", "0.5", "1", "1/3"]),
    cents=st.integers(0, 5000),
    of=st.sampled_from(["price", "rest"]),
    cap=st.none() | st.integers(0, 3000),
    group=st.sampled_from(["", "", "g"]),
    rounding=st.sampled_from(["down", "up", "half_up"]),
)


@given(
    st.integers(0, 100000),
    st.lists(PAYERS, max_size=5, unique_by=lambda payer: payer.code),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(Answer) for name in "xy"}),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(-5, 4000)),
)
def test_every_cent_has_one_payer(cents: int, payers: list[Payer], facts: dict[str, Answer], held: dict[str, int]) -> None:
    told_ = split(cents, payers, facts, {code: [Limit("balance", value)] for code, value in held.items()})
    assert told_.own + sum(part.cents for part in told_.parts) == cents and told_.own >= 0
    for part, payer in zip(told_.parts, payers, strict=True):
        assert 0 <= part.cents <= max(0, held.get(part.payer, cents))
        assert part.cents == 0 or (part.answer == YES and (payer.cap is None or part.cents <= payer.cap))
    assert sum(part.cents > 0 for part, payer in zip(told_.parts, payers, strict=True) if payer.group) <= 1
