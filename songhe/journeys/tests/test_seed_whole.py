"""The whole demo city, as `make demo` sows it, at any moment somebody may start it: its days then fall otherwise."""

from datetime import UTC, datetime

import pytest

from songhe.base.models import JournalEntry
from songhe.care.beds.models import Stay
from songhe.care.homecare.models import Course, Order
from songhe.journeys import seed_city

MOMENTS = [
    datetime(2026, 11, 28, 4, 40, tzinfo=UTC),
    datetime(2026, 11, 30, 1, 5, tzinfo=UTC),
    datetime(2026, 12, 3, 15, 30, tzinfo=UTC),
]


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("at", MOMENTS, ids=["saturday noon", "monday morning", "thursday night"])
def test_the_whole_city_is_sown(at: datetime) -> None:
    assert not seed_city.sow(at=at).already
    assert Course.objects.count() == 2 and Stay.objects.filter(status="present").exists()
    assert Order.objects.filter(status="assigned", window_starts__gt=at).exists()
    assert not JournalEntry.objects.filter(at__gt=at).exists()
