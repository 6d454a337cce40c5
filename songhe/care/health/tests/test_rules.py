"""Rules of health at their edges, and what must hold for any values."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.care.health import dated
from songhe.care.health.rules import chronic, contract, news2, selfcare, vitals
from songhe.care.health.rules.chronic import Before, Found
from songhe.care.health.rules.vitals import Bands, Seen

DAY = date(2026, 11, 23)
RULE = dated.thresholds(DAY).bands
LIMITS = dated.followup(DAY)
LEVELS = st.lists(st.integers(0, 3), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("sign", "kinds", "value", "level"),
    [
        ("sbp", [], 139, 0),
        ("sbp", [], 140, 1),
        ("sbp", ["aged"], 149, 0),
        ("sbp", ["aged"], 150, 1),
        ("sbp", [], 159, 1),
        ("sbp", [], 160, 2),
        ("sbp", [], 179, 2),
        ("sbp", [], 180, 3),
        ("sbp", [], 90, 0),
        ("sbp", [], 89, 1),
        ("sbp", [], 84, 2),
        ("sbp", [], 80, 2),
        ("sbp", [], 79, 3),
        ("dbp", [], 89, 0),
        ("dbp", [], 90, 1),
        ("dbp", [], 110, 3),
        ("dbp", [], 49, 3),
        ("hr", [], 100, 0),
        ("hr", [], 101, 1),
        ("hr", [], 131, 3),
        ("hr", [], 41, 2),
        ("hr", [], 40, 3),
        ("spo2", [], 95, 0),
        ("spo2", [], 93, 1),
        ("spo2", [], 91, 2),
        ("spo2", [], 90, 3),
        ("spo2", ["copd"], 88, 2),
        ("spo2", ["copd"], 87, 3),
        ("temp", [], 37.2, 0),
        ("temp", [], 37.3, 1),
        ("temp", [], 39.0, 3),
        ("temp", [], 35.0, 3),
        ("glucose", ["fasting"], 6.9, 0),
        ("glucose", ["fasting"], 7.0, 1),
        ("glucose", ["fasting"], 11.1, 2),
        ("glucose", ["fasting"], 16.7, 3),
        ("glucose", ["fasting"], 3.9, 3),
        ("glucose", ["fasting"], 4.0, 0),
        ("glucose", ["fed"], 11.0, 0),
        ("glucose", ["fed"], 4.3, 1),
        ("glucose", ["fed"], 13.9, 2),
        ("resp", [], 20, 0),
        ("resp", [], 24, 1),
        ("resp", [], 25, 3),
        ("resp", [], 9, 2),
        ("resp", [], 8, 3),
    ],
)
def test_levels_are_those_of_the_standard(sign: str, kinds: list[str], value: float, level: int) -> None:
    assert vitals.level_of(value, vitals.bands_in_force(RULE, sign, kinds, {}))[0] == level


@given(LEVELS)
def test_one_reading_never_rings_its_own_colour_and_two_do(levels: list[int]) -> None:
    rung, newest = vitals.rings(levels), levels[-1]
    assert max(newest - 1, 0) <= rung <= newest
    if rung == newest > 0:
        assert sum(level >= newest for level in levels) >= 2
    if sum(level >= newest for level in levels) >= 2:
        assert rung == newest


@given(LEVELS, st.integers(0, 2), st.integers(0, 3))
def test_a_worse_reading_never_rings_less(levels: list[int], at: int, worse: int) -> None:
    changed = list(levels)
    changed[min(at, len(levels) - 1)] = max(changed[min(at, len(levels) - 1)], worse)
    assert vitals.rings(changed) >= min(vitals.rings(levels), changed[-1])


@given(st.floats(30, 260), st.integers(0, 3), st.sampled_from(["high", "low"]))
def test_an_open_alarm_only_ever_holds_longer(value: float, held: int, side: str) -> None:
    bands = RULE["sbp"]
    plain, held_level = vitals.level_of(value, bands)[0], vitals.level_of(value, bands, held, side)[0]
    assert held_level >= plain
    if held_level > plain:
        assert held_level <= held and any(
            abs(value - edge) <= bands.margin for edge in (bands.high if side == "high" else bands.low)
        )


@given(
    st.lists(st.floats(140, 190), min_size=3, max_size=3, unique=True),
    st.lists(st.floats(40, 110), min_size=3, max_size=3, unique=True),
)
def test_limits_in_order_fit_and_turned_round_do_not(high: list[float], low: list[float]) -> None:
    assert not vitals.wrong_limits(sorted(high), sorted(low, reverse=True))
    assert vitals.wrong_limits(sorted(high, reverse=True), [])
    assert vitals.wrong_limits(sorted(low), sorted(high, reverse=True))


@given(st.dictionaries(st.integers(0, 20), st.tuples(st.integers(1, 5), st.floats(60, 200)), max_size=21))
def test_a_trend_needs_days_in_both_weeks(days: dict[int, Any]) -> None:
    sums = {day: [count, count * value] for day, (count, value) in days.items()}
    handling = dated.handling(DAY)
    found = vitals.trend(sums, 20, handling)
    now, before = sum(day > 13 for day in days), sum(6 < day <= 13 for day in days)
    if min(now, before) < handling.trend_days:
        assert found is None
    elif found is not None:
        assert abs(found) >= handling.trend_percent


def test_only_readings_near_enough_count_together() -> None:
    seen = [Seen(0, 190, 3), Seen(90_000, 190, 3)]
    assert [one.at for one in vitals.recent(seen, 90_000, 24)] == [90_000]


@pytest.mark.parametrize(("gap", "moved"), [(7, 3.0), (4, 0.0), (9, 3.0), (10, 0.0)])
def test_weight_is_compared_with_about_a_week_ago(gap: int, moved: float) -> None:
    assert vitals.change_level(63.0, {100 - gap: [2, 120.0]}, 100, Bands(change=(2, 3))) == (
        3 * 0 or (2 if moved else 0),
        moved,
    )


def test_news2_is_that_of_the_college() -> None:
    """The example of standards.md 8.7."""
    values: dict[str, Any] = {"resp": 22, "spo2": 93, "oxygen": False, "sbp": 98, "hr": 112, "aware": "A", "temp": 38.4}
    found = news2.score(values)
    assert (found.total, found.risk, found.missing) == (9, "high", ())
    assert list(found.points.values()) == [2, 2, 0, 2, 2, 0, 1]


@given(st.sets(st.sampled_from(news2.PARAMETERS), min_size=1))
def test_news2_with_a_gap_has_no_total(gone: set[str]) -> None:
    values: dict[str, Any] = {"resp": 16, "spo2": 97, "oxygen": False, "sbp": 120, "hr": 70, "aware": "A", "temp": 36.6}
    found = news2.score({name: value for name, value in values.items() if name not in gone})
    assert found.total is None and found.risk == "" and set(found.missing) == gone
    assert news2.score(values).total == 0


@pytest.mark.parametrize(
    ("spo2", "oxygen", "points"),
    [
        (83, True, 3),
        (85, True, 2),
        (87, False, 1),
        (88, True, 0),
        (92, True, 0),
        (93, False, 0),
        (93, True, 1),
        (95, True, 2),
        (97, True, 3),
    ],
)
def test_news2_scale_two(spo2: float, oxygen: bool, points: int) -> None:
    assert news2.score({"spo2": spo2, "oxygen": oxygen}, scale2=True).points["spo2"] == points
    assert "spo2" in news2.score({"spo2": spo2}, scale2=True).missing


@pytest.mark.parametrize(
    ("points", "grade"), [(0, "able"), (3, "able"), (4, "mild"), (8, "mild"), (9, "moderate"), (18, "moderate"), (19, "unable")]
)
def test_grades_of_self_care(points: int, grade: str) -> None:
    assert selfcare.grade(points) == grade


@given(st.dictionaries(st.sampled_from(list(selfcare.ITEMS)), st.sampled_from(selfcare.GRADES)))
def test_self_care_has_no_sum_with_a_gap(answers: dict[str, str]) -> None:
    total = selfcare.total(answers)
    assert (total is None) == (len(answers) < 5)
    if total is not None:
        assert total == sum(selfcare.ITEMS[item][selfcare.GRADES.index(grade)] for item, grade in answers.items())


def htn(sbp: float, dbp: float, *, goal: tuple[float, float] = (150, 90), before: Before = Before(), **facts: Any) -> Any:  # noqa: B008
    return chronic.judge("htn", Found(sbp=sbp, dbp=dbp, **facts), before, LIMITS, DAY, goal=goal)


def test_classes_of_hypertension() -> None:
    fine, first = htn(149, 89), htn(150, 80)
    assert (fine.classed, fine.step, fine.due) == (1, 1, DAY + timedelta(days=90))
    assert (first.classed, first.step, first.due, first.refer) == (2, 2, DAY + timedelta(days=14), False)
    second = htn(150, 80, before=Before(uncontrolled=True))
    assert (second.classed, second.step, second.refer, second.why) == (3, 3, True, ("twice",))
    for sbp, dbp in ((180, 80), (120, 110)):
        away = htn(sbp, dbp)
        assert (away.step, away.refer, away.due) == (4, True, DAY + timedelta(days=14))
    assert htn(179, 109).step == 2 and htn(120, 70, alarming=("chest",)).step == 4
    assert htn(120, 70, reaction=True).step == 2 and htn(120, 70, reaction=True, before=Before(reaction=True)).step == 3
    assert htn(120, 70, complication=True).step == 3
    assert chronic.judge("htn", Found(), Before(), LIMITS, DAY, goal=(150, 90)) is None


@pytest.mark.parametrize(
    ("age", "risky", "goal"), [(64, False, (140, 90)), (65, False, (150, 90)), (None, False, (140, 90)), (80, True, (130, 80))]
)
def test_targets_of_pressure(age: int | None, risky: bool, goal: tuple[float, float]) -> None:
    assert chronic.target(LIMITS, age=age, risky=risky) == goal


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"glucose": 6.9}, 1),
        ({"glucose": 7.0}, 2),
        ({"glucose": 16.6}, 2),
        ({"glucose": 16.7}, 4),
        ({"glucose": 3.9}, 4),
        ({"glucose": 4.0}, 1),
        ({"glucose": 6.0, "hba1c": 7.0}, 2),
        ({"glucose": 6.0, "hr": 101}, 4),
        ({"glucose": 6.0, "hr": 100}, 1),
        ({"glucose": 6.0, "temp": 39.1}, 4),
        ({"glucose": 6.0, "sbp": 180}, 4),
        ({"glucose": 6.0, "alarming": ("acetone",)}, 4),
    ],
)
def test_classes_of_diabetes(facts: dict[str, Any], step: int) -> None:
    told = chronic.judge("dm", Found(**facts), Before(), LIMITS, DAY, goal=(140, 90))
    assert told is not None and told.step == step


def test_the_frail_have_a_wider_hba1c() -> None:
    found = Found(glucose=6.0, hba1c=7.5)
    told = [chronic.judge("dm", found, Before(), LIMITS, DAY, goal=(140, 90), frail=frail) for frail in (False, True)]
    assert [one.step for one in told if one] == [2, 1]


@given(st.floats(60, 260), st.floats(30, 150), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_whatever_is_found_the_next_day_and_code_agree(
    sbp: float, dbp: float, bad: bool, was: bool, reaction: bool, more: bool
) -> None:
    told = htn(sbp, dbp, before=Before(was, bad), reaction=reaction, complication=more)
    assert (told.classed, told.refer) == {1: (1, False), 2: (2, False), 3: (3, True), 4: (3, True)}[told.step]
    assert (told.due - DAY).days == (90 if told.step == 1 else 14)
    if told.step == 1:
        assert told.controlled and not reaction


def test_screening_and_high_risk() -> None:
    assert chronic.needs_screening(140, 80, LIMITS) and not chronic.needs_screening(139, 89, LIMITS)
    assert chronic.likely_hypertension([(141, 80)] * 3, LIMITS) and not chronic.likely_hypertension([(141, 80)] * 2, LIMITS)
    told = {"sbp": 130.0, "dbp": 80.0, "bmi": 23.9, "waist": 85.0, "man": False, "family": False, "alcohol_ml": 99.0, "age": 54}
    assert chronic.high_risk(**told) == ("bp", "waist")  # type: ignore[arg-type]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_a_contract_ends_the_day_before_its_day_comes_round(first: date, months: int) -> None:
    last = contract.last_day(first, months)
    assert last > first and abs((last - first).days - months * 30.44) < 4


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_in_its_quarter(day: date) -> None:
    first, last = contract.quarter(day)
    assert first <= day <= last and 89 <= (last - first).days <= 91 and first.day == 1


def test_expiring_is_less_than_thirty_days_left() -> None:
    told = [contract.is_expiring(DAY + timedelta(days=days), DAY, 30) for days in (-1, 0, 29, 30)]
    assert told == [False, True, True, False]


@pytest.mark.parametrize(("value", "unit", "kept"), [(25.3, "kPa", 190), (120, "", 120), (1, "inHg", None)])
def test_units(value: float, unit: str, kept: float | None) -> None:
    assert vitals.converted(value, unit, dated.signs(DAY)["sbp"]) == kept
