"""Doors within reach of starts. Plain mathematics: degrees and metres in, booleans and counts out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

EARTH_M = 6_371_000
DEGREE_M = math.pi * EARTH_M / 180


@dataclass(frozen=True)
class Start:
    """Somebody who may set out, and how many straight metres he comes in time, by the ground of the door."""

    lat: float
    lng: float
    metres: tuple[float, ...]


class Doors:
    """Where people live: three columns of equal length. `ground` is a place in `Start.metres`."""

    def __init__(self, lat: Any, lng: Any, ground: Any) -> None:
        import numpy

        self.lat = numpy.asarray(lat, dtype=numpy.float64)
        self.lng = numpy.asarray(lng, dtype=numpy.float64)
        self.ground = numpy.asarray(ground, dtype=numpy.int8)

    def __len__(self) -> int:
        return len(self.lat)

    @cached_property
    def order(self) -> Any:
        """Places of the doors from south to north."""
        import numpy

        return numpy.argsort(self.lat, kind="stable")

    @cached_property
    def _sorted(self) -> tuple[Any, ...]:
        import numpy

        lat, lng = numpy.radians(self.lat[self.order]), numpy.radians(self.lng[self.order])
        return self.lat[self.order], lat, lng, numpy.cos(lat), self.ground[self.order]

    def within(self, start: Start) -> Any:
        """Places of the doors that this start reaches in time."""
        import numpy

        degrees, lat, lng, cosine, ground = self._sorted
        band = max(start.metres, default=0.0) / DEGREE_M
        if band <= 0:
            return self.order[:0]
        first, last = numpy.searchsorted(degrees, (start.lat - band, start.lat + band))
        part = slice(first, max(first, last + 1))
        here, there = math.radians(start.lat), math.radians(start.lng)
        half = numpy.sin((lat[part] - here) / 2) ** 2
        half += math.cos(here) * cosine[part] * numpy.sin((lng[part] - there) / 2) ** 2
        metres = 2 * EARTH_M * numpy.arcsin(numpy.sqrt(half))
        return self.order[part][metres <= numpy.asarray(start.metres)[ground[part]]]


def covered(doors: Doors, starts: Sequence[Start]) -> Any:
    """For each door, whether one of the starts is there in time."""
    import numpy

    found = numpy.zeros(len(doors), dtype=bool)
    for start in starts:
        found[doors.within(start)] = True
    return found


def cheapest(doors: Doors, starts: Sequence[Start], most: int = 5) -> list[tuple[int, int]]:
    """(which start, how many doors it brings in beyond those before it), the best first; none that brings in nobody."""
    import numpy

    reach = [doors.within(start) for start in starts]
    bound = [len(one) for one in reach]  # what one brings in only shrinks: the old count is a bound (lazy greedy)
    missing = numpy.ones(len(doors), dtype=bool)
    chosen: list[tuple[int, int]] = []
    while len(chosen) < most:
        best, gain = -1, 0
        for place in sorted(range(len(starts)), key=lambda one: (-bound[one], one)):
            if bound[place] <= gain:
                break
            bound[place] = int(missing[reach[place]].sum())
            if bound[place] > gain:
                best, gain = place, bound[place]
        if best < 0:
            break
        missing[reach[best]] = False
        chosen.append((best, gain))
    return chosen
