"""A map drawn by the server as SVG: outlines, lines and marks in one frame. It needs no script, no tiles, and prints.

The outlines are GeoJSON features that somebody else owns; this file knows no room. Positions are WGS-84; the frame is an
equal-scale projection about its own middle, true enough for a prefecture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

KM_OF_A_DEGREE = 111.2
THIN = 1.2  # points of an outline that lie nearer than this, in the map's own units, are one point
STEPS_KM = (0.5, 1, 2, 5, 10, 20, 50)
MARGIN = 0.12

Point = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True)
class Frame:
    """The piece of the earth that is drawn, and how wide it is on paper."""

    south: float
    west: float
    north: float
    east: float
    width: float = 520.0

    @property
    def squeeze(self) -> float:
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Units of the map to a degree of latitude."""
        return self.width / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    @property
    def unit_km(self) -> float:
        return KM_OF_A_DEGREE / self.scale

    def place(self, lat: float, lng: float) -> tuple[float, float]:
        """Where a position stands on the map."""
        return round((lng - self.west) * self.squeeze * self.scale, 1), round((self.north - lat) * self.scale, 1)

    def meets(self, points: Sequence[Sequence[float]]) -> bool:
        """Whether the box about these (lng, lat) reaches into the frame."""
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        return min(xs) <= self.east and max(xs) >= self.west and min(ys) <= self.north and max(ys) >= self.south


@dataclass(frozen=True)
class Mark:
    """A thing on the map: what is written beside it, what it is, and where it leads."""

    x: float
    y: float
    text: str
    kind: str = ""
    name: str = ""
    href: str = ""


@dataclass
class Drawing:
    """Everything the template draws."""

    frame: Frame
    outlines: list[str] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def box(self) -> str:
        return f"0 0 {self.frame.width:.0f} {self.frame.height:.0f}"

    @property
    def bar_km(self) -> float:
        """The longest round distance that fills less than a third of the width."""
        room = self.frame.width / 3 * self.frame.unit_km
        return max((step for step in STEPS_KM if step <= room), default=STEPS_KM[0])

    @property
    def bar(self) -> float:
        return round(self.bar_km / self.frame.unit_km, 1)

    def draw(self, features: Iterable[dict[str, Any]]) -> "Drawing":
        """The outlines that reach into the frame."""
        for feature in features:
            if path := outline(self.frame, feature):
                self.outlines.append(path)
        return self

    def mark(self, at: Point, text: str, **facts: str) -> None:
        """Put a mark there."""
        x, y = self.frame.place(*at)
        self.marks.append(Mark(x, y, text, **facts))

    def line(self, start: Point, end: Point) -> None:
        """A line from one to the other: a centre and what it feeds."""
        self.lines.append((*self.frame.place(*start), *self.frame.place(*end)))


def frame_of(points: Sequence[Point], *, least_km: float = 6.0, width: float = 520.0, tallest: float = 0.85) -> Frame:
    """The frame about these positions with room around; never less than `least_km` wide, and lying rather than standing."""
    lats, lngs = [lat for lat, _ in points], [lng for _, lng in points]
    lat, lng = (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2
    squeeze = cos(radians(lat))
    high = (max(lats) - min(lats)) * KM_OF_A_DEGREE
    wide = max(least_km, (max(lngs) - min(lngs)) * KM_OF_A_DEGREE * squeeze, high / tallest) * (1 + 2 * MARGIN)
    tall = max(high * (1 + 2 * MARGIN), wide * 0.55)
    up, side = tall / KM_OF_A_DEGREE / 2, wide / KM_OF_A_DEGREE / squeeze / 2
    return Frame(lat - up, lng - side, lat + up, lng + side, width)


def frame_of_features(features: Iterable[dict[str, Any]], *, width: float = 520.0) -> Frame:
    """The frame that holds these outlines."""
    points = [point for feature in features for ring in rings_of(feature) for point in ring]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Frame(min(ys), min(xs), max(ys), max(xs), width)


def rings_of(feature: dict[str, Any]) -> list[list[list[float]]]:
    """All rings of a polygon or a multi-polygon, as (lng, lat)."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def outline(frame: Frame, feature: dict[str, Any]) -> str:
    """The rings of a feature that reach into the frame, as one path; nothing where none does."""
    return "".join(_path(frame, ring) for ring in rings_of(feature) if frame.meets(ring))


def _path(frame: Frame, ring: list[list[float]]) -> str:
    """The ring as a path, without the points that nobody could tell apart, and cut where it is far outside."""
    kept: list[tuple[float, float]] = []
    for lng, lat in ring:
        x, y = frame.place(lat, lng)
        x, y = min(max(x, -frame.width), 2 * frame.width), min(max(y, -frame.height), 2 * frame.height)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= THIN:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.0f} {y:.0f}" if frame.unit_km > 0.15 else f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"
