"""Grades and patterns, to their edges."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.care.homecare import evidence, patterns
from songhe.care.homecare.evidence import Facts, Rule
from songhe.care.homecare.patterns import Limits, Visit

RULE = Rule({"town": 150, "mountain": 400}, 200, 3, 2, "C", "D")
LIMITS = Limits(80, 5, 1, 90, 1500, 10, 3, 2, 25, 4)
AT = datetime(2026, 11, 25, 1, tzinfo=UTC)
STATES = st.sampled_from(["", "said", "verified", "refuted"])
FACTS = st.builds(Facts, st.booleans(), st.booleans(), st.booleans(), STATES, st.booleans())


@given(FACTS)
def test_a_needs_all_three_and_nothing_filled_in_is_better_than_c(facts: Facts) -> None:
    got = evidence.grade(facts, RULE)
    assert (got == "A") <= (facts.code and facts.place and facts.word and not facts.filled_in)
    assert not (facts.filled_in and got < "C") and not (facts.exception == "refuted" and got != "D")


@given(FACTS)
def test_more_proof_never_makes_a_worse_grade_and_a_verified_exception_costs_nothing(facts: Facts) -> None:
    got = evidence.grade(facts, RULE)
    more = Facts(True, facts.place, facts.word, facts.exception, facts.filled_in)
    verified = Facts(facts.code, facts.place, facts.word, "verified", facts.filled_in)
    assert evidence.grade(more, RULE) <= got and evidence.grade(verified, RULE) <= min(got, "C")


@pytest.mark.parametrize(
    ("metres", "exact", "ground", "near"),
    [(150, 0, "town", True), (151, 0, "town", False), (350, 200, "town", True), (350, 201, "town", False),
     (400, 0, "mountain", True), (None, 5, "town", False), (5, None, "town", False), (399, 0, "elsewhere", True)],
)  # fmt: skip
def test_near_the_door(metres: int | None, exact: int | None, ground: str, near: bool) -> None:
    assert evidence.near(metres, exact, ground, RULE) is near


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_time_that_counts_is_never_in_the_future(off: timedelta) -> None:
    counted = evidence.believed(AT + off, AT)
    assert counted <= AT and counted in {AT, AT + off}
    assert evidence.believable(AT + off, AT) == (-evidence.OLDEST <= off <= evidence.AHEAD)


@pytest.mark.parametrize(("pin", "right"), [("4071", True), ("1111", False), ("1234", False), ("654321", False), ("12", False),
                                            ("12a4", False), ("90909", True), ("7654321", False)])  # fmt: skip
def test_pins(pin: str, right: bool) -> None:
    assert evidence.right_pin(pin) is right


@given(st.text(evidence.WORDS, min_size=10, max_size=10))
def test_a_code_is_the_same_however_it_is_written(code: str) -> None:
    assert {evidence.same_code(text) for text in (code, code.lower(), evidence.shown_code(code), f"songhe:door:{code}")} == {
        code
    }


def visit(carer: int, elder: int, came: int, left: int, north: float = 0, **more: object) -> Visit:
    """By `carer` to `elder`, minutes after nine; `north` in degrees."""
    at = {"came_at": AT + timedelta(minutes=came), "left_at": AT + timedelta(minutes=left)}
    return Visit(uuid.uuid4(), uuid.UUID(int=carer), uuid.UUID(int=elder), "v", lat=32 + north, lng=108, **at, **more)  # type: ignore[arg-type]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) * 111_195


def kinds(*visits: Visit) -> list[str]:
    return sorted(one.kind for one in patterns.find(visits, LIMITS, metres, "2026-11"))


def test_honest_days_show_nothing() -> None:
    assert kinds(*(visit(1, elder, elder * 90, elder * 90 + 60, elder / 100, device="a") for elder in range(1, 7))) == []


def test_each_pattern_is_seen() -> None:
    assert kinds(visit(1, 1, 0, 60), visit(1, 2, 61, 90, 0.05)) == ["travel"]
    assert kinds(visit(1, 1, 0, 1), visit(1, 2, 3, 4), visit(1, 3, 10, 12)) == ["cluster"]
    assert kinds(visit(1, 1, 0, 1), visit(1, 2, 3, 4), visit(1, 3, 11, 12)) == []
    assert kinds(visit(1, 1, 0, 60, device="a"), visit(2, 2, 90, 120, device="a")) == ["device"]
    often = [visit(1, 1, day * 1440, day * 1440 + 60) for day in range(5)]
    assert kinds(*often) == [] and kinds(*often, visit(2, 9, 0, 60)) == ["pair"]
    assert kinds(*(visit(1, n, n * 1440, n * 1440 + 9, filled_in=n == 1) for n in range(4))) == ["backfill"]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 3000)), max_size=12))
def test_whatever_comes_each_pattern_has_one_key_and_its_orders(raw: list[tuple[int, int, int]]) -> None:
    visits = [visit(carer, elder, came, came + 30, elder / 50) for carer, elder, came in raw]
    found = patterns.find(visits, LIMITS, metres, "2026-11")
    assert len({one.key for one in found}) == len(found) and all(one.orders and len(one.key) <= 80 for one in found)
