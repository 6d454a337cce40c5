"""Figures of rows that are looked at one by one: sums by place, the list within the division, a page that is not there."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from django.urls import reverse

from songhe.base.indicators import Counter, Ratio, Row, Span, month
from songhe.register.access.counted import counted, inside, page
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db
NOVEMBER = month(2026, 11)


@dataclass(frozen=True)
class Thing:
    name: str
    division_path: str


def things(span: Span, at: datetime) -> list[tuple[Thing, bool]]:
    """Two of 蒲溪社区, one of them met; one of 紫阳县."""
    assert (span, at) == (NOVEMBER, cast.AT)
    puxi, haoping = cast.place(cast.PUXI).path, cast.place(cast.HAOPING).path
    return [(Thing("甲", puxi), True), (Thing("乙", puxi), False), (Thing("丙", haoping), True)]


def line(row: Thing, place: str, met: bool) -> Row:
    return Row(row.name, place, met=met)


def listed(counter: Counter, user: User, path: str, part: str) -> list[tuple[str, bool]]:
    return [(row.title, row.met) for row in counter.rows(user, NOVEMBER, cast.AT, path, part)]


def test_met_and_of_are_added_up_by_place(city: object) -> None:
    paths = cast.place(cast.PUXI).path, cast.place(cast.HAOPING).path
    assert counted(things, line).count(NOVEMBER, cast.AT) == {paths[0]: Ratio(1, 2), paths[1]: Ratio(1, 1)}


def test_each_part_lists_what_it_counts(sun_city: User) -> None:
    counter, everywhere = counted(things, line), cast.place(cast.CITY).path
    assert listed(counter, sun_city, everywhere, "of") == [("甲", True), ("乙", False), ("丙", True)]
    assert listed(counter, sun_city, everywhere, "met") == [("甲", True), ("丙", True)]
    assert listed(counter, sun_city, everywhere, "missing") == [("乙", False)]


def test_neither_another_place_nor_another_county_is_listed(sun_city: User, li_county: User) -> None:
    counter, hanyin, ziyang = counted(things, line), cast.place(cast.HANYIN).path, cast.place(cast.ZIYANG).path
    assert listed(counter, sun_city, ziyang, "of") == [("丙", True)]
    assert listed(counter, sun_city, f"{hanyin}-unit", "of") == [("甲", True), ("乙", False)]  # a unit of that county
    assert listed(counter, li_county, cast.place(cast.CITY).path, "of") == [("甲", True), ("乙", False)]
    assert listed(counter, li_county, ziyang, "of") == []


def test_a_line_names_its_place(li_county: User) -> None:
    (row, _other) = counted(things, line).rows(li_county, NOVEMBER, cast.AT, cast.place(cast.HANYIN).path, "of")
    assert row.place == "汉阴县·蒲溪镇·蒲溪社区"


def test_a_path_that_only_begins_alike_lies_elsewhere(li_county: User) -> None:
    hanyin = cast.place(cast.HANYIN).path
    assert inside(li_county, hanyin, f"{hanyin}/1") and inside(li_county, hanyin, hanyin)
    assert not inside(li_county, hanyin, f"{hanyin}1")


@pytest.mark.parametrize("remembers", [True, False])
def test_whether_an_earlier_month_can_be_counted_is_the_rooms_to_say(remembers: bool) -> None:
    assert counted(things, line, remembers=remembers).remembers is remembers


def test_a_page_that_is_not_there_leads_nowhere() -> None:
    assert page("places:children", "6109") == reverse("places:children", args=["6109"])
    assert page("nowhere:at_all", 1) == ""
