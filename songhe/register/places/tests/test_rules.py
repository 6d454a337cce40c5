"""Terrain by the kind of place, and which villages a unit runs."""

import pytest

from songhe.register.places import rules


@pytest.mark.parametrize(
    ("level", "kind", "name", "expected"),
    [
        ("city", "", "安康市", "town"),
        ("county", "", "汉阴县", "mountain"),
        ("town", "subdistrict", "江北街道", "town"),
        ("town", "town", "城关镇", "town"),
        ("town", "town", "蒲溪镇", "mountain"),
        ("village", "community", "蒲溪社区居委会", "town"),
        ("village", "village", "东升村委会", "mountain"),
    ],
)
def test_terrain_follows_the_kind_of_place(level, kind, name, expected):
    assert rules.terrain(level=level, kind=kind, name=name) == expected


UNITS = [
    {"code": "A", "villages": {"610902107": 2}},
    {"code": "B", "villages": {"610902107": None}},
]
VILLAGES = [
    ("610902107001", "community"),
    ("610902107203", "village"),
    ("610902107201", "village"),
    ("610902107202", "village"),
]


def test_a_unit_takes_village_committees_in_the_order_of_their_codes():
    given = rules.share_out(UNITS, VILLAGES)
    assert [code for code, unit in given.items() if unit == "A"] == ["610902107201", "610902107202"]


def test_a_later_unit_gets_the_rest_and_nobody_has_two():
    given = rules.share_out(UNITS, VILLAGES)
    assert [code for code, unit in given.items() if unit == "B"] == ["610902107001", "610902107203"]


@pytest.mark.parametrize(
    ("path", "county"), [("6109", "6109"), ("6109/610921", "610921"), ("6109/610921/610921102/610921102001", "610921")]
)
def test_county_of_a_path(path, county):
    assert rules.county_of(path) == county


@pytest.mark.parametrize(
    ("name", "said"), [("蒲溪社区居委会", "蒲溪社区"), ("东升村委会", "东升村"), ("月河新村村委会", "月河新村村")]
)
def test_the_name_that_people_say(name, said):
    assert rules.short(name) == said
