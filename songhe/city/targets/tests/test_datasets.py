"""The open file of the targets: finished months, newest knowledge, nothing that leads to a person."""

from datetime import date
from typing import Any

import pytest

from songhe.city.targets import datasets
from songhe.city.targets.models import Count
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def count(indicator: str, met: int, of: int, month: date = OCTOBER, **more: Any) -> Count:
    facts = {"version": 1, "place": "6109/610921", "level": "county", "counted_at": AT}
    return Count.objects.create(indicator=indicator, numerator=met, denominator=of, month=month, **{**facts, **more})


def test_the_newest_of_each_finished_month() -> None:
    count("village-points", 3, 0)
    count("village-points", 4, 0, counted_at=after(60))
    count("village-points", 9, 0, month=date(2026, 11, 1))
    count("village-points", 1, 0, month=date(2025, 10, 1))
    count("village-points", 2, 0, level="town", place="6109/610921/610921102")
    (row,) = datasets.rows(AT)
    assert (row["target"], row["met"], row["place_code"], row["measure"]) == ("village-points", 4, "610921", "rural-1.3")


@pytest.mark.parametrize(
    ("met", "of", "shown"), [(9, 50, None), (45, 50, None), (20, 50, 20), (0, 50, 0), (50, 50, 50), (4, 4, None)]
)
def test_a_few_people_are_not_counted_in_public(met: int, of: int, shown: int | None) -> None:
    count("monthly-visit-rate", met, of)
    assert [row["met"] for row in datasets.rows(AT)] == [shown]


def test_facilities_may_be_few() -> None:
    count("fire-pass-rate", 2, 3)
    assert [(row["met"], row["of"]) for row in datasets.rows(AT)] == [(2, 3)]
