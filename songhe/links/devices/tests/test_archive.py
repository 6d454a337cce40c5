"""The archive: nothing doubled, nothing open on the disk, a day merged, a day and a person taken away."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from songhe.base.rows import new_id
from songhe.links.devices import archive
from songhe.links.devices.archive import Kept, Question, files
from songhe.links.devices.models import ReadingDay

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
WANG, CHEN = new_id(), new_id()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def some(count: int, first: int = 1, at: datetime = AT, person: Any = WANG) -> list[Kept]:
    """Messages of one home, the newest first."""
    rows = [
        Kept(
            number, f"d{number % 3}", at + timedelta(seconds=number), at, "flow", {"total_m3": number / 10, "battery": 80},
            "meter", "水表", archive.mark_of(person), "6109/610921",
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    return rows[::-1]


def count(first: date = DAY, last: date = DAY) -> int:
    return int(archive.ask(Question("SELECT count(*) FROM said"), first, last)[0][0])


def test_what_is_kept_is_found_and_in_order() -> None:
    archive.store(some(30))
    rows = archive.ask(Question("SELECT device, seq, battery, model FROM said WHERE device = ? ORDER BY seq", ["d1"]), DAY, DAY)
    assert [row[1] for row in rows] == list(range(1, 31, 3)) and rows[0] == ("d1", 1, 80, "水表")
    assert ReadingDay.objects.get().count == 30


def test_nothing_lies_open_on_the_disk(tmp_path: Path) -> None:
    archive.store(some(5))
    (path,) = (tmp_path / "readings").iterdir()
    data = path.read_bytes()
    assert data[:4] == b"PARE" and b"total_m3" not in data and b"610921" not in data
    row = ReadingDay.objects.get()
    raw = ReadingDay.objects.filter(pk=row.pk).extra(select={"sealed": "key"}).values_list("sealed", flat=True).get()
    assert row.key not in str(raw) and len(row.key) == 64


def test_another_key_opens_nothing() -> None:
    import duckdb

    archive.store(some(5))
    row = ReadingDay.objects.get()
    row.key = "ab" * 32
    row.save()
    with pytest.raises((OSError, duckdb.Error)):
        count()


def test_a_day_without_a_file_says_nothing() -> None:
    assert count() == 0


def test_messages_go_to_the_day_on_which_they_came_in() -> None:
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight here
    archive.store([*some(3), *some(2, 10, late)])
    assert [row.day for row in ReadingDay.objects.order_by("day")] == [DAY, DAY + timedelta(days=1)]
    assert (count(), count(DAY, DAY + timedelta(days=1))) == (3, 5)


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_commit_nothing_counts_and_the_stray_is_swept(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        archive.store(some(7))
        raise ZeroDivisionError
    assert count() == 0 and len(list((tmp_path / "readings").iterdir())) == 1
    archive.store(some(7))
    assert count() == 7
    now = datetime.now(UTC)
    assert archive.sweep(now) == 0 and archive.sweep(now + timedelta(hours=2)) == 1
    assert count() == 7


@pytest.mark.django_db(transaction=True)
def test_a_day_that_is_over_becomes_one_file(tmp_path: Path) -> None:
    archive.store(some(4))
    archive.store(some(4, 5))
    assert archive.merge_due(DAY) == 0
    assert archive.merge_due(DAY + timedelta(days=1)) == 1 and archive.merge_due(DAY + timedelta(days=1)) == 0
    assert len(list((tmp_path / "readings").iterdir())) == 1 and count() == 8
    row = ReadingDay.objects.get()
    assert row.merged and len(row.files) == 1 and row.count == 8
    data = files._read(row, row.files).to_pydict()
    assert data["device"] == sorted(data["device"])


@pytest.mark.django_db(transaction=True)
def test_one_person_is_taken_out_and_the_others_stay(tmp_path: Path) -> None:
    archive.store([*some(4), *some(6, 10, person=CHEN)])
    key = ReadingDay.objects.get().key
    assert archive.forget_person(CHEN) == 6 and archive.forget_person(CHEN) == 0
    assert count() == 4 and ReadingDay.objects.get().key != key
    assert len(list((tmp_path / "readings").iterdir())) == 1
    assert archive.forget_person(WANG) == 4 and count() == 0


def test_a_day_whose_time_is_over_goes_with_its_key(tmp_path: Path) -> None:
    archive.store(some(3))
    assert archive.forget_days(DAY) == 0 and archive.forget_days(DAY + timedelta(days=1)) == 1
    assert not ReadingDay.objects.exists() and not list((tmp_path / "readings").iterdir())
