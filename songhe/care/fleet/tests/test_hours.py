"""Hours of a month as bits: edges, and against a count hour by hour; the battery's line; the walks of a week; the judging."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.care.fleet.rules import battery, calendar
from songhe.care.fleet.rules import hours as bits_of
from songhe.care.fleet.rules.hours import HOUR, Guard, Month, live
from songhe.care.fleet.rules.judging import Counts, Limit, faults

START = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = Month(START, START + 48 * HOUR)
TODAY = date(2026, 11, 23)
LIMIT = Limit(alarms_least=20, false_most=30, precision_least=20, trials_least=20, first_least=85)
MINUTE = timedelta(minutes=1)


def hours(bits: int) -> list[int]:
    return [n for n in range(48) if bits >> n & 1]


@pytest.mark.parametrize(
    ("since", "until", "covered", "touched"),
    [
        (0, 60, [0], [0]),
        (1, 60, [], [0]),
        (30, 150, [1], [0, 1, 2]),
        (60, 120, [1], [1]),
        (-600, 30, [], [0]),
        (-600, 0, [], []),
        (47 * 60, None, [47], [47]),
        (47 * 60 + 1, None, [], [47]),
        (48 * 60, None, [], []),
    ],
)
def test_edges(since: int, until: int | None, covered: list[int], touched: list[int]) -> None:
    stretch = (START + since * MINUTE, None if until is None else START + until * MINUTE)
    assert (hours(MONTH.covered(stretch)), hours(MONTH.touched(stretch))) == (covered, touched)


MINUTES = st.integers(-200, 48 * 60 + 200)
STRETCH = st.tuples(MINUTES, st.integers(1, 900)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=200, deadline=None)
@given(hung=st.lists(STRETCH, max_size=3), silent=st.lists(STRETCH, max_size=3), presses=st.lists(MINUTES, max_size=3))
def test_against_a_count_hour_by_hour(hung: list[tuple[int, int]], silent: list[tuple[int, int]], presses: list[int]) -> None:
    as_times = [[(START + a * MINUTE, START + b * MINUTE) for a, b in some] for some in (hung, silent)]
    has, lives = live(MONTH, {"d": list(as_times[0])}, {"d": list(as_times[1])})
    lasts = timedelta(hours=20)
    tried = bits_of.tested(MONTH, [START + minute * MINUTE for minute in presses], lasts)
    for hour in range(48):
        first, last = hour * 60, hour * 60 + 60
        there = any(a <= first and last <= b for a, b in hung)
        quiet = any(a < last and b > first for a, b in silent)
        assert bool(has >> hour & 1) == there
        assert bool(lives >> hour & 1) == (there and not quiet)
        assert bool(tried >> hour & 1) == any(minute <= first and last <= minute + 20 * 60 for minute in presses)


def test_two_devices_guard_together() -> None:
    whole = [(START, None)]
    _has, lives = live(
        MONTH, {"a": list(whole), "b": list(whole)}, {"a": [(START, START + 5 * HOUR)], "b": [(START + 3 * HOUR, None)]}
    )
    assert hours(MONTH.whole & ~lives) == [3, 4]


def test_what_is_missing_is_counted_by_its_reason() -> None:
    guard = Guard(0b1111, 0b0111, 0b1111, 0b1110, 0b1111)
    assert guard.protected == 0b0110
    assert guard.missing() == {"live": 1, "tested": 0, "staffed": 1, "reach": 0}


def levels(*percents: int, start: int = 20) -> list[tuple[date, int]]:
    return [(TODAY - timedelta(days=start - n), percent) for n, percent in enumerate(percents)]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        (levels(*range(80, 59, -1)), 50),
        (levels(*range(100, 58, -2), start=20), 25),
        (levels(50, 50, 50, 50, 50), None),
        (levels(50, 48, 46), None),
        (levels(20, 16, 12, 9, 8, start=4), 0),
        (levels(60, 58, 57, 56, 100, 99, 98, start=6), None),
        ([], None),
    ],
)
def test_when_a_battery_ends(told: list[tuple[date, int]], days: int | None) -> None:
    assert battery.forecast(told, TODAY) == (None if days is None else TODAY + timedelta(days=days))


def test_one_wild_level_does_not_move_the_line_much() -> None:
    told = levels(*range(80, 59, -1))
    told[10] = (told[10][0], 62)
    found = battery.forecast(told, TODAY)
    assert found is not None and abs((found - TODAY).days - 50) <= 3


def test_a_village_has_its_day_and_villages_spread() -> None:
    paths = [f"6109/610921/610921102/61092110{n:04d}" for n in range(200)]
    days = [calendar.weekday(path) for path in paths]
    assert days == [calendar.weekday(path) for path in paths] and set(days) == {0, 1, 2, 3, 4}
    assert max(days.count(day) for day in range(5)) < 80


def test_whose_turn_it_is() -> None:
    week, path = calendar.monday(TODAY), "6109/610921/a"
    day = datetime.combine(week + timedelta(days=calendar.weekday(path)), datetime.min.time(), tzinfo=UTC)
    rows = [("never", path, None), ("long ago", path, day - timedelta(days=40)), ("lately", path, day - timedelta(days=3))]
    rows.append(("runs out before the next walk", path, day - timedelta(days=26)))
    found = calendar.turns(rows, week)
    assert {(turn.row, turn.late) for turn in found} == {
        ("never", True),
        ("long ago", True),
        ("runs out before the next walk", False),
    }


@pytest.mark.parametrize(
    ("counts", "broken"),
    [
        (Counts(alarms=19, real=0, false=19), set()),
        (Counts(alarms=20, real=14, false=6), set()),
        (Counts(alarms=20, real=13, false=7), {"false"}),
        (Counts(alarms=20, real=3, false=7), {"false", "precision"}),
        (Counts(trials=19, first=0), set()),
        (Counts(trials=20, first=17), set()),
        (Counts(trials=20, first=16), {"first"}),
    ],
)
def test_when_a_make_is_stopped(counts: Counts, broken: set[str]) -> None:
    assert set(faults(counts, LIMIT)) == broken
