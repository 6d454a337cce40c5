"""A day that is planned keeps every promise, is the same twice, and says what it could not do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from songhe.engines.routing import Need, Problem, Rest, Weights, check, plan
from songhe.engines.routing.tests.days import EIGHT, NOON, day, line, problems, visit, worker


def quick(problem: Problem, turns: int = 25, seed: int = 1):
    return plan(problem, seconds=0.3, turns=turns, seed=seed)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_whatever_the_day_its_plan_can_be_walked(problem):
    found = quick(problem, turns=8)
    assert check(problem, found) == []
    served = {stop.visit for route in found.routes for stop in route.stops}
    assert served | set(found.unserved) == {one.key for one in problem.visits}


def test_the_same_seed_gives_the_same_plan():
    problem = day([worker("a"), worker("b", 5)], [visit(f"v{place}", place, people=1 + place % 2) for place in range(1, 6)])
    assert quick(problem) == quick(problem)


def test_the_nearer_carer_goes():
    found = quick(day([worker("a", 0), worker("b", 5)], [visit("near_b", 4), visit("near_a", 1)], fairness=0))
    assert [found.stops(key)[0][0] for key in ("near_a", "near_b")] == ["a", "b"]


def test_two_persons_begin_together():
    problem = day([worker("a", 0), worker("b", 5)], [visit("turn", 2, people=2), visit("x", 1), visit("y", 4)])
    found = quick(problem)
    (one, first), (two, second) = found.stops("turn")
    assert {one, two} == {"a", "b"} and first.start == second.start and check(problem, found) == []


def test_a_second_person_may_come_within_a_gap():
    problem = day([worker("a", 0), worker("b", 5)], [visit("dress", 2, people=2, gap=(20, 30))])
    (_, first), (_, second) = quick(problem).stops("dress")
    assert 20 <= second.start - first.start <= 30


def test_one_carer_alone_cannot_be_two():
    found = quick(day([worker("a")], [visit("turn", 2, people=2)]))
    assert found.unserved == {"turn": "no_time"} and found.routes[0].stops == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"skills": frozenset(), "lapsed": frozenset({"wash"})}, "lapsed"),
        ({"skills": frozenset()}, "skill"),
        ({"languages": frozenset()}, "language"),
        ({"away": True}, "away"),
    ],
)
def test_who_may_not_does_not_go_and_the_plan_says_why(facts, reason):
    found = quick(day([worker("a", **facts)], [visit("v", 1, language="dialect")]))
    assert found.unserved == {"v": reason}


def test_an_excluded_carer_stays_out():
    found = quick(day([worker("a"), worker("b", 5)], [visit("v", 1, excluded=frozenset({"a"}))]))
    assert found.stops("v")[0][0] == "b"


def test_a_lock_holds_though_another_is_nearer():
    found = quick(day([worker("a"), worker("b", 5)], [visit("v", 1, locked=("b",), fixed_start=600)]))
    assert [(who, stop.start) for who, stop in found.stops("v")] == [("b", 600)]


def test_the_preferred_carer_goes_while_the_way_is_not_too_long():
    wished = visit("v", 2, preferred=frozenset({"b"}))
    assert quick(day([worker("a"), worker("b", 3)], [wished], fairness=0)).stops("v")[0][0] == "b"
    far = quick(day([worker("a", 2), worker("b", 5)], [wished], fairness=0))
    assert far.stops("v")[0][0] == "a" and far.cost.continuity == Weights().unpreferred


def test_a_break_is_taken_in_its_hours():
    problem = day([worker("a", rest=Rest(690, 780, 30))], [visit(f"v{place}", place, minutes=90) for place in (1, 2, 3, 4)])
    found = quick(problem)
    rest = found.routes[0].rest
    assert rest is not None and 690 <= rest[0] <= 780 and rest[1] - rest[0] == 30 and check(problem, found) == []


def test_working_time_ends_where_its_limit_is():
    found = quick(day([worker("a", most=150)], [visit("v1", 1), visit("v2", 2)]))
    assert len(found.unserved) == 1 and set(found.unserved.values()) == {"no_time"}


def test_load_is_shared_when_the_way_does_not_matter():
    problem = Problem(line(1), (worker("a"), worker("b")), tuple(visit(f"v{n}", 0, minutes=60) for n in range(6)))
    assert [len(route.stops) for route in quick(problem).routes] == [3, 3]


def test_a_soft_window_costs_what_it_says():
    problem = day([worker("a")], [visit("v", 5, EIGHT, EIGHT, minutes=30)], late_limit=60, fairness=0, waiting=0)
    problem = replace(problem, workers=(worker("a", begin=EIGHT),))
    found = quick(problem)
    assert found.stops("v")[0][1].late == 50 and found.cost.lateness == 250 and check(problem, found) == []


def test_what_is_carried_has_its_limit():
    meals = [visit(f"v{n}", 1, minutes=5) for n in range(3)]
    meals = [replace(one, needs=(Need(5, frozenset(), load=1),)) for one in meals]
    assert len(quick(day([worker("a", carries=2)], meals, fairness=0, waiting=0)).unserved) == 1


def test_nobody_and_nothing():
    assert quick(Problem([[0]], (), ())).routes == ()
    assert quick(day([], [visit("v", 1)])).unserved == {"v": "away"}
    assert quick(day([worker("a", begin=NOON)], [])).cost.travel == 0
