"""The foundation holds: a deed is journalled in order, a race has one winner, a sealed value opens only in its place."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.register.places.models import Division

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def place() -> Division:
    return Division.objects.create(code="6109", name="安康市", level="city", path="6109", lat=32.7, lng=109.0, located="seat")


def test_rows_of_one_deed_stand_behind_each_other_without_gaps() -> None:
    division = place()
    for _ in range(2):
        with journal.deed():
            journal.write(verb="a.b", subject=division, by=CLOCK, at=AT, division="6109")
            journal.write(verb="a.c", subject=division, by=CLOCK, at=AT, division="6109")
    assert [entry.pos for entry in journal.since(0)] == [1, 2, 3, 4]


def test_a_deed_that_fails_leaves_no_row() -> None:
    division = place()
    with pytest.raises(ZeroDivisionError), journal.deed():
        journal.write(verb="a.b", subject=division, by=CLOCK, at=AT, division="6109")
        raise ZeroDivisionError
    assert journal.head() == 0


def test_the_database_refuses_to_change_or_remove_a_journal_row() -> None:
    division = place()
    with journal.deed():
        journal.write(verb="a.b", subject=division, by=CLOCK, at=AT, division="6109")
    for attempt in (lambda: JournalEntry.objects.update(verb="x"), lambda: JournalEntry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
