"""Figures: cut and not rounded, months that begin at midnight in Ankang, one definition per code."""

from datetime import UTC, date, datetime

import pytest

from songhe.base import indicators
from songhe.base.indicators import Indicator, Ratio, Span


def figure(**facts: object) -> Indicator:
    plain = {
        "code": "test-figure", "name": "n", "question": "q", "numerator": "a", "denominator": "b", "unit": "%",
        "goal": 100, "source": "s", "version": 1, "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    return Indicator(**{**plain, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("met", "of", "share"), [(0, 0, None), (0, 3, 0.0), (1, 3, 33.3), (2, 3, 66.6), (9999, 10000, 99.9), (7, 7, 100.0)]
)
def test_a_share_is_cut_and_never_flatters(met: int, of: int, share: float | None) -> None:
    assert Ratio(met, of).share == share


def test_what_is_missing_is_a_number_of_things() -> None:
    assert Ratio(35, 40).missing == 5


def test_a_month_begins_at_midnight_in_ankang() -> None:
    november = indicators.month(2026, 11)
    assert november.starts_at == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert november.ends_at == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_the_first_minutes_of_a_month_belong_to_it() -> None:
    assert indicators.month_of(datetime(2026, 10, 31, 16, 1, tzinfo=UTC)).key == "2026-11"
    assert indicators.month_of(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)).key == "2026-10"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "x-1", "2026-", "-11", "1999-01", "2026-1a"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert indicators.read_month(text) is None


def test_a_month_reads_back() -> None:
    assert indicators.read_month("2026-02") == Span(date(2026, 2, 1), date(2026, 2, 28))


def test_twelve_months_run_over_the_year() -> None:
    keys = [span.key for span in indicators.months_before(indicators.month(2026, 2), 12)]
    assert keys[0] == "2025-03" and keys[-1] == "2026-02" and len(set(keys)) == 12


def test_bands_go_from_worst_to_best() -> None:
    assert [figure().band(value) for value in (94.9, 95, 97, 99, 100)] == [0, 1, 2, 3, 4]


def test_bands_turn_round_where_less_is_better() -> None:
    false = figure(lower_is_better=True, goal=10, bands=(20, 15, 10, 5))
    assert [false.band(value) for value in (21, 20, 15, 10, 5)] == [0, 1, 2, 3, 4]
    assert false.reached(10) and not false.reached(10.1)


def test_one_code_has_one_definition() -> None:
    indicators.declare([figure()])
    indicators.declare([figure()])
    with pytest.raises(ValueError, match="twice"):
        indicators.declare([figure(version=2)])
    indicators._declared.pop("test-figure")


def test_lines_are_added_up_by_path() -> None:
    lines = [("a/b", 1, 1), ("a", 0, 1), ("a/b", False, 1), ("a/b", 2, 5)]
    assert indicators.sums(iter(lines)) == {"a/b": Ratio(3, 7), "a": Ratio(0, 1)}
    assert indicators.sums([]) == {}
