"""Planning: the needier chooses first. Proved on random ground: nobody has a nearer helper that is free or serves less need."""

import random
from collections import Counter
from typing import Any

import pytest

from songhe.care.rollcall.rules import planning
from songhe.care.rollcall.rules.planning import Carrier, Helper, One


def far(one: Any, other: Any) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


@pytest.mark.parametrize("seed", range(60))
def test_no_pair_would_rather_have_each_other(seed: int) -> None:
    dice = random.Random(seed)
    ones = [One(number, (dice.random(), dice.random())) for number in range(dice.randint(0, 30))]
    helpers = [Helper(f"h{n}", (dice.random(), dice.random()), dice.randint(1, 4)) for n in range(dice.randint(0, 9))]
    found = planning.nearest(ones, helpers, far, 0.8)
    served = Counter(found.values())
    assert all(served[one.key] <= one.most for one in helpers)
    rank = {one.key: place for place, one in enumerate(ones)}
    for one in ones:
        mine = next((far(one.point, helper.point) for helper in helpers if helper.key == found.get(one.key)), float("inf"))
        for helper in helpers:
            away = far(one.point, helper.point)
            if away < mine and away <= 0.8:  # then it is full, of people who need more
                holds = [key for key, value in found.items() if value == helper.key]
                assert len(holds) == helper.most and all(rank[key] < rank[one.key] for key in holds)


def test_what_was_agreed_comes_first_while_there_is_a_place() -> None:
    helpers = [Helper("near", (0, 0), 1), Helper("far", (9, 0), 1)]
    ones = [One("a", (0, 0), wants="far"), One("b", (0, 0)), One("c", (0, 0), wants="far")]
    assert planning.nearest(ones, helpers, far, 99) == {"a": "far", "b": "near"}
    assert planning.nearest([One("a", (0, 0), wants="gone")], helpers, far, 99) == {"a": "near"}


def test_a_stretcher_is_never_put_on_a_seat() -> None:
    van, car = Carrier("van", (5, 0), {"seat": 2, "stretcher": 1}), Carrier("car", (0, 0), {"seat": 2, "stretcher": 0})
    ones = [One(1, (0, 0), "stretcher"), One(2, (0, 0)), One(3, (0, 0)), One(4, (0, 0)), One(5, (0, 0), "stretcher")]
    found = planning.rides(ones, [van, car], far)
    assert found == {1: ("van", 1), 2: ("car", 1), 3: ("car", 1), 4: ("van", 1), 5: ("van", 2)}
    assert planning.rides([One(1, (0, 0), "wheelchair")], [van, car], far) == {}


def test_many_trips_never_hold_more_than_there_is() -> None:
    dice = random.Random(3)
    carriers = [Carrier(n, (n, 0), {"seat": dice.randint(0, 3), "wheelchair": dice.randint(0, 1)}) for n in range(5)]
    ones = [One(n, (dice.random(), 0), dice.choice(("seat", "wheelchair"))) for n in range(200)]
    load = Counter(
        (carrier, trip, one.seat) for one in ones for carrier, trip in [planning.rides(ones, carriers, far)[one.key]]
    )
    assert all(number <= carriers[carrier].takes[seat] for (carrier, _trip, seat), number in load.items())


def test_power_and_steps_before_distance_and_any_shelter_before_none() -> None:
    school = Helper("school", (0, 0), 1, powered=False, level=False)
    hall = Helper("hall", (9, 0), 1, powered=True, level=True)
    ones = [One("oxygen", (0, 0), powered=True), One("walks", (0, 0)), One("late", (0, 0))]
    assert planning.sheltered(ones, [school, hall], far) == {"oxygen": "hall", "walks": "school"}
    beds = [One("first", (0, 0), "stretcher"), One("second", (0, 0), "stretcher")]
    assert planning.sheltered(beds, [school, hall], far) == {"first": "hall", "second": "school"}
