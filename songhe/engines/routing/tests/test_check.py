"""The checker finds every kind of fault in a plan that was spoilt on purpose."""

from dataclasses import replace

import pytest

from songhe.engines.routing import Plan, Rest, Route, Stop, check
from songhe.engines.routing.tests.days import day, visit, worker

PROBLEM = day(
    [worker("a", rest=Rest(690, 720, 30), most=600), worker("b", 5, skills=frozenset())],
    [visit("v", 1, 500, 520), visit("w", 2, 700, 900), visit("two", 3, 500, 900, people=2)],
)
GOOD = Route("a", (Stop("v", 0, 500, 500, 560, 0), Stop("w", 0, 730, 730, 790, 0)), 490, 810, (690, 720))


def faults(route: Route, unserved: dict[str, str] | None = None) -> str:
    return "; ".join(
        check(PROBLEM, Plan((route, Route("b", (), 0, 0)), unserved if unserved is not None else {"two": "no_time"}))
    )


def test_a_good_plan_has_no_fault():
    assert faults(GOOD) == ""


@pytest.mark.parametrize(
    ("route", "word"),
    [
        (replace(GOOD, leave=495), "cannot be at v"),
        (replace(GOOD, leave=400), "leaves before"),
        (replace(GOOD, rest=None), "no break"),
        (replace(GOOD, rest=(540, 570)), "rests at"),
        (replace(GOOD, rest=(715, 745)), "rests during"),
        (replace(GOOD, back=800), "is back at"),
        (replace(GOOD, back=1100), "too late"),
        (replace(GOOD, stops=(Stop("v", 0, 525, 525, 585, 0), *GOOD.stops[1:])), "not within"),
        (replace(GOOD, stops=(Stop("v", 0, 500, 500, 530, 0), *GOOD.stops[1:])), "lasts"),
        (replace(GOOD, stops=GOOD.stops[:1]), "w has persons []"),
        (replace(GOOD, worker="b", leave=480), "skill"),
    ],
)
def test_a_spoilt_plan_is_found_out(route, word):
    assert word in faults(route)


def test_a_visit_is_planned_or_unserved_and_not_both():
    assert "called unserved" in faults(GOOD, {"v": "no_time", "two": "no_time"})
    assert "two has persons []" in faults(GOOD, {})


@pytest.mark.parametrize(("second", "word"), [(("a", 620), "same person"), (("b", 640), "minutes apart")])
def test_two_persons_are_two_and_together(second, word):
    who, start = second
    stops = [("a", Stop("two", 0, 600, 600, 660, 0)), (who, Stop("two", 1, start, start, start + 60, 0))]
    routes = tuple(Route(key, tuple(stop for holder, stop in stops if holder == key), 500, 900) for key in ("a", "b"))
    assert word in "; ".join(check(PROBLEM, Plan(routes, {"v": "", "w": ""})))
