"""Scores and levels: every vector of the standard, every cell of the matrix, and what must hold of any sheet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.care.assessment import rules
from songhe.care.assessment.rules import Change, Instrument
from songhe.care.assessment.tests.scene import GBT, LTC, answers


def sheets(instrument: Instrument) -> Any:
    """Any whole sheet."""
    return st.fixed_dictionaries({item.code: st.sampled_from(sorted(item.options)) for item in instrument.items})


CHANGES = st.builds(Change, st.booleans(), st.booleans(), st.integers(0, 15))
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
BOTH = pytest.mark.parametrize("instrument", [GBT, LTC], ids=["gbt", "ltc"])


# --- the vectors of GB/T 42195 (standards 1.10) ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("total", "coma", "psych", "events", "level"),
    [
        (90, False, False, 0, 0), (89, False, False, 0, 1), (66, False, False, 0, 1), (65, False, False, 0, 2),
        (46, False, False, 0, 2), (45, False, False, 0, 3), (30, False, False, 0, 3), (29, False, False, 0, 4),
        (0, False, False, 0, 4), (90, False, True, 0, 1), (50, False, False, 2, 3), (50, False, False, 1, 2),
        (20, False, True, 3, 4), (88, True, False, 0, 4), (50, False, True, 2, 3),
    ],
)  # fmt: skip
def test_a_total_with_what_changes_it_has_this_level(total: int, coma: bool, psych: bool, events: int, level: int) -> None:
    got = rules.result(GBT, answers(GBT, 90 - total), Change(coma, psych, events))
    assert (got.total, got.level) == (total, level)


def test_two_reasons_count_twice_only_where_the_rules_stack_them() -> None:
    stacked, change = replace(GBT, stack_adjustments=True), Change(disorder=True, events=2)
    assert [rules.result(one, answers(GBT, 10), change).level for one in (GBT, stacked)] == [2, 3]
    assert rules.result(stacked, answers(GBT, 50), change).level == 4


def test_the_reasons_are_named_beside_the_preliminary_level() -> None:
    got = rules.result(GBT, answers(GBT, 40), Change(disorder=True, events=3))
    assert (got.preliminary, got.reasons, got.level) == (2, ("disorder", "events"), 3)


def test_the_paper_has_its_26_items_and_maxima() -> None:
    assert len(GBT.items) == 26 and [(one.code, one.maximum) for one in GBT.dimensions] == [
        ("B.1", 32), ("B.2", 15), ("B.3", 28), ("B.4", 15),
    ]  # fmt: skip
    assert len({item.code for item in GBT.items}) == 26


def test_every_total_has_exactly_one_band() -> None:
    assert [rules.band(GBT, total) for total in (0, 29, 30, 45, 46, 65, 66, 89, 90)] == [4, 4, 3, 3, 2, 2, 1, 1, 0]
    for total in range(91):
        assert sum(low <= total <= high for low, high, _ in GBT.bands) == 1


# --- the matrix of the long-term-care standard ----------------------------------------------------------------------
ROWS = {"完好": "0 0 1 1", "轻度": "1 1 1 2", "中度": "2 2 2 3", "重度": "3 3 4 5"}


@pytest.mark.parametrize(("row", "levels"), list(enumerate(ROWS.values())), ids=list(ROWS))
def test_each_row_of_the_matrix_against_the_worse_of_the_others(row: int, levels: str) -> None:
    for column, level in enumerate(map(int, levels.split())):
        for others in ((column, 0), (0, column), (column, column)):
            assert rules.combined(LTC, {"ADL": row, "COG": others[0], "SEN": others[1]}) == level


@pytest.mark.parametrize(
    ("code", "score", "grade"),
    [
        ("ADL", 100, 0), ("ADL", 95, 1), ("ADL", 65, 1), ("ADL", 60, 2), ("ADL", 45, 2), ("ADL", 40, 3), ("ADL", 0, 3),
        ("COG", 16, 0), ("COG", 15, 1), ("COG", 4, 1), ("COG", 3, 2), ("COG", 2, 2), ("COG", 1, 3), ("COG", 0, 3),
        ("SEN", 12, 0), ("SEN", 11, 1), ("SEN", 4, 1), ("SEN", 3, 2), ("SEN", 2, 2), ("SEN", 1, 3), ("SEN", 0, 3),
    ],
)  # fmt: skip
def test_each_band_of_a_first_level_indicator(code: str, score: int, grade: int) -> None:
    assert rules.grade(next(one for one in LTC.dimensions if one.code == code), score) == grade


def test_the_paper_of_2021_has_17_items_and_six_levels() -> None:
    assert len(LTC.items) == 17 and [one.maximum for one in LTC.dimensions] == [100, 16, 12]
    assert [one.level for one in LTC.levels] == [0, 1, 2, 3, 4, 5]


def test_nothing_is_added_up_and_nothing_changes_a_level_where_the_paper_does_not() -> None:
    got = rules.result(LTC, answers(LTC), Change(coma=True, disorder=True, events=9))
    assert (got.total, got.level, got.reasons) == (None, 0, ())


# --- what holds of any sheet ----------------------------------------------------------------------------------------
@BOTH
@CALM
@given(data=st.data(), change=CHANGES)
def test_scores_stay_within_their_maxima_and_levels_on_the_scale(instrument: Instrument, data: Any, change: Change) -> None:
    got = rules.result(instrument, data.draw(sheets(instrument)), change)
    assert all(0 <= got.scores[one.code] <= one.maximum for one in instrument.dimensions)
    assert 0 <= got.preliminary <= got.level <= instrument.levels[-1].level


@BOTH
@CALM
@given(data=st.data(), change=CHANGES)
def test_who_can_do_more_is_never_worse(instrument: Instrument, data: Any, change: Change) -> None:
    sheet = data.draw(sheets(instrument))
    item = data.draw(st.sampled_from(instrument.items))
    better = {**sheet, item.code: max(item.options)}
    assert rules.result(instrument, better, change).level <= rules.result(instrument, sheet, change).level


@CALM
@given(sheet=sheets(GBT), change=CHANGES)
def test_no_reason_ever_makes_a_level_better(sheet: dict[str, int], change: Change) -> None:
    plain, told = rules.result(GBT, sheet, Change()), rules.result(GBT, sheet, change)
    assert (told.level >= plain.level and told.level - plain.level <= 1) or change.coma


@BOTH
@CALM
@given(data=st.data())
def test_a_sheet_that_lacks_an_item_has_no_score(instrument: Instrument, data: Any) -> None:
    sheet = data.draw(sheets(instrument))
    gone = data.draw(st.sets(st.sampled_from([item.code for item in instrument.items]), min_size=1))
    left = {code: None if code in gone else score for code, score in sheet.items() if code not in gone or len(code) % 2}
    with pytest.raises(rules.Incomplete) as told:
        rules.result(instrument, left, Change())
    assert set(told.value.missing) == gone


@pytest.mark.parametrize("score", [5, -1, True, 2.5, "4"])
def test_a_score_that_is_not_offered_is_refused(score: Any) -> None:
    with pytest.raises(rules.NotAnOption, match=r"B\.1\.1"):
        rules.scores(GBT, {**answers(), "B.1.1": score})


# --- what the record says -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("record", "change"),
    [
        ({}, Change()),
        ({"falls": "1"}, Change(events=1)),
        ({"falls": "1", "choking": "1"}, Change(events=2)),
        ({"self_harm": "3", "lost": "2", "other_events": "1"}, Change(events=6)),
        ({"diseases": ["hypertension"]}, Change()),
        ({"diseases": ["hypertension", "dementia"]}, Change(disorder=True)),
        ({"diseases": ["disorder"]}, Change(disorder=True)),
        ({"coma": "yes"}, Change(coma=True)),
        ({"coma": "no"}, Change()),
    ],
)  # fmt: skip
def test_the_record_says_what_changes_a_level(record: dict[str, Any], change: Change) -> None:
    assert rules.change_of(GBT, record) == change


def test_a_coma_with_a_clear_head_contradicts_itself() -> None:
    assert rules.contradiction(GBT, {"B.3.9": 2}, {"coma": "yes"})
    assert not rules.contradiction(GBT, {"B.3.9": 0}, {"coma": "yes"})
    assert not rules.contradiction(GBT, {"B.3.9": 2}, {"coma": "no"})
    assert not rules.contradiction(LTC, {}, {"coma": "yes"})


# --- dates and pairs ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 11, 23), 12, (2027, 11, 23)), ((2024, 2, 29), 12, (2025, 2, 28)), ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2026, 12, 1), 1, (2027, 1, 1)), ((2026, 1, 31), 24, (2028, 1, 31)),
    ],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last(day: Any, months: int, later: Any) -> None:
    assert rules.add_months(date(*day), months) == date(*later)


@pytest.mark.parametrize(("count", "day"), [(0, 27), (1, 30), (5, 34), (10, 41)])
def test_working_days_leave_out_the_week_end(count: int, day: int) -> None:
    friday = date(2026, 11, 27)
    assert (rules.add_working_days(friday, count) - date(2026, 11, 1)).days + 1 == day


@pytest.mark.parametrize(
    ("persons", "medical", "valid", "fault"),
    [
        ("ab", [True, False], [True, True], ""), ("ab", [False, True], [True, True], ""),
        ("aa", [True, True], [True, True], "same"),
        ("ab", [False, False], [True, True], "nobody_medical"), ("ab", [True, True], [True, False], "expired"),
    ],
)  # fmt: skip
def test_two_valid_assessors_one_of_them_medical(persons: str, medical: list[bool], valid: list[bool], fault: str) -> None:
    assert rules.fit(persons=persons, medical=medical, valid=valid) == fault


def test_of_dated_entries_the_newest_in_force_holds() -> None:
    old, new = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 12, 31)}, {"valid_from": date(2024, 1, 1)}
    days = [date(2019, 1, 1), date(2021, 1, 1), date(2024, 6, 1), date(2026, 1, 1)]
    assert [rules.in_force([old, new], day) for day in days] == [None, old, new, new]
