"""How long somebody needs to the door. A router's answer where one is set and answers in time, else the great circle.

The port: `trips`. Every trip says which of the two it came from, so that a screen need not pretend.
"""

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from songhe.base import dated
from songhe.links.maps import routers

DATA = Path(__file__).parent / "travel.yaml"
log = logging.getLogger(__name__)
EARTH_M = 6_371_000
GREAT_CIRCLE = "great_circle"
PATIENCE_S = 1.0  # for all questions of one list together: nobody waits at the door for a router
BRIEF_S = 0.15  # the same where the question is asked inside a transaction, for which others wait
REST_S = 30.0  # a router that failed is left alone for so long

Point = tuple[float, float]
_resting: dict[tuple[str, float], float] = {}
"""Until when a router is not asked again, for each patience: too slow for a moment is not too slow for a second."""


@dataclass(frozen=True)
class Start:
    """Where somebody is, and how he gets about (foot, bike, car, siren)."""

    lat: float
    lng: float
    way: str


@dataclass(frozen=True)
class Trip:
    """Seconds to the door, getting under way included; metres of road; and who said so."""

    seconds: int
    metres: int
    by: str


@dataclass(frozen=True)
class Travel:
    """The assumptions in force on one day (travel.yaml)."""

    valid_from: date
    origin: str
    detour: dict[str, float]
    speed: dict[str, dict[str, float]]
    start_s: dict[str, int]
    osrm: dict[str, dict[str, Any]]
    valhalla: dict[str, dict[str, Any]]


def trips(starts: Sequence[Start], end: Point, *, terrain: str, at: datetime, patience_s: float = PATIENCE_S) -> list[Trip]:
    """One trip per start, in their order. Takes at most about `patience_s`, whatever the router does."""
    travel = in_force(at)
    found = _routed(starts, end, travel, patience_s)
    return [found.get(place) or by_great_circle(start, end, terrain, travel) for place, start in enumerate(starts)]


def by_great_circle(start: Start, end: Point, terrain: str, travel: Travel) -> Trip:
    """Straight line, lengthened by the ground's detour, at the speed of the way on that ground."""
    ground = terrain if terrain in travel.detour else "mountain"
    metres = straight_m((start.lat, start.lng), end) * travel.detour[ground]
    speeds = travel.speed[ground]
    seconds = metres / (speeds.get(start.way, speeds["foot"]) / 3.6) + travel.start_s.get(start.way, 60)
    return Trip(round(seconds), round(metres), GREAT_CIRCLE)


def straight_m(one: Point, other: Point) -> float:
    """Metres over the ground in a straight line (haversine)."""
    (lat1, lng1), (lat2, lng2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def in_force(at: datetime) -> Travel:
    """The assumptions that hold at `at`; before the first entry the first one."""
    return _on(timezone.localtime(at).date())


@lru_cache(maxsize=8)
def _on(day: date) -> Travel:
    return Travel(**dated.newest(DATA, day))


def _routed(starts: Sequence[Start], end: Point, travel: Travel, patience_s: float) -> dict[int, Trip]:
    """What the router knew, by place in `starts`; nothing when none is set, it rests, or it failed."""
    url, kind = settings.ROUTER_URL, settings.ROUTER_KIND
    if not url or _resting.get((url, patience_s), 0.0) > time.monotonic():
        return {}
    until = time.monotonic() + patience_s
    found: dict[int, Trip] = {}
    for way, how in getattr(travel, kind).items():
        places = [place for place, start in enumerate(starts) if start.way == way]
        if not places:
            continue
        try:
            points = [(starts[place].lat, starts[place].lng) for place in places]
            legs = routers.ask(kind, url, how["profile"], points, end, timeout=max(0.05, until - time.monotonic()))
        except routers.Silent as fault:
            log.warning("router %s is left alone for %d s: %s", url, REST_S, fault)
            _resting[url, patience_s] = time.monotonic() + REST_S
            break
        for place, leg in zip(places, legs, strict=True):
            if leg is not None:
                seconds = leg.seconds * how["factor"] + travel.start_s.get(way, 60)
                found[place] = Trip(round(seconds), round(leg.metres), kind)
    return found
