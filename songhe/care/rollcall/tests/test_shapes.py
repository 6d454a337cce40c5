"""Shapes: read, refused, measured; points on the edge are in."""

import math
from typing import Any

import pytest

from songhe.care.rollcall.rules import shapes
from songhe.care.rollcall.rules.shapes import BadShape

SQUARE: dict[str, Any] = {"type": "Polygon", "coordinates": [[[108, 32], [109, 32], [109, 33], [108, 33], [108, 32]]]}
BOW = {"type": "Polygon", "coordinates": [[[108, 32], [109, 33], [109, 32], [108, 33], [108, 32]]]}
HOLED = {
    "type": "Polygon",
    "coordinates": [*SQUARE["coordinates"], [[108.4, 32.4], [108.6, 32.4], [108.6, 32.6], [108.4, 32.6], [108.4, 32.4]]],
}


def test_a_feature_and_a_collection_are_read_like_a_geometry() -> None:
    feature = {"type": "Feature", "geometry": SQUARE, "properties": {}}
    collection = {"type": "FeatureCollection", "features": [feature, feature]}
    assert shapes.read(SQUARE)["type"] == shapes.read(feature)["type"] == shapes.read(collection)["type"] == "Polygon"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("x", "syntax"), (None, "syntax"), ({"type": "FeatureCollection"}, "syntax"), ({"type": "Feature"}, "syntax"),
        ({"type": "Point", "coordinates": [1, 2]}, "kind"), ({"type": "Polygon", "coordinates": "x"}, "syntax"),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}, "syntax"), ({"type": "Polygon"}, "syntax"),
        ({"type": "Polygon", "coordinates": []}, "empty"), (BOW, "crossed"),
        ({"type": "FeatureCollection", "features": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}, "too_wide"),
        ({"type": "Polygon", "coordinates": [[[190, 0], [191, 0], [191, 1], [190, 0]]]}, "off_the_map"),
        ({"type": "Polygon", "coordinates": [[[108, 32], [math.nan, 32], [109, 33], [108, 32]]]}, "syntax"),
        ({"type": "Polygon", "coordinates": [[[108 + i / 1e4, 32 + i % 2 / 1e3] for i in range(2500)]]}, "too_fine"),
    ],
)  # fmt: skip
def test_what_is_no_ground_is_refused_with_its_reason(told: Any, code: str) -> None:
    with pytest.raises(BadShape) as refusal:
        shapes.read(told)
    assert refusal.value.code == code


def test_the_edge_is_in_and_a_hole_is_out() -> None:
    points = [(32.5, 108.0), (32.0, 108.0), (32.5, 108.5), (32.2, 108.2), (33.1, 108.5)]
    assert shapes.inside(shapes.read(HOLED), points) == [True, True, False, True, False]
    assert shapes.inside({}, points) == [False] * 5 and shapes.inside(SQUARE, []) == []


def test_a_circle_holds_everything_within_its_kilometres() -> None:
    made = shapes.circle((32.7, 109.0), 3)
    near = [(32.7 + 2.99 / 111.32 * math.sin(turn), 109 + 2.99 / (111.32 * math.cos(math.radians(32.7))) * math.cos(turn))
            for turn in (step / 10 for step in range(63))]  # fmt: skip
    assert all(shapes.inside(made, near)) and not any(shapes.inside(made, [(32.7 + 3.05 / 111.32, 109.0)]))
    assert 28 < shapes.square_km(made) < 29


def test_metres_to_the_edge() -> None:
    inside, north, far = shapes.metres_to(SQUARE, [(32.5, 108.5), (33.01, 108.5), (32.5, 109.1)])
    assert inside == 0 and abs(north - 1113) < 2 and abs(far - 9390) < 60
    assert shapes.metres_to({}, [(1.0, 1.0)]) == [math.inf]


def test_a_box_and_its_margin() -> None:
    box = shapes.box(SQUARE)
    assert box == (32, 108, 33, 109) and shapes.box({}) is None
    south, west, north, east = shapes.widened(box, 11132)
    assert abs(32 - south - 0.1) < 1e-6 and north > 33.09 and west < 107.9 and east > 109.1
