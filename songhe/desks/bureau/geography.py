"""The map of the ten counties as SVG paths: drawn by the server, so that it needs no script and no tiles."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from songhe.register import places

WIDTH = 520.0
BORDERS = Path(places.__file__).parent / "data" / "counties.geojson"
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
    features = json.loads(BORDERS.read_text())["features"]
    points = [point for feature in features for ring in _rings(feature) for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def place(lng: float, lat: float) -> tuple[float, float]:
        return (lng - west) * squeeze * scale, (north - lat) * scale

    return Sheet(tuple(_shape(feature, place) for feature in features), WIDTH, (north - south) * scale)


def _rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _shape(feature: dict[str, Any], place: Any) -> Shape:
    rings = _rings(feature)
    outline = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in ring)) + "Z" for ring in rings)
    points = [point for ring in rings for point in ring]
    up, right = NUDGE.get(feature["properties"]["code"], (0.0, 0.0))
    lng = (min(x for x, _ in points) + max(x for x, _ in points)) / 2 + right
    lat = (min(y for _, y in points) + max(y for _, y in points)) / 2 + up
    x, y = place(lng, lat)
    return Shape(feature["properties"]["code"], feature["properties"]["name"], outline, round(x, 1), round(y, 1))
