"""After the event nobody changes what was written and who was told: the database refuses, and what is forced is seen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from songhe.base import crypto, guards, rotation
from songhe.base.fields import Closed
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call, Note, Told
from songhe.care.emergency.queries.timeline import _intact
from songhe.care.emergency.tests import scene
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast
from tests.cast import after
from tests.emptying import GUARDED

pytestmark = pytest.mark.django_db
HEARD, OTHER = "头晕，站不起来", "没有什么事"
BROKEN = "这条记录与流水不符：原文被改动过，或不见了"


@pytest.fixture
def note() -> Note:
    call = scene.answered()
    return actions.add_note(call=call, by=cast.liu_min().actor, at=after(30), text=HEARD)


def lines(call: Call) -> list[str]:
    return [moment.text for moment in queries.timeline_for(cast.liu_min(), call)]


def saved(note: Note) -> None:
    note.text = OTHER
    note.save()


def moved(note: Note) -> None:
    note.at = after(9)
    note.save(update_fields=["at"])


def resealed_under_the_same_key(note: Note) -> None:
    Note.objects.filter(pk=note.pk).update(text=Note._meta.get_field("text").seal(OTHER, note.pk))  # type: ignore[union-attr]


def emptied(note: Note) -> None:
    Note.objects.filter(pk=note.pk).update(by_name="")


def removed(note: Note) -> None:
    note.delete()


@pytest.mark.parametrize("change", [saved, moved, resealed_under_the_same_key, emptied, removed])
def test_the_database_refuses_to_change_or_remove_a_note(note: Note, change: Callable[[Note], None]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(note)
    assert HEARD in lines(note.call)


def test_a_newer_data_key_may_reseal_it(note: Note, settings: Any) -> None:
    settings.DATA_KEYS = f"{settings.DATA_KEYS},2:{'ab' * 16}"
    list(rotation.rotate())
    stored = Note.objects.get(pk=note.pk)
    assert crypto.sealed_with(stored.__dict__["text"]) == 2
    assert HEARD in lines(note.call)


def test_the_journal_keeps_a_keyed_mark_of_the_words(note: Note) -> None:
    facts = JournalEntry.objects.get(verb="emergency.call.note").facts
    assert facts["mark"] == note.mark and len(facts["mark"]) == 64 and HEARD not in str(facts)


def test_equal_words_have_different_marks(note: Note) -> None:
    twin = actions.add_note(call=note.call, by=cast.liu_min().actor, at=after(31), text=HEARD)
    assert twin.mark != note.mark


def unguarded(statement: Callable[[], Any]) -> None:
    """What somebody does who may take the guard away."""
    how = GUARDED["emergency_note"]
    with connection.cursor() as cursor:
        for line in guards.removals("emergency_note", connection.vendor, resealed=how["resealed"]):
            cursor.execute(line)
        statement()
        for line in guards.statements("emergency_note", connection.vendor, **how):
            cursor.execute(line)


@pytest.mark.parametrize("force", [saved, removed])
def test_words_changed_by_force_are_seen(note: Note, force: Callable[[Note], None]) -> None:
    call = note.call
    unguarded(lambda: force(Note.objects.get(pk=note.pk)))
    assert BROKEN in lines(call) and HEARD not in lines(call) and OTHER not in lines(call)


def test_words_written_over_without_the_key_are_seen(note: Note) -> None:
    unguarded(lambda: Note.objects.filter(pk=note.pk).update(text=Closed("AQABgarbage")))
    assert BROKEN in lines(note.call)


def test_a_note_from_before_marks_is_believed(note: Note) -> None:
    """Rows that an earlier version journalled have no mark; they are read as they are."""
    assert _intact(note, None) == HEARD


# --- who was told ---------------------------------------------------------------------------------------------------
def test_who_was_told_keeps_the_name_of_that_moment(sign_in: Any, liu_min: Any, wang_daughter: Contact) -> None:
    call = scene.answered()
    told = actions.tell(call=call, contact=wang_daughter, at=after(5))
    people.change_contact(contact=wang_daughter, by=liu_min.actor, at=after(99), name="李红", relation="邻居")
    actions.mark_read(told=Told.objects.get(pk=told.pk), at=after(120))
    page = sign_in(liu_min).get(f"/calls/{call.pk}/").content.decode()
    assert "女儿 王丽" in page and "李红" not in page
    assert queries.timeline(call)[0].who == "王丽"
