"""Conditions, the least service and the money at their edge values."""

from dataclasses import replace
from datetime import date

import pytest

from songhe.care.homebeds import dated, rules
from songhe.care.homebeds.rules import Facts, Had

DAY = date(2026, 11, 23)
WELL = Facts(
    age=60, level=2, dementia=False, alone=False, at_home=True, lies_in="", carer="女儿", minutes=None, safe=True, stands=True
)
HAD = Had(nights=31, visits=8, minutes=0, calls=4, rung=5, days_seen=31, days_active=30, device_days=155, heard_days=124)


def verdict(facts: Facts, code: str) -> bool | None:
    return {one.code: one.met for one in rules.judge(dated.conditions(DAY), facts)}[code]


@pytest.mark.parametrize(
    ("change", "code", "met"),
    [
        ({}, "age", True), ({"age": 59}, "age", False), ({"age": None}, "age", None),
        ({}, "need", True), ({"level": 1}, "need", False), ({"level": 1, "age": 79}, "need", False),
        ({"level": 1, "age": 80}, "need", True), ({"level": 0, "dementia": True}, "need", True),
        ({"level": 0, "alone": True}, "need", True), ({"level": None}, "need", None),
        ({"level": 1, "dementia": None}, "need", None),
        ({"at_home": False}, "at_home", False), ({"lies_in": "敬老院"}, "one_bed", False), ({}, "one_bed", True),
        ({}, "carer", True), ({"carer": "", "minutes": 30}, "carer", True), ({"carer": "", "minutes": 31}, "carer", False),
        ({"carer": ""}, "carer", None), ({"safe": False}, "dwelling", False), ({"stands": False}, "dwelling", False),
        ({"safe": None}, "dwelling", None), ({}, "dwelling", True),
    ],
)  # fmt: skip
def test_each_condition_is_judged_by_itself(change: dict[str, object], code: str, met: bool | None) -> None:
    assert verdict(replace(WELL, **change), code) is met  # type: ignore[arg-type]


def test_the_least_follows_the_level_and_the_nights() -> None:
    assert (dated.minimum(DAY, 1).visits, dated.minimum(DAY, 2).visits, dated.minimum(DAY, 4).visits) == (4, 8, 8)
    least = dated.minimum(DAY, 2)
    assert rules.need(least, 31, 31) == rules.Need(8, 1800, 4)
    assert rules.need(least, 1, 31) == rules.Need(1, 59, 1)  # rounded up: a day is not nothing
    assert rules.need(least, 0, 31) == rules.Need(0, 0, 0)
    assert rules.need(least, 40, 31) == rules.Need(8, 1800, 4)


@pytest.mark.parametrize(
    ("change", "met"),
    [({}, True), ({"visits": 7}, False), ({"visits": 0, "minutes": 1800}, True), ({"visits": 7, "minutes": 1799}, False),
     ({"calls": 3}, False)],
)  # fmt: skip
def test_visits_or_hours_and_calls(change: dict[str, int], met: bool) -> None:
    assert rules.met(replace(HAD, **change), rules.Need(8, 1800, 4)) is met


@pytest.mark.parametrize(
    ("change", "more", "missing"),
    [({}, {}, set()), ({"nights": 14}, {}, {"nights"}), ({"heard_days": 123}, {}, {"alive"}),
     ({"device_days": 0}, {}, {"alive"}),
     ({}, {"agreed": False}, {"agreement"}), ({}, {"passed": False}, {"provider"}), ({"calls": 3}, {}, {"calls"}),
     ({"visits": 7}, {}, {"service"})],
)  # fmt: skip
def test_the_running_subsidy_says_what_is_missing(change: dict[str, int], more: dict[str, bool], missing: set[str]) -> None:
    told = {"agreed": True, "passed": True, **more}
    lines = rules.running(dated.aid(DAY, "run"), replace(HAD, **change), rules.Need(8, 1800, 4), level=2, **told)
    assert {line.code for line in lines if not line.met} == missing
    assert rules.all_met([line.plain() for line in lines]) is not bool(missing)
    assert not rules.all_met([])


def test_the_building_subsidy_waits_thirty_days_and_comes_once() -> None:
    def missing(**change: object) -> set[str]:
        told = {"days": 30, "kit_whole": True, "agreed": True, "surveyed": True, "level": 2, "first": True, **change}
        return {line.code for line in rules.building(dated.aid(DAY, "build"), **told) if not line.met}

    assert missing() == set() and missing(days=29) == {"stands"} and missing(first=False) == {"first"}
    assert missing(kit_whole=False, surveyed=False) == {"kit", "survey"}


def test_a_level_is_asked_for_only_where_the_rule_has_one() -> None:
    aid = replace(dated.aid(DAY, "run"), level_from=3)
    told = {"agreed": True, "passed": True}
    found = {level: rules.running(aid, HAD, rules.Need(8, 1800, 4), level=level, **told)[-1] for level in (2, 3)}
    assert (found[2].code, found[2].met, found[3].met) == ("level", False, True)


def test_the_kit_of_the_demented_has_a_watch() -> None:
    pieces, there = dated.kit(DAY).values(), ["call_bed", "call_bath", "smoke", "gas", "motion"]
    assert rules.missing_kit(pieces, there, dementia=False) == []
    assert rules.missing_kit(pieces, there, dementia=True) == ["gps"]
    assert rules.missing_kit(pieces, ["smoke"], dementia=False) == ["call_bed", "call_bath", "gas", "motion"]


def test_points_and_grades() -> None:
    shares = {"minimum": (3, 4), "signals": (0, 0), "papers": (1, 1), "calls": (1, 3)}
    lines = rules.points(dated.criteria(DAY), shares, 18)
    assert [line["points"] for line in lines] == [30, 20, 10, 3, 18]
    assert [rules.grade(dated.grades(DAY), n) for n in (100, 90, 89, 75, 60, 59, 0)] == [
        "excellent", "excellent", "good", "good", "passed", "failed", "failed",
    ]  # fmt: skip


def test_quarters() -> None:
    assert rules.quarter_of(date(2026, 12, 31)) == date(2026, 10, 1)
    assert rules.quarter_before(date(2026, 1, 1)) == date(2025, 10, 1)
    assert rules.quarter_before(date(2026, 10, 1)) == date(2026, 7, 1)


def test_everything_the_data_names_is_there() -> None:
    items = dated.retrofits(DAY)
    assert len(items) == 30 and sum(one.basic for one in items.values()) == 7
    assert all(code in items for one in dated.findings(DAY).values() for code in one.mends)
    assert {one.kind for one in dated.conditions(DAY)} == set(rules.JUDGES)
    assert sum(one.points for one in dated.criteria(DAY)) == 100
