"""Who goes to whom, who rides in what, who sleeps where: the one in greatest need chooses first, and takes the nearest.

This is the stable matching in which every helper prefers who needs more: nobody has a nearer helper with a place that is free
or held by somebody who needs less (`tests/test_planning.py` proves it on random ground). Where a helper has places for all,
nothing can be nearer; where there are too few, those who need least go without, and are named.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
Far = Callable[[Point, Point], float]


@dataclass(frozen=True)
class One:
    """Somebody to be helped, in the order of need. `wants` was agreed beforehand."""

    key: Hashable
    point: Point
    seat: str = "seat"
    powered: bool = False
    wants: Hashable = None


@dataclass(frozen=True)
class Helper:
    """Somebody or something that helps `most`."""

    key: Hashable
    point: Point
    most: int
    powered: bool = True
    level: bool = True


@dataclass(frozen=True)
class Carrier:
    """A vehicle: places by kind (seat, wheelchair, stretcher)."""

    key: Hashable
    point: Point
    takes: Mapping[str, int]


@dataclass
class Ride:
    """One trip of one vehicle."""

    carrier: Hashable
    trip: int
    left: dict[str, int] = field(default_factory=dict)


def nearest(ones: Sequence[One], helpers: Sequence[Helper], far: Far, reach: float) -> dict[Hashable, Hashable]:
    """A helper for each, in their order; whom none within reach has a place for is left out. What was agreed comes first."""
    left = {one.key: one.most for one in helpers}
    found: dict[Hashable, Hashable] = {}
    for one in ones:
        if left.get(one.wants, 0) > 0:
            found[one.key] = one.wants
            left[one.wants] -= 1
    for one in ones:
        if one.key in found:
            continue
        able = [(far(one.point, helper.point), place, helper.key) for place, helper in enumerate(helpers) if left[helper.key]]
        able = [choice for choice in able if choice[0] <= reach]
        if able:
            found[one.key] = min(able, key=lambda choice: choice[:2])[2]
            left[found[one.key]] -= 1
    return found


def sheltered(ones: Sequence[One], shelters: Sequence[Helper], far: Far) -> dict[Hashable, Hashable]:
    """A shelter for each: with power for those who need it, without steps for wheelchair and stretcher; nearest first. A
    shelter that lacks it is better than none: it is taken when no fitting one has a place."""
    left = {one.key: one.most for one in shelters}
    found: dict[Hashable, Hashable] = {}
    for one in ones:
        if left.get(one.wants, 0) > 0:
            found[one.key] = one.wants
            left[one.wants] -= 1
            continue
        able = [
            (not fits(one, shelter), far(one.point, shelter.point), place, shelter.key)
            for place, shelter in enumerate(shelters) if left[shelter.key]
        ]  # fmt: skip
        if able:
            found[one.key] = min(able, key=lambda choice: choice[:3])[3]
            left[found[one.key]] -= 1
    return found


def fits(one: One, shelter: Helper) -> bool:
    """Whether this shelter has what somebody cannot do without."""
    return (shelter.powered or not one.powered) and (shelter.level or one.seat == "seat")


def rides(ones: Sequence[One], carriers: Sequence[Carrier], far: Far) -> dict[Hashable, tuple[Hashable, int]]:
    """A vehicle and a trip for each, as many trips as it takes. The first trip goes to those in greatest need; a vehicle takes
    the earliest trip on which it has a fitting place, of vehicles with the same trip the nearest. Who needs a stretcher and
    finds none that has any is left out, never put on a seat."""
    trips: defaultdict[Hashable, list[Ride]] = defaultdict(list)
    found: dict[Hashable, tuple[Hashable, int]] = {}
    for one in ones:
        able = [carrier for carrier in carriers if carrier.takes.get(one.seat, 0)]
        if not able:
            continue
        choices = [
            (_earliest(trips[carrier.key], one.seat), far(one.point, carrier.point), place)
            for place, carrier in enumerate(carriers) if carrier in able
        ]  # fmt: skip
        trip, _metres, place = min(choices)
        chosen = carriers[place]
        rows = trips[chosen.key]
        if trip > len(rows):
            rows.append(Ride(chosen.key, trip, dict(chosen.takes)))
        rows[trip - 1].left[one.seat] -= 1
        found[one.key] = (chosen.key, trip)
    return found


def _earliest(rows: Sequence[Ride], seat: str) -> int:
    return next((row.trip for row in rows if row.left.get(seat, 0) > 0), len(rows) + 1)
