"""Loading the 2,074 divisions: all of them, once, quickly, and nothing edited is lost."""

import time

import pytest

from songhe.base.actors import CLOCK
from songhe.register.places import actions, queries
from songhe.register.places.models import Division, Unit
from tests.cast import AT

pytestmark = pytest.mark.django_db


def test_all_divisions_are_there_with_two_seconds_of_work_and_few_queries(django_assert_max_num_queries):
    began = time.process_time()  # what this process worked, not what a busy machine made it wait
    with django_assert_max_num_queries(60):
        assert actions.load_divisions() == Division.objects.count() == 2074
    assert time.process_time() - began < 2


def test_a_second_time_adds_nothing():
    actions.load_divisions()
    assert (actions.load_divisions(), Unit.objects.count()) == (0, 3)


def test_every_place_lies_below_its_parent():
    actions.load_divisions()
    rows = Division.objects.select_related("parent").exclude(level="city")
    assert all(row.path == f"{row.parent.path}/{row.code}" for row in rows)


def test_places_that_were_there_stay_as_they_are(city):
    actions.set_position(division=queries.division("610921102001"), lat=32.8, lng=108.3, by=CLOCK, at=AT)
    actions.load_divisions()
    assert (Division.objects.count(), queries.division("610921102001").located) == (2074, "measured")


@pytest.mark.parametrize(("code", "villages"), [("610902-GX", 51), ("610902-YH", 27)])
def test_units_run_as_many_villages_as_was_published_or_chosen(code, villages):
    actions.load_divisions()
    assert Division.objects.filter(unit__code=code).count() == villages


def test_no_unit_reaches_outside_its_county():
    actions.load_divisions()
    assert set(Division.objects.exclude(unit=None).values_list("parent__parent__code", flat=True)) == {"610902"}


def test_unit_code_is_the_units_where_one_runs_the_village():
    actions.load_divisions()
    assert queries.unit_code(queries.division("610902004200")) == "610902-GX"
    assert queries.unit_code(queries.division("610921102001")) == "610921"
