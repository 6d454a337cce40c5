"""Many hands at one moment: never a portion more than there are, never two meals for one person, one signal, one closing."""

from functools import partial
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.base.tests.racing import race
from songhe.care.meals import actions
from songhe.care.meals.models import MealOrder, Sitting
from songhe.care.meals.tests import scene
from songhe.care.meals.tests.scene import DAY, NINE, by, clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def ordering(who: Any, service: Any, hand: Any) -> Any:
    return actions.order(diner=who, service=service, day=DAY, channel="web", by=hand, at=NINE)


def test_six_want_the_last_three_portions() -> None:
    service, hand = scene.lunch(capacity=3), by()
    people = [scene.diner(scene.somebody(f"老人{n}")) for n in range(6)]
    got = race(*(partial(ordering, who, service, hand) for who in people))
    assert sum(isinstance(one, MealOrder) for one in got) == 3
    assert all("订满" in one.sentence for one in got if isinstance(one, Refused))
    assert (Sitting.objects.get().booked, MealOrder.objects.count()) == (3, 3)


def test_one_person_twice_is_one_meal_and_one_portion() -> None:
    service, hand, who = scene.lunch(), by(), scene.diner()
    got = race(*(partial(ordering, who, service, hand) for _n in range(4)))
    assert sum(isinstance(one, MealOrder) for one in got) == 1
    assert (Sitting.objects.get().booked, MealOrder.objects.count()) == (1, 1)


def test_two_workers_close_a_meal_once() -> None:
    scene.ordered()
    assert sorted(race(*(partial(actions.close_due, clock(14)) for _n in range(2)))) == [0, 1]
    assert MealOrder.objects.get().status == "missed"
