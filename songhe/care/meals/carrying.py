"""The round of a meal: who brings what to whom, in which order and when. Laid by `engines/routing` within the meal's hours,
with the road of `links/maps` (a router's where one is set, else the straight line times the ground's factor)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from itertools import pairwise

from songhe.care.meals import dated
from songhe.care.meals.rules import carriers_needed
from songhe.engines import routing
from songhe.engines.routing import Need, Plan, Problem, Route, Visit, Weights, Worker
from songhe.links.maps import travel
from songhe.links.maps.travel import Start, Trip
from songhe.register.places.models import Terrain

MOST = 6  # persons who carry at once
BRIEF_S, TURNS = 0.3, 60  # a round is laid while the page waits, and the same every time it is opened
LATE = 240.0  # minutes: a meal that comes late is still brought, and the page says how late
WEIGHTS = Weights(late_limit=LATE, waiting=0.05, fairness=0.05)

Spot = tuple[float, float, str]
"""Latitude, longitude, terrain."""


@dataclass(frozen=True)
class Leg:
    """One door: its place among the orders, the minute of the day somebody is there, minutes late, minutes and metres to it."""

    place: int
    at: int
    late: int
    minutes: int
    metres: int


@dataclass(frozen=True)
class Carrier:
    """What one person brings: doors in order, when she sets out and is back (minutes of the day), metres there and back."""

    legs: tuple[Leg, ...]
    leaves: int
    back: int
    metres: int


@dataclass(frozen=True)
class Round:
    """A meal's whole round; `said` is who told the road (`great_circle` or a router), `detour` its factor in the mountains."""

    carriers: tuple[Carrier, ...]
    said: str
    detour: float
    door_minutes: int
    carries: int
    needed: int
    left_out: tuple[int, ...] = ()
    """Doors that so many persons cannot reach within `LATE` of the meal's end."""

    @property
    def metres(self) -> int:
        return sum(one.metres for one in self.carriers)

    @property
    def late(self) -> int:
        return sum(leg.late > 0 for one in self.carriers for leg in one.legs)


def lay(kitchen: Spot, doors: Sequence[Spot], *, day: date, opens: time, closes: time, carriers: int, at: datetime) -> Round:
    """The round of so many persons, one at least and as many as the boxes need; without doors it is empty."""
    how = dated.rounds(day)
    needed = carriers_needed(len(doors), how.carries)
    people = min(MOST, max(carriers, needed)) if doors else 0
    roads = _roads((kitchen, *doors), how.way, at)
    minutes = tuple(tuple(trip.seconds / 60 for trip in row) for row in roads)
    told = _planned(
        minutes, _minute(opens), _minute(closes), people, how.door_minutes, max(how.carries, -(-len(doors) // MOST))
    )
    carried = tuple(_carrier(told, f"p{n}", roads) for n in range(people))
    said = roads[0][0].by if roads else travel.GREAT_CIRCLE
    detour = travel.in_force(at).detour[Terrain.MOUNTAIN]
    left_out = tuple(sorted(int(key) - 1 for key in told.unserved))
    return Round(tuple(one for one in carried if one.legs), said, detour, how.door_minutes, how.carries, needed, left_out)


def _roads(spots: tuple[Spot, ...], way: str, at: datetime) -> list[list[Trip]]:
    """Every way between two spots: `roads[a][b]`; in the mountains where either end is."""
    found: list[list[Trip]] = [[] for _ in spots]
    for lat, lng, ground in spots:
        for terrain in Terrain.values:
            here = [n for n, (*_, there) in enumerate(spots) if (ground == there == Terrain.TOWN) == (terrain == Terrain.TOWN)]
            starts = [Start(spots[n][0], spots[n][1], way) for n in here]
            for n, trip in zip(here, travel.trips(starts, (lat, lng), terrain=terrain, at=at), strict=True):
                found[n].append(trip)
    return found


@lru_cache(maxsize=64)
def _planned(minutes: tuple[tuple[float, ...], ...], opens: int, closes: int, people: int, door: int, carries: int) -> Plan:
    """The plan of these facts, the same each time: a page that is opened again does not reckon again."""
    visits = tuple(Visit(str(n), n, opens, closes, (Need(door, load=1),)) for n in range(1, len(minutes)))
    workers = tuple(Worker(f"p{n}", 0, opens, closes, overtime=LATE, carries=carries) for n in range(people))
    problem = Problem(minutes, workers, visits, WEIGHTS)
    told = routing.plan(problem, seconds=BRIEF_S, turns=TURNS)
    turned = routing.stand(problem, Plan(tuple(replace(route, stops=route.stops[::-1]) for route in told.routes)))
    return Plan(tuple(min(pair, key=_sooner) for pair in zip(told.routes, turned.routes, strict=True)), told.unserved)


def _sooner(route: Route) -> tuple[float, float, float]:
    """Of a round and the same round the other way about: less late, shorter, then the one that is at the doors earlier."""
    late, starts = sum(stop.late for stop in route.stops), sum(stop.start for stop in route.stops)
    return round(late, 1), round(route.back - route.leave, 1), starts


def _carrier(plan: Plan, key: str, roads: list[list[Trip]]) -> Carrier:
    route = plan.route(key)
    places = [0, *(int(stop.visit) for stop in route.stops), 0]
    ways = [roads[one][other] for one, other in pairwise(places)]
    legs = tuple(
        Leg(int(stop.visit) - 1, round(stop.start), round(stop.late), round(way.seconds / 60), way.metres)
        for stop, way in zip(route.stops, ways, strict=False)
    )
    return Carrier(legs, round(route.leave), round(route.back), sum(way.metres for way in ways) if legs else 0)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
