"""Terrain, unit and position of one village, each journalled."""

import pytest

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.register.places import actions
from songhe.register.places.models import Unit
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(city):
    return cast.place(cast.DONGSHENG)


def unit(within):
    return Unit.objects.create(code=f"{within}-XX", name="示范区", within=within)


def test_terrain_is_changed_and_journalled(village):
    actions.set_terrain(division=village, terrain="town", by=CLOCK, at=AT)
    entry = journal.since(0)[-1]
    assert (cast.place(village.code).terrain, entry.before, entry.after) == (
        "town",
        {"terrain": "mountain"},
        {"terrain": "town"},
    )
    assert entry.division == village.path


def test_an_unknown_terrain_is_refused(village):
    with pytest.raises(Refused):
        actions.set_terrain(division=village, terrain="sea", by=CLOCK, at=AT)


def test_a_village_changes_its_unit_and_back(village):
    mine = unit("610921")
    actions.set_unit(division=village, unit=mine, by=CLOCK, at=AT)
    assert cast.place(village.code).unit == mine
    actions.set_unit(division=village, unit=None, by=CLOCK, at=AT)
    assert [entry.after for entry in journal.since(0)] == [{"unit": "610921-XX"}, {"unit": ""}]


def test_a_unit_of_another_county_is_refused(village):
    with pytest.raises(Refused):
        actions.set_unit(division=village, unit=unit("610924"), by=CLOCK, at=AT)


def test_a_measured_position_is_no_longer_approximate(village):
    actions.set_position(division=village, lat=32.9, lng=108.4, by=CLOCK, at=AT)
    row = cast.place(village.code)
    assert (row.lat, row.lng, row.located) == (32.9, 108.4, "measured")


@pytest.mark.parametrize(("lat", "lng"), [(0, 0), (34.6, 108), (32, 106.9), (108.3, 32.8)])
def test_a_position_outside_the_city_is_refused(village, lat, lng):
    with pytest.raises(Refused, match="安康"):
        actions.set_position(division=village, lat=lat, lng=lng, by=CLOCK, at=AT)
