"""Which line of a dated file holds on a day."""

from datetime import date

import pytest

from songhe.base import dated

RULES = """
- {valid_from: 2025-01-01, valid_to: 2025-12-31, days: 5, clause: a}
- {valid_from: 2026-01-01, days: 7, clause: b}
"""


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "rules.yaml"
    found.write_text(RULES, encoding="utf-8")
    return found


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2020, 6, 1), 5),
        (date(2025, 1, 1), 5),
        (date(2025, 12, 31), 5),
        (date(2026, 1, 1), 7),
        (date(2099, 1, 1), 7),
    ],
    ids=["before the first", "its first day", "its last day", "the next", "without an end"],
)
def test_one_line_holds_on_each_day(path, day, days):
    assert [row["days"] for row in dated.in_force(path, day)] == [days]
    assert dated.newest(path, day)["days"] == days


def test_of_lines_without_an_end_the_newest_holds(path):
    path.write_text("- {valid_from: 2025-01-01, days: 5}\n- {valid_from: 2026-01-01, days: 7}\n", encoding="utf-8")
    assert dated.newest(path, date(2026, 5, 1))["days"] == 7


def test_a_plain_line_has_no_dates(path):
    assert dated.plain(dated.newest(path, date(2025, 6, 1)), "clause") == {"days": 5}
