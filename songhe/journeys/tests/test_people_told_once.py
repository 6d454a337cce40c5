"""Each row of the journal is told once: read twice, raced for, killed at any line, broken or late."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.journeys import people_told, reading
from songhe.journeys.tests.telling import (
    accepted,
    arrived,
    closed,
    hand,
    press,
    told,
)
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice, Reader
from songhe.register.people.models import Contact
from tests.cast import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]


def snapshot() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("to", "title"))


def test_read_twice_each_row_is_told_once(daughter: Contact) -> None:
    accepted(press())
    people_told.run_once(after(60))
    first = snapshot()
    assert people_told.run_once(after(61)) <= 1  # only its own row of having told
    assert snapshot() == first


def test_a_copy_that_lost_the_race_tells_nothing(daughter: Contact) -> None:
    press()
    (row, *_rest) = journal.since(0)
    Reader.objects.create(name=people_told.READING.name, pos=row.pos)
    assert not people_told.READING.step(0, row, after(5))
    assert not Notice.objects.exists()


def test_rows_of_which_nobody_is_told_are_passed_over_and_cost_no_write(django_assert_num_queries: Any) -> None:
    press()
    while people_told.run_once(after(5)):
        pass
    place = Reader.objects.get(name=people_told.READING.name).pos
    with journal.deed():
        for number in range(3):
            journal.write(verb="x.idle", subject=Reader.objects.get(), by=CLOCK, at=after(6), division="", facts={"n": number})
    with django_assert_num_queries(2):  # its place, and the rows
        assert people_told.run_once(after(7)) == 3
    assert people_told.run_once(after(7)) == 0
    assert Reader.objects.get(name=people_told.READING.name).pos == place < journal.head()


def test_after_many_such_rows_the_place_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FAR", 3)
    press()
    while people_told.run_once(after(5)):
        pass
    place = Reader.objects.get(name=people_told.READING.name).pos
    for number in range(4):
        with journal.deed():
            journal.write(verb="x.idle", subject=Reader.objects.get(), by=CLOCK, at=after(6), division="", facts={"n": number})
        people_told.run_once(after(7))
    assert Reader.objects.get(name=people_told.READING.name).pos >= place + 3


def test_a_journal_that_came_back_from_an_older_copy_is_read_from_the_place(daughter: Contact) -> None:
    """Where a reader had looked stands another row now: what was passed over in memory says nothing any more."""
    place = Reader.objects.create(name=people_told.READING.name, pos=0)
    reading._seen[people_told.READING.name] = reading._Seen(0, 1, uuid4())
    accepted(press())
    people_told.run_once(after(60))
    place.refresh_from_db()
    assert place.pos > 0 and Notice.objects.exists()


DEATHS = range(6)


@pytest.mark.parametrize("line", DEATHS)
def test_killed_at_any_line_nothing_is_lost_and_nothing_said_twice(
    daughter: Contact, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed("helped")(press())
    lines = iter(range(100))
    leave, tell = notify.leave, emergency.tell

    def deadly(deed: Callable[..., Any]) -> Callable[..., Any]:
        def at_some_line(**facts: Any) -> Any:
            if next(lines) == line:
                raise KeyboardInterrupt
            result = deed(**facts)
            if next(lines) == line:
                raise KeyboardInterrupt
            return result

        return at_some_line

    monkeypatch.setattr(notify, "leave", deadly(leave))
    monkeypatch.setattr(emergency, "tell", deadly(tell))
    with pytest.raises(KeyboardInterrupt):
        people_told.run_once(after(600))
    monkeypatch.undo()
    for _ in range(3):
        people_told.run_once(after(601))
    titles = [title for to, title in snapshot() if to.startswith("contact:")]
    assert len(titles) == len(set(titles)) == 4  # asked for help, somebody goes, at the door, finished


def test_a_row_that_cannot_be_told_is_noted_and_holds_up_no_other(daughter: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived(press())
    tellers = {**people_told.TELLERS, "emergency.call.raise": lambda row, at: 1 / 0}
    monkeypatch.setattr(people_told, "TELLERS", tellers)
    texts = told(f"contact:{daughter.pk}")
    assert texts and "收到" not in texts[0]
    (entry,) = JournalEntry.objects.filter(verb="notify.reader.untold")
    pos = JournalEntry.objects.get(verb="emergency.call.raise").pos
    assert entry.facts.items() >= {"row": pos, "verb": "emergency.call.raise", "why": "ZeroDivisionError"}.items()


def test_old_news_rings_nobody(daughter: Contact) -> None:
    press()
    assert told("contact:", at=after(3 * 3600)) == []


def test_late_news_from_a_phone_without_signal_is_news(daughter: Contact) -> None:
    response = accepted(press())
    people_told.run_once(after(60))
    emergency.arrive(response=response, by=hand(response), at=after(300), late=True)
    assert told(f"contact:{daughter.pk}", at=after(3 * 3600))[-1] == "张大山 10:25 到门口了。"


def test_more_than_a_batch_is_followed_in_portions_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole rows are read of what a glance lets through, so many at a time; `concerns` decides as before."""
    press()
    told: list[int] = []
    mine = reading.Reading(
        "portions", lambda row: row.facts.get("n", 0) % 2 == 1, lambda row, at: told.append(row.facts["n"]),
        unfollowed="x.y", batch=3, glance=lambda row: row.verb == "x.told",
    )  # fmt: skip
    while mine.run_once(after(1)):
        pass
    with journal.deed():
        for number in range(11):
            subject = Reader.objects.get(name="portions")
            verb = "x.idle" if number in {4, 5} else "x.told"
            journal.write(verb=verb, subject=subject, by=CLOCK, at=after(2), division="", facts={"n": number})
    read = []
    while rows := mine.run_once(after(3)):
        read.append(rows)
    assert told == [1, 3, 7, 9] and sum(read) == 11 and len(read) == 3
