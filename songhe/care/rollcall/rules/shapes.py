"""Shapes on the ground: read, checked, measured. WGS-84, longitude before latitude as in GeoJSON; points are (lat, lng)."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # 0.12 s to load: only who asks about ground waits for it
    from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
Box = tuple[float, float, float, float]
METRES_OF_A_DEGREE = 111_320.0
MOST_POINTS, MOST_DEGREES, DIGITS, CORNERS = 2000, 4.0, 6, 64
WORLD = (-180.0, -90.0, 180.0, 90.0)


class BadShape(ValueError):
    """`code`: syntax, kind, empty, crossed, too_fine, too_wide, off_the_map. The words are the form's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(told: Any) -> dict[str, Any]:
    """A checked Polygon or MultiPolygon out of GeoJSON (a geometry, a feature, a collection of them); or BadShape."""
    import shapely

    parts = [part for one in _geometries(told) for part in _polygons(one)]
    if not parts:
        raise BadShape("empty")
    if sum(len(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)) > MOST_POINTS:
        raise BadShape("too_fine")
    if not all(part.is_valid for part in parts):
        raise BadShape("crossed")
    whole = shapely.union_all(parts)
    if whole.is_empty or not whole.area:
        raise BadShape("empty")
    _check_size(whole)
    return _plain(whole)


def _geometries(told: Any) -> list[dict[str, Any]]:
    if not isinstance(told, dict):
        raise BadShape("syntax")
    if told.get("type") == "FeatureCollection":
        rows = told.get("features")
        if not isinstance(rows, list):
            raise BadShape("syntax")
        return [found for row in rows for found in _geometries(row)]
    return _geometries(told.get("geometry")) if told.get("type") == "Feature" else [told]


def _polygons(told: dict[str, Any]) -> list[Any]:
    import shapely
    from shapely.geometry import MultiPolygon, shape

    if told.get("type") not in {"Polygon", "MultiPolygon"}:
        raise BadShape("kind")
    if not _finite(told.get("coordinates")):
        raise BadShape("syntax")
    try:
        made = shape(told)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError) as fault:
        raise BadShape("syntax") from fault
    if made.is_empty:
        raise BadShape("empty")
    return list(made.geoms) if isinstance(made, MultiPolygon) else [made]


def _finite(value: Any) -> bool:
    """Lists of lists of numbers, none of them endless."""
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    return isinstance(value, int | float) and math.isfinite(value)


def _check_size(whole: "BaseGeometry") -> None:
    west, south, east, north = whole.bounds
    if west < WORLD[0] or south < WORLD[1] or east > WORLD[2] or north > WORLD[3]:
        raise BadShape("off_the_map")
    if east - west > MOST_DEGREES or north - south > MOST_DEGREES:
        raise BadShape("too_wide")


def _plain(whole: "BaseGeometry") -> dict[str, Any]:
    """As JSON, to a tenth of a metre."""
    import shapely
    from shapely.geometry import mapping

    told = mapping(shapely.set_precision(whole, 10**-DIGITS))
    return {"type": told["type"], "coordinates": _lists(told["coordinates"])}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, list | tuple) else round(float(value), DIGITS)


def circle(centre: Point, km: float) -> dict[str, Any]:
    """Everything within so many kilometres of a point, as a polygon of 64 corners that holds the whole circle."""
    from shapely.geometry import Polygon

    lat, lng = centre
    reach = km * 1000 / math.cos(math.pi / CORNERS) / METRES_OF_A_DEGREE
    wide = reach / math.cos(math.radians(lat))
    turns = [2 * math.pi * step / CORNERS for step in range(CORNERS)]
    ring = [(lng + wide * math.cos(turn), lat + reach * math.sin(turn)) for turn in turns]
    return _plain(Polygon(ring))


def box(told: dict[str, Any]) -> Box | None:
    """(south, west, north, east); None of nothing."""
    from shapely.geometry import shape

    if not told:
        return None
    west, south, east, north = shape(told).bounds
    return south, west, north, east


def widened(around: Box, metres: float) -> Box:
    """The box with a margin."""
    south, west, north, east = around
    up = metres / METRES_OF_A_DEGREE
    side = up / max(0.1, math.cos(math.radians(max(abs(south), abs(north)))))
    return south - up, west - side, north + up, east + side


def inside(told: dict[str, Any], points: Sequence[Point]) -> list[bool]:
    """For each point whether it lies inside or on the edge. One call for thousands."""
    import shapely
    from shapely.geometry import shape

    if not told or not points:
        return [False] * len(points)
    ground = shape(told)
    shapely.prepare(ground)
    found = shapely.intersects_xy(ground, [lng for _lat, lng in points], [lat for lat, _lng in points])
    return [bool(one) for one in found]


def metres_to(told: dict[str, Any], points: Sequence[Point]) -> list[float]:
    """How far each point lies from the shape, 0 inside; flat about the shape's middle, exact to a part in a thousand."""
    import shapely
    from shapely.geometry import shape

    if not told or not points:
        return [math.inf] * len(points)
    ground = shape(told)
    squeeze = math.cos(math.radians(ground.centroid.y))
    flat = shapely.transform(ground, lambda pairs: pairs * [METRES_OF_A_DEGREE * squeeze, METRES_OF_A_DEGREE])
    spots = shapely.points([(lng * METRES_OF_A_DEGREE * squeeze, lat * METRES_OF_A_DEGREE) for lat, lng in points])
    return [float(one) for one in shapely.distance(flat, spots)]


def square_km(told: dict[str, Any]) -> float:
    """How large it is."""
    from shapely.geometry import shape

    if not told:
        return 0.0
    ground = shape(told)
    squeeze = math.cos(math.radians(ground.centroid.y))
    return float(ground.area) * METRES_OF_A_DEGREE**2 * squeeze / 1e6
