"""The map of the ten counties as SVG paths: drawn by the server, so that it needs no script and no tiles."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from songhe.links.maps import sheet as maps
from songhe.register.places import queries as places

WIDTH = 520.0
# A label sits in the middle of its county's box; these move it (degrees north, east) to where the county has room.
NUDGE = {
    "610902": (-0.02, -0.02), "610924": (0.03, 0.01), "610926": (0.13, 0.02), "610927": (-0.06, 0.05), "610925": (0.02, -0.02),
    "610981": (0.0, 0.02), "610921": (-0.02, 0.05), "610923": (0.07, -0.04), "610922": (0.03, 0.0), "610929": (0.0, 0.02),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """One county: its outline and where its label goes, in the map's own units."""

    code: str
    name: str
    outline: str
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """The whole map."""

    shapes: tuple[Shape, ...]
    width: float
    height: float

    @property
    def box(self) -> str:
        return f"-6 -6 {self.width + 12:.0f} {self.height + 12:.0f}"


@lru_cache(maxsize=1)
def sheet() -> Sheet:
    """The counties, projected with true proportions in the middle of the city."""
    features = places.outlines()
    frame = maps.frame_of_features(features, width=WIDTH)
    return Sheet(tuple(_shape(feature, frame) for feature in features), WIDTH, frame.height)


def shape_of(code: str) -> Shape | None:
    """The outline of one county; nothing for any other place."""
    return next((shape for shape in sheet().shapes if shape.code == code), None)


def _shape(feature: dict[str, Any], frame: maps.Frame) -> Shape:
    code, name = feature["properties"]["code"], feature["properties"]["name"]
    points = [point for ring in maps.rings_of(feature) for point in ring]
    up, right = NUDGE.get(code, (0.0, 0.0))
    lng = (min(x for x, _ in points) + max(x for x, _ in points)) / 2 + right
    lat = (min(y for _, y in points) + max(y for _, y in points)) / 2 + up
    return Shape(code, name, maps.outline(frame, feature), *frame.place(lat, lng))
