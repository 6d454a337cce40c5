"""Which benefits somebody may have. Unknown answers never say no, and a better answer never takes away what was sure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.desks.portal import words
from songhe.desks.portal.rules import NO, PERHAPS, YES, Answers, judge, verdict
from songhe.desks.portal.views.telling import benefits

TODAY = date(2026, 11, 27)
CODES = [code for code, _ in words.CATEGORIES]
KNOWN = Answers(age=82, hukou="city", living="alone", level=2, categories=frozenset({"low_income"}))
ANSWERS = st.builds(
    Answers,
    age=st.none() | st.integers(0, 130),
    hukou=st.sampled_from(["", *(code for code, _ in words.HUKOU)]),
    living=st.sampled_from(["", *(code for code, _ in words.LIVING)]),
    level=st.none() | st.integers(0, 4),
    categories=st.none() | st.frozensets(st.sampled_from(CODES)),
)


def said(answers: Answers, day: date = TODAY) -> dict[str, str]:
    return {one.benefit.code: one.answer for one in judge(benefits(), answers, day)}


def test_an_old_woman_alone_on_low_income_with_moderate_disability() -> None:
    got = said(KNOWN)
    expected = {
        "high_age",
        "consumption",
        "service_allowance",
        "care_allowance",
        "intensive_care",
        "retrofit",
        "visits",
        "call_button",
    }
    assert {code for code, answer in got.items() if answer == YES} >= expected
    assert got["severe_allowance"] == NO and got["disabled_care"] == NO


@pytest.mark.parametrize(
    ("age", "yuan"), [(69, None), (70, 50), (79, 50), (80, 100), (89, 100), (90, 200), (99, 200), (100, 300)]
)
def test_the_allowance_of_high_age_by_years(age: int, yuan: int | None) -> None:
    (one,) = [one for one in judge(benefits(), replace(KNOWN, age=age), TODAY) if one.benefit.code == "high_age"]
    assert (one.amount.yuan if one.amount else None) == yuan
    assert (one.answer == YES) is (yuan is not None)


def test_the_voucher_asks_for_the_level_and_not_for_the_registration() -> None:
    assert said(replace(KNOWN, hukou="elsewhere"))["consumption"] == YES
    assert said(replace(KNOWN, level=1))["consumption"] == NO
    assert said(replace(KNOWN, level=None))["consumption"] == PERHAPS
    assert said(replace(KNOWN, categories=frozenset({"supported_central"})))["consumption"] == NO


def test_before_its_day_a_benefit_is_not_named() -> None:
    assert "consumption" not in said(KNOWN, date(2025, 12, 31)) and "consumption" in said(KNOWN, date(2026, 1, 1))


def test_whoever_knows_nothing_is_told_no_to_nothing() -> None:
    assert NO not in said(Answers()).values()


@given(ANSWERS)
def test_every_verdict_gives_its_reason_unless_it_is_yes(answers: Answers) -> None:
    for one in judge(benefits(), answers, TODAY):
        assert bool(one.because) is (one.answer != YES)
        assert set(one.because) <= set(words.REASONS)


@given(ANSWERS, ANSWERS)
def test_finding_out_more_never_turns_yes_or_no_round(answers: Answers, more: Answers) -> None:
    """What was left open is filled from `more`: a sure answer stays as it was."""
    filled = Answers(
        answers.age if answers.age is not None else more.age,
        answers.hukou or more.hukou,
        answers.living or more.living,
        answers.level if answers.level is not None else more.level,
        answers.categories if answers.categories is not None else more.categories,
    )
    for one in benefits():
        before = verdict(one, answers)
        if before.answer == YES and not (filled.categories or frozenset()) & one.not_with:
            assert verdict(one, filled).answer == YES
        if before.answer == NO:
            assert verdict(one, filled).answer == NO


def test_every_entry_is_whole_and_says_how_sure_it_is() -> None:
    for one in benefits():
        assert one.clause and one.where and one.how and one.gives and one.sure in words.SURE and one.as_of <= TODAY
        assert all(set(conditions) <= {"age", "hukou", "level", "living", "any", "also"} for conditions in one.who)
        named = {code for conditions in one.who for name in ("any", "also") for code in conditions.get(name, ())}
        assert named | one.not_with <= set(CODES), one.code
    assert len({one.code for one in benefits()}) == len(benefits()) >= 14
