"""The same answers as one by one, and the best single duty is the best."""

import math
import random
from itertools import combinations

import pytest

from songhe.engines.covering.reach import Doors, Start, cheapest, covered


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lng1), (lat2, lng2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(half))


def town(seed: int, doors: int = 200, starts: int = 12) -> tuple[Doors, list[Start]]:
    dice = random.Random(seed)
    places = [(dice.uniform(32, 33), dice.uniform(108, 109), dice.randrange(2)) for _ in range(doors)]
    people = [
        Start(dice.uniform(32, 33), dice.uniform(108, 109), (dice.uniform(0, 20_000), dice.uniform(0, 8_000)))
        for _ in range(starts)
    ]
    return Doors(*zip(*places, strict=True)), people


def one_by_one(doors: Doors, start: Start) -> set[int]:
    here = (start.lat, start.lng)
    return {
        place
        for place in range(len(doors))
        if metres(here, (doors.lat[place], doors.lng[place])) <= start.metres[doors.ground[place]]
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_same_as_one_by_one(seed: int) -> None:
    doors, starts = town(seed)
    for start in starts:
        assert set(doors.within(start).tolist()) == one_by_one(doors, start)
    wanted = set().union(*(one_by_one(doors, start) for start in starts))
    assert {place for place, yes in enumerate(covered(doors, starts)) if yes} == wanted


@pytest.mark.parametrize("seed", range(20))
def test_the_first_is_the_best_single_one_and_the_rest_are_near_the_best(seed: int) -> None:
    doors, starts = town(seed, 80, 7)
    sets = [one_by_one(doors, start) for start in starts]
    chosen = cheapest(doors, starts, 3)
    assert not chosen or chosen[0][1] == max(map(len, sets))
    best = max(len(set().union(*three)) for three in combinations(sets, 3))
    assert sum(gain for _place, gain in chosen) >= (1 - 1 / math.e) * best
    gains = [gain for _place, gain in chosen]
    assert gains == sorted(gains, reverse=True) and all(gains)


def test_who_brings_in_nobody_is_not_named_and_nobody_is_named_twice() -> None:
    doors = Doors([32.0, 32.0], [108.0, 108.0], [0, 0])
    near, far = Start(32.0, 108.0, (10.0,)), Start(33.0, 108.0, (10.0,))
    assert cheapest(doors, [far, near, near]) == [(1, 2)]
    assert cheapest(doors, [far]) == [] and cheapest(doors, []) == []


def test_no_doors_no_starts_and_no_metres() -> None:
    empty = Doors([], [], [])
    assert len(covered(empty, [Start(32, 108, (9.0,))])) == 0
    assert not covered(Doors([32.0], [108.0], [0]), []).any()
    assert not covered(Doors([32.0], [108.0], [0]), [Start(32.0, 108.0, (-5.0,))]).any()
