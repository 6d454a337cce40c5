"""The plans as data: everything is there, adds up, and names what exists."""

from songhe.city.targets import gathering, plan
from songhe.city.targets.queries.progress import asked
from songhe.city.targets.rules import goal


def test_every_measure_and_target_of_the_plans_is_there() -> None:
    assert (len(plan.measures()), len(plan.targets())) == (37, 30)
    assert sum(one.plan == "urban" for one in plan.measures().values()) == 17


def test_each_measure_has_its_words_and_each_target_the_sentence_that_sets_it() -> None:
    assert all(len(one.text) > 60 and one.lead.startswith("市") for one in plan.measures().values())
    for target in plan.targets().values():
        whole = "".join(one.text for one in plan.measures().values())
        assert target.text[:-1] in whole or target.code == "town-center-coverage", target.code


def test_the_increments_of_the_city_add_up_to_the_totals_of_the_plans() -> None:
    totals = {
        "regional-centers": 40,
        "embedded-stations": 150,
        "urban-retrofits": 1000,
        "town-centers": 60,
        "village-points": 300,
    }
    assert {code: goal(asked(plan.targets()[code], plan.CITY), 2027) for code in totals} == totals


def test_our_split_adds_up_to_the_city_in_every_year() -> None:
    for target in plan.targets().values():
        for year in plan.YEARS if target.shares else ():
            parts = sum(steps.get(year, 0) for steps in target.shares.values())
            assert parts == target.steps_of(plan.CITY)[year], (target.code, year)
            assert target.is_split("610921") and not target.is_split(plan.CITY)


def test_every_county_named_by_the_text_has_its_own_steps() -> None:
    targets = plan.targets()
    assert {area for area in targets["budget-major"].steps if area != plan.CITY} == {"610902", "610981", "610902-GX"}
    assert len(targets["budget-other"].steps) == 9 and "610981" not in targets["budget-other"].steps
    assert targets["property-pilots-other"].steps_of("610921") == {2027: 1.0}


def test_every_target_without_an_indicator_names_the_room_that_will_bring_it() -> None:
    known = {one.code for one, _ in gathering.counted()}
    assert {one.code for one in plan.targets().values() if one.indicator in known} >= {
        "response-15min", "village-assistants", "town-centers", "regional-centers", "embedded-stations", "village-points",
        "happiness-home-operating", "day-care-operating", "town-center-coverage", "county-support-institutions",
    }  # fmt: skip
    assert all(one.room_name and one.room for one in plan.targets().values())


def test_departments_are_named_once_and_who_leads_most_comes_first() -> None:
    assert plan.departments()[0] == "市民政局" and len(plan.departments()) == len(set(plan.departments()))
