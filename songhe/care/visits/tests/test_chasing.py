"""Nobody answers: each step once, in time, and no further than somebody has seen the person."""

from datetime import timedelta

import pytest

from songhe.base.errors import WrongMoment
from songhe.care.visits import actions, jobs
from songhe.care.visits.models import Chase, ChaseDue
from songhe.care.visits.tests import scene

pytestmark = pytest.mark.django_db


def test_three_tries_ask_the_neighbour_at_once() -> None:
    who = scene.elder()
    for minutes in (0, 20, 40):
        scene.missed(who, at=scene.later(minutes / 60))
    chase = Chase.objects.get()
    assert (chase.status, chase.tries, chase.home_by) == ("neighbour", 3, scene.later(40 / 60 + 24))


def test_without_a_third_try_the_house_goes_on_by_itself() -> None:
    who = scene.elder()
    scene.missed(who)
    assert jobs.due(scene.later(1.9)) == 0
    jobs.due(scene.later(2))
    assert Chase.objects.get().status == "neighbour"
    jobs.due(scene.later(3))
    assert Chase.objects.get().status == "home"
    jobs.due(scene.later(26))
    assert Chase.objects.get().status == "police" and not ChaseDue.objects.filter(fired_at=None, cleared_at=None).exists()
    jobs.due(scene.later(200))
    assert Chase.objects.get().status == "police"


def test_high_risk_is_at_the_door_within_two_hours() -> None:
    who = scene.elder(care_level="完全失能")
    scene.computed()
    for minutes in (0, 20, 40):
        scene.missed(who, at=scene.later(minutes / 60))
    assert Chase.objects.get().home_by == scene.later(40 / 60 + 2)


def test_nobody_at_the_door_is_the_police_at_once() -> None:
    who = scene.elder()
    scene.missed(who)
    chase = Chase.objects.get()
    actions.advance(chase=chase, verb="send_home", by=scene.by(), at=scene.later(1))
    scene.missed(who, at=scene.later(1.5))  # by telephone again: the door is still to be tried
    assert Chase.objects.get().status == "home"
    scene.missed(who, at=scene.later(2), method="home")
    assert Chase.objects.get().status == "police"


def test_whoever_is_met_or_found_ends_it() -> None:
    who = scene.elder()
    scene.missed(who)
    scene.visit(who, at=scene.later(1))
    first = Chase.objects.get()
    assert first.status == "found" and not ChaseDue.objects.filter(cleared_at=None).exists()
    scene.missed(who, at=scene.later(days=2))
    second = Chase.objects.exclude(pk=first.pk).get()
    actions.find_person(chase=second, said="在女儿家", by=scene.by(), at=scene.later(days=2, hours=1))
    with pytest.raises(WrongMoment):
        actions.advance(chase=second, verb="call_police", by=scene.by(), at=scene.later(days=3))
    assert second.said == "在女儿家" and second.due_at - second.began_at == timedelta(hours=2)
