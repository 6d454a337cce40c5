"""Blood pressure at the first visit of the year, every half year of who is at risk, on two more days after a high one (8.3)."""

from datetime import date
from typing import Any

import pytest

from songhe.care.health import actions, dated, queries
from songhe.care.health.models import Watch
from songhe.care.health.rules import chronic
from songhe.care.health.tests.scene import AT, DAY, bp, by, chen, doctor, minutes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("age", "last", "high", "why"),
    [
        (34, None, 0, ""),
        (35, None, 0, "year"),
        (35, date(2025, 12, 31), 0, "year"),
        (54, date(2026, 1, 1), 0, ""),
        (55, date(2026, 5, 23), 0, "half"),
        (55, date(2026, 5, 24), 0, ""),
        (40, date(2026, 11, 1), 1, "again"),
        (40, date(2026, 11, 1), 2, "again"),
        (40, date(2026, 11, 1), 3, "doctor"),
        (None, None, 0, ""),
    ],
)
def test_whose_pressure_is_due(age: int | None, last: date | None, high: int, why: str) -> None:
    assert chronic.pressure_due(age, last, high, DAY, dated.followup(DAY)) == why


def test_the_pressure_of_the_year_is_asked_for_until_it_is_measured(client: Any) -> None:
    client.force_login(doctor())
    elder = chen()
    assert queries.unpressed(doctor(), DAY).filter(pk=elder.pk).exists() and queries.pressure_of(elder, DAY) == "year"
    assert "今年还没有量过血压" in client.get(f"/health/of/{elder.pk}/").content.decode()
    assert "今年还没量" in client.get("/health/due/pressure/").content.decode()
    bp(130, 80)
    assert queries.pressure_of(elder, DAY) == "" and not queries.unpressed(doctor(), DAY).filter(pk=elder.pk).exists()
    assert "今年还没有量过血压" not in client.get(f"/health/of/{elder.pk}/").content.decode()


def test_a_high_pressure_is_measured_on_two_more_days_and_one_good_day_ends_that() -> None:
    elder = chen()
    bp(130, 80)
    bp(142, 80, minutes(30))
    assert queries.pressure_of(elder, DAY) == "again", "the same day counts once, and by its highest"
    bp(150, 80, minutes(60))
    assert Watch.objects.get(elder=elder).bp_high == 1
    bp(142, 80, minutes(1440))
    bp(142, 92, minutes(2880))
    assert queries.pressure_of(elder, DAY) == "doctor" and queries.unpressed(doctor(), DAY).count() == 1
    bp(130, 80, minutes(4320))
    assert queries.pressure_of(elder, DAY) == ""


def test_a_pressure_that_cannot_be_true_and_one_from_before_count_for_nothing() -> None:
    elder = chen()
    bp(290, 80)
    assert queries.pressure_of(elder, DAY) == "year"
    bp(130, 80, minutes(10))
    bp(170, 90, minutes(20), taken_at=minutes(-2000))
    assert Watch.objects.get(elder=elder).bp_high == 0


def test_who_is_under_follow_up_is_measured_there() -> None:
    actions.enrol(elder=chen(), kind="htn", on=DAY, by=by(), at=AT)
    assert queries.pressure_of(chen(), DAY) == "" and not queries.unpressed(doctor(), DAY).filter(pk=chen().pk).exists()
    assert not queries.unpressed(cast.user("lead", "李", "station", cast.PUXI), DAY)
