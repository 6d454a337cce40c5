"""Map, trend and ranking: true to the numbers, readable without a script."""

from datetime import timedelta
from itertools import pairwise

import pytest

from songhe.base import indicators as base
from songhe.base.indicators import Ratio
from songhe.care.emergency.tests.past import past_call
from songhe.city.targets import geography
from songhe.desks.bureau import pages, ranking, trend
from songhe.desks.bureau.choice import Choice
from songhe.register.places.models import Unit
from tests import cast

LATER = cast.AT + timedelta(days=5)


def choice(code: str = "response-15min", where: str = "", grain: str = "county") -> Choice:
    figure = base.find(code)
    assert figure
    return Choice(cast.sun_city(), LATER, base.month(2026, 11), figure, where, "安康市", grain)


def test_the_map_has_the_ten_counties_inside_its_box() -> None:
    sheet = geography.sheet()
    assert len(sheet.shapes) == 10
    assert all(0 <= shape.x <= sheet.width and 0 <= shape.y <= sheet.height for shape in sheet.shapes)
    assert all(shape.outline.startswith("M") and shape.outline.endswith("Z") for shape in sheet.shapes)


def test_north_is_up() -> None:
    places = {shape.name: shape for shape in geography.sheet().shapes}
    assert places["宁陕县"].y < places["汉阴县"].y < places["镇坪县"].y
    assert places["石泉县"].x < places["白河县"].x


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("response-15min", ["低于 95%", "95–97%", "97–99%", "99–100%", "达到 100%"]),
        ("false-alarm", ["高于 25%", "20–25%", "15–20%", "10–15%", "10% 以内"]),
    ],
)
def test_the_legend_says_the_limits(code: str, words: list[str]) -> None:
    figure = base.find(code)
    assert figure and [text for _, text in pages.legend(figure)] == words


@pytest.mark.django_db
def test_a_unit_stands_under_its_county_and_counts_in_it() -> None:
    cast.city()
    Unit.objects.create(code="610921-GX", name="试验区", within="610921")
    past_call(unit="610921-GX", arrived=1000)
    past_call(arrived=60)
    lines = ranking.lines(choice())
    names = [(line.name, line.inside, line.ratio.of) for line in lines]
    assert names[:2] == [("汉阴县", False, 2), ("试验区", True, 1)]


@pytest.mark.django_db
def test_the_bar_shows_calls_gone_wrong_from_zero() -> None:
    for seconds in (1000, 1000, 60):
        past_call(arrived=seconds)
    past_call(where=cast.HAOPING, arrived=1000)
    widths = {line.name: line.width for line in ranking.lines(choice())}
    assert widths == {"汉阴县": 100.0, "紫阳县": 50.0}


@pytest.mark.django_db
def test_where_less_is_better_the_highest_is_worst() -> None:
    past_call(cause="false_touch")
    past_call(where=cast.HAOPING)
    assert [line.name for line in ranking.lines(choice("false-alarm"))] == ["汉阴县", "紫阳县"]


@pytest.mark.django_db
def test_the_curve_ends_at_the_month_and_breaks_where_nothing_was_counted() -> None:
    for days in (0, 31, 93):
        past_call(at=cast.AT - timedelta(days=days), arrived=60)
    drawn = trend.chart(choice(), [])
    (whole,) = drawn.curves
    assert len(drawn.months) == 12
    assert whole.last and whole.last.month == "2026-11"
    assert whole.path.count("M") == 2  # August, then October and November
    month, ((ratio, query),) = drawn.table[-1]
    assert (month, ratio, query) == ("2026-11", Ratio(1, 1), "?month=2026-11&figure=response-15min")


@pytest.mark.django_db
def test_parts_with_few_calls_are_not_drawn() -> None:
    for _ in range(trend.FEW - 1):
        past_call(arrived=1000)
    lines = ranking.lines(choice())
    few = trend.chart(choice(), lines)
    past_call(arrived=1000)
    enough = trend.chart(choice(), ranking.lines(choice()))
    assert [curve.last is None for curve in few.named] == [False, True]
    assert [curve.last is None for curve in enough.named] == [False, False]


@pytest.mark.django_db
def test_labels_at_line_ends_keep_apart() -> None:
    for _ in range(trend.FEW):
        past_call(arrived=1000)
        past_call(where=cast.HAOPING, arrived=1000)
    drawn = trend.chart(choice(), ranking.lines(choice()))
    heights = sorted(curve.label_y for curve in drawn.curves)
    assert all(lower - upper >= trend.APART for upper, lower in pairwise(heights))


@pytest.mark.parametrize(
    ("shares", "axis"), [([], (0, 100)), ([100.0], (90, 100)), ([0.0], (0, 10)), ([63.6, 95.0], (60, 100)), ([22.4], (20, 30))]
)
def test_the_axis_covers_the_shares_in_tens(shares: list[float], axis: tuple[int, int]) -> None:
    assert trend._axis(shares) == axis
