"""Deeds are all or nothing, positions are in the order of commits, and a reader with a cursor skips nothing."""

import time
from typing import Any

import pytest
from django.db import connection

from songhe.base import bell, journal
from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.base.tests.racing import race
from tests.cast import AT

pytestmark = pytest.mark.django_db


def write(verb: str) -> JournalEntry:
    return journal.write(verb=verb, subject=JournalEntry(), by=CLOCK, at=AT, division="6109")


def verbs() -> list[str]:
    return [entry.verb for entry in journal.since(0)]


def test_writing_outside_a_deed_is_a_fault_of_the_programmer() -> None:
    with pytest.raises(journal.NoDeed, match=r"a\.b"):
        write("a.b")


def test_rows_are_given_their_places_at_the_end_of_the_deed() -> None:
    with journal.deed():
        entry = write("a.b")
        assert entry.pos is None
        assert journal.head() == 0
    assert entry.pos == journal.head() == 1


def test_a_deed_without_rows_leaves_none() -> None:
    with journal.deed():
        pass
    assert verbs() == []


def test_a_deed_within_a_deed_is_one_deed() -> None:
    with journal.deed():
        write("a.outer")
        with journal.deed():
            write("a.inner")
        assert journal.head() == 0
    assert verbs() == ["a.outer", "a.inner"]


def test_an_inner_deed_that_fails_leaves_no_trace_in_the_outer() -> None:
    with journal.deed():
        write("a.outer")
        with pytest.raises(ZeroDivisionError), journal.deed():
            write("a.inner")
            raise ZeroDivisionError
        write("a.after")
    assert verbs() == ["a.outer", "a.after"]


def test_after_a_deed_that_failed_the_next_one_starts_clean() -> None:
    with pytest.raises(ZeroDivisionError), journal.deed():
        write("a.lost")
        raise ZeroDivisionError
    with journal.deed():
        write("a.kept")
    assert [(entry.pos, entry.verb) for entry in journal.since(0)] == [(1, "a.kept")]


def test_a_reader_goes_on_where_it_stopped() -> None:
    with journal.deed():
        for n in range(5):
            write(f"a.{n}")
    assert [entry.verb for entry in journal.since(2, limit=2)] == ["a.2", "a.3"]
    assert journal.since(5) == []


def test_another_nodes_rows_are_not_this_nodes_journal(settings: Any) -> None:
    with journal.deed():
        write("a.here")
    settings.NODE = "610924"
    assert journal.head() == 0
    with journal.deed():
        write("a.there")
    assert verbs() == ["a.there"]


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_and_not_before() -> None:
    ear = bell.Listener("journal")
    with journal.deed():
        write("a.b")
        assert not ear.wait(0.01)
    assert ear.wait(1)
    ear.close()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_rings_nobody() -> None:
    ear = bell.Listener("journal")
    with pytest.raises(ZeroDivisionError), journal.deed():
        write("a.b")
        raise ZeroDivisionError
    assert not ear.wait(0.01)
    ear.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_reader_with_a_cursor_misses_no_row_of_writers_that_commit_late() -> None:
    """A plain sequence lost 501 of 3,200 rows in the same experiment."""
    writers, each = 6, 40
    seen: list[int] = []

    def writer() -> None:
        for n in range(each):
            with journal.deed():
                write("a.b")
                if n % 3 == 0:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(0.002)")

    def reader() -> None:
        end = time.monotonic() + 20
        while len(seen) < writers * each and time.monotonic() < end:
            seen.extend(entry.pos for entry in journal.since(seen[-1] if seen else 0))

    outcomes = race(reader, *[writer] * writers)
    assert outcomes == [None] * (writers + 1)
    assert seen == list(range(1, writers * each + 1))
