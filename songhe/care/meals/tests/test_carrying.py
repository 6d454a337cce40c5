"""The round of a meal: every door once, as short as can be, within the hours of the meal, with as many as the boxes need."""

from datetime import date, datetime, time
from itertools import pairwise, permutations
from zoneinfo import ZoneInfo

import pytest

from songhe.care.meals import carrying
from songhe.care.meals.carrying import Round, Spot
from songhe.links.maps import travel
from songhe.links.maps.travel import Start

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
KITCHEN: Spot = (32.780, 108.280, "mountain")


def around(count: int, ground: str = "mountain", far: float = 0.002) -> list[Spot]:
    """Doors on a lattice around the kitchen, `far` degrees apart."""
    return [(32.780 + far * (n % 6 - 2.5), 108.280 + far * (n // 6 - 1), ground) for n in range(count)]


def lay(doors: list[Spot], *, carriers: int = 1, opens: time = time(11), closes: time = time(13)) -> Round:
    return carrying.lay(KITCHEN, doors, day=DAY, opens=opens, closes=closes, carriers=carriers, at=AT)


def places(told: Round) -> list[int]:
    return [leg.place for one in told.carriers for leg in one.legs]


@pytest.mark.parametrize("count", [0, 1, 7, 24])
def test_every_door_once(count: int) -> None:
    told = lay(around(count))
    assert sorted(places(told)) == list(range(count)) and len(told.carriers) == (1 if count else 0)


def test_a_round_of_five_is_the_shortest_there_is() -> None:
    doors: list[Spot] = [
        (32.781, 108.290, "mountain"), (32.779, 108.270, "mountain"), (32.790, 108.281, "mountain"),
        (32.770, 108.279, "mountain"), (32.785, 108.285, "mountain"),
    ]  # fmt: skip

    def seconds(order: tuple[int, ...]) -> int:
        way = [KITCHEN, *(doors[n] for n in order), KITCHEN]
        rules = travel.in_force(AT)
        return sum(
            travel.by_great_circle(Start(*one[:2], "bike"), two[:2], "mountain", rules).seconds for one, two in pairwise(way)
        )

    told = lay(doors)
    assert seconds(tuple(places(told))) == min(map(seconds, permutations(range(5))))


def test_the_minutes_run_on_from_door_to_door() -> None:
    one = lay(around(6)).carriers[0]
    assert one.leaves >= 11 * 60 and one.legs[0].at >= one.leaves + one.legs[0].minutes - 1
    for before, after in pairwise(one.legs):
        assert after.at == pytest.approx(before.at + 3 + after.minutes, abs=2)
    assert one.back > one.legs[-1].at and one.metres > 0


def test_in_the_mountains_the_same_way_is_longer() -> None:
    town = carrying.lay((*KITCHEN[:2], "town"), around(4, "town"), day=DAY, opens=time(11), closes=time(13), carriers=1, at=AT)
    hills = lay(around(4))
    assert hills.metres == pytest.approx(town.metres * 1.8 / 1.3, rel=0.01) and hills.detour == 1.8
    assert hills.said == travel.GREAT_CIRCLE


def test_what_cannot_be_in_time_is_brought_late_and_counted_and_two_are_quicker() -> None:
    doors = around(12, far=0.01)
    alone, both = lay(doors, closes=time(11, 40)), lay(doors, carriers=2, closes=time(11, 40))
    assert sorted(places(alone)) == sorted(places(both)) == list(range(12))
    assert alone.late > both.late and len(both.carriers) == 2
    assert all((leg.at > 11 * 60 + 40) == (leg.late > 0) for one in alone.carriers for leg in one.legs)


def test_more_portions_than_one_persons_boxes_need_two() -> None:
    told = lay(around(31))
    assert told.needed == 2 and len(told.carriers) == 2 and max(len(one.legs) for one in told.carriers) <= told.carries == 30


def test_the_same_facts_give_the_same_round() -> None:
    first = places(lay(around(9)))
    carrying._planned.cache_clear()
    assert places(lay(around(9))) == first


def test_nobody_is_forgotten_where_the_way_is_too_long_for_one() -> None:
    doors = around(12, far=0.2)  # a day's ride from door to door
    told = lay(doors, opens=time(11), closes=time(11, 30))
    assert told.left_out and sorted([*places(told), *told.left_out]) == list(range(12))
    assert len(lay(doors, opens=time(11), closes=time(11, 30), carriers=6).left_out) < len(told.left_out)
