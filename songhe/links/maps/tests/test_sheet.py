"""A map drawn by the server: positions stand where they belong, and everything lies inside the frame."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.links.maps import sheet, travel

BORDERS = Path(sheet.__file__).parents[2] / "register/places/data/counties.geojson"
LAT, LNG = st.floats(31.5, 34.0), st.floats(108.0, 110.5)
POINTS = st.lists(st.tuples(LAT, LNG), min_size=1, max_size=12)


@given(POINTS)
def test_every_point_lies_inside_and_north_is_up(points: list[tuple[float, float]]) -> None:
    frame = sheet.frame_of(points)
    placed = [frame.place(*point) for point in points]
    assert all(0 < x < frame.width and 0 < y < frame.height for x, y in placed)
    assert 0.5 < frame.height / frame.width < 1.2
    north = max(zip(points, placed, strict=True), key=lambda one: one[0][0])
    assert north[1][1] == min(y for _, y in placed)


@given(POINTS)
def test_the_bar_is_as_long_as_it_says(points: list[tuple[float, float]]) -> None:
    drawn = sheet.Drawing(sheet.frame_of(points))
    frame, middle = drawn.frame, (drawn.frame.south + drawn.frame.north) / 2
    east = frame.west + drawn.bar / (frame.squeeze * frame.scale)
    assert travel.straight_m((middle, frame.west), (middle, east)) / 1000 == pytest.approx(drawn.bar_km, rel=0.02)
    assert drawn.bar <= frame.width / 3 + 0.1 or drawn.bar_km == sheet.STEPS_KM[0]


def test_only_the_counties_about_are_drawn() -> None:
    outlines = json.loads(BORDERS.read_text(encoding="utf-8"))["features"]
    near = sheet.Drawing(sheet.frame_of([(32.7835, 108.2823)])).draw(outlines)
    whole = sheet.Drawing(sheet.frame_of_features(outlines)).draw(outlines)
    assert 1 <= len(near.outlines) < 5 and len(whole.outlines) == 10
    assert sum(map(len, whole.outlines)) < 40_000


def test_marks_and_lines_carry_their_places() -> None:
    drawn = sheet.Drawing(sheet.frame_of([(32.7, 109.0), (32.8, 109.1)]))
    drawn.mark((32.7, 109.0), "1", kind="here", name="甲")
    drawn.line((32.7, 109.0), (32.8, 109.1))
    (mark,), (line,) = drawn.marks, drawn.lines
    assert (mark.x, mark.y) == line[:2] and mark.text == "1"
    assert line[0] < line[2] and line[1] > line[3]


def test_one_polygon_is_read_like_many() -> None:
    ring = [[109.0, 32.7], [109.1, 32.7], [109.1, 32.8], [109.0, 32.7]]
    one: dict[str, Any] = {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    many: dict[str, Any] = {"geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}
    assert sheet.rings_of(one) == sheet.rings_of(many) == [ring]
