"""An urgent visit, a carer who falls ill, a visit that is dragged: little else moves, and the price is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from songhe.engines.routing import Need, Refused, check, insert, move, plan, why, without
from songhe.engines.routing.compiled import with_visit
from songhe.engines.routing.tests.days import day, problems, visit, worker

CREW = [worker("a", 0), worker("b", 5)]
DAY = day(
    CREW,
    [
        visit("a1", 1, 500, 540),
        visit("a2", 2, 600, 700, known=frozenset({"a"})),
        visit("b1", 4, 500, 560),
        visit("two", 3, 800, 900, people=2),
    ],
)
TOLD = plan(DAY, seconds=0.3, turns=30)


def holders(found):
    return {stop.visit: [who for who, _ in found.stops(stop.visit)] for route in found.routes for stop in route.stops}


def begins(found):
    return {(stop.visit, stop.need): stop.start for route in found.routes for stop in route.stops}


def test_an_urgent_visit_takes_a_gap_and_moves_nobody():
    found = insert(DAY, TOLD, visit("urgent", 2, 700, 790, minutes=30))
    assert {**holders(TOLD), "urgent": holders(found)["urgent"]} == holders(found)
    assert {key: start for key, start in begins(found).items() if key[0] != "urgent"} == begins(TOLD)


def test_an_urgent_visit_makes_one_other_give_way():
    problem = day([worker("a", most=400)], [visit("v", 1, 480, 1000, minutes=60)])
    told = plan(replace(problem, visits=(replace(problem.visits[0], close=500),)), seconds=0.2, turns=5)
    urgent = visit("urgent", 1, 480, 495, minutes=60)
    found = insert(problem, told, urgent)
    assert found.unserved == {} and begins(found)["urgent", 0] < begins(found)["v", 0]
    assert check(with_visit(problem, urgent), found) == []


@pytest.mark.parametrize("far", [0, 5])
def test_the_second_person_waits_for_the_first_who_comes_from_further(far):
    """The other could be there sooner, and may come hours later: nothing pushes the first, and the second waits for her."""
    nurse = worker("a", far, skills=frozenset({"wash", "nurse"}))
    problem = day([nurse, worker("b", 2), worker("c", 3)], [])
    turn = replace(
        visit("turn", 2, people=2), gap=(20, 900), needs=(Need(60, frozenset({"nurse"})), Need(60, frozenset({"wash"})))
    )
    found = insert(problem, plan(problem, seconds=0.1, turns=1), turn)
    assert found.stops("turn") and check(with_visit(problem, turn), found) == []


def test_an_urgent_visit_that_nobody_can_reach_is_said():
    assert insert(DAY, TOLD, visit("urgent", 2, 482, 483)).unserved == {"urgent": "no_time"}


@given(problems())
@settings(max_examples=25, deadline=None)
def test_every_change_of_every_day_can_be_walked(problem):
    told = plan(problem, seconds=0.2, turns=3)
    more = visit("urgent", 3, 600, 800, minutes=20)
    assert check(with_visit(problem, more), insert(problem, told, more)) == []
    gone = problem.workers[0].key
    after = without(problem, told, gone, now=600, seconds=0.05)
    begun = {stop.visit for stop in told.route(gone).stops if stop.start <= 600}
    assert {stop.visit for stop in after.route(gone).stops} <= begun


def test_who_falls_ill_keeps_what_she_has_begun_and_the_rest_goes_to_others():
    found = without(DAY, TOLD, "a", now=560, seconds=0.1)
    assert holders(found)["a1"] == ["a"] and holders(found)["a2"] == ["b"]
    assert found.unserved == {"two": "no_time"}
    assert holders(found)["b1"] == ["b"]


def test_who_falls_ill_before_the_day_has_nothing_left():
    found = without(DAY, TOLD, "a", now=0, seconds=0.1)
    assert found.route("a").stops == () and {"a1", "a2"} - set(found.unserved) <= set(holders(found))


def test_a_lock_on_her_falls_with_her_and_other_locks_stay():
    locked = replace(
        DAY, visits=(replace(DAY.visits[0], locked=("a",)), DAY.visits[1], replace(DAY.visits[2], locked=("b",)), DAY.visits[3])
    )
    found = without(locked, plan(locked, seconds=0.2, turns=10), "a", seconds=0.1)
    assert holders(found)["b1"] == ["b"] and holders(found).get("a1", ["b"]) == ["b"]


def test_a_drag_has_a_price():
    found = move(DAY, TOLD, "a2", "b")
    price = found.cost.minus(TOLD.cost)
    assert holders(found)["a2"] == ["b"] and price.travel >= 0 and price.total > 0


def test_a_drag_to_a_place_in_the_order():
    found = move(DAY, TOLD, "a2", "b", place=1)
    assert [stop.visit for stop in found.route("b").stops][:2] == ["b1", "a2"]
    with pytest.raises(Refused) as refused:
        move(DAY, TOLD, "a2", "b", place=2 if len(TOLD.route("b").stops) > 1 else 0)
    assert refused.value.reasons == ["no_time"]


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [({"lapsed": frozenset({"wash"})}, ["lapsed"]), ({"skills": frozenset()}, ["skill"]), ({"away": True}, ["away"])],
)
def test_a_drag_to_who_may_not_is_refused_with_every_reason(facts, reasons):
    problem = replace(DAY, workers=(CREW[0], worker("b", 5, **facts)))
    told = plan(problem, seconds=0.2, turns=3)
    with pytest.raises(Refused) as refused:
        move(problem, told, "a2", "b")
    assert refused.value.reasons == reasons


def test_the_same_person_is_not_dragged_beside_herself():
    with pytest.raises(Refused):
        move(DAY, TOLD, "two", TOLD.stops("two")[1][0], need=0)


def test_why_this_carer():
    problem = replace(DAY, visits=(DAY.visits[0], replace(DAY.visits[1], language="dialect"), *DAY.visits[2:]))
    problem = replace(problem, workers=(*problem.workers, worker("c", 1, skills=frozenset(), lapsed=frozenset({"wash"}))))
    (answer,) = why(problem, plan(problem, seconds=0.2, turns=20), "a2")
    assert answer.worker == "a" and {"knows", "speaks", "certified", "cheapest"} <= set(answer.facts)
    others = {one.worker: one for one in answer.others}
    assert others["b"].reasons == ("dearer",) and others["b"].more > 0
    assert others["c"].reasons == ("lapsed",)


def test_why_nobody():
    problem = day([worker("c", skills=frozenset())], [visit("v", 1)])
    (answer,) = why(problem, plan(problem, seconds=0.1, turns=1), "v")
    assert answer.worker == "" and answer.others[0].reasons == ("skill",)
