"""What happened, from the journal alone: frozen names and facts, so that no later edit changes a past call (Resgrid #268)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from songhe.base.crypto import Unreadable
from songhe.base.models import JournalEntry
from songhe.base.web.marks import masked_name, masked_phone
from songhe.care.emergency import rules, words
from songhe.care.emergency.models import Call, Note, Press, Response
from songhe.care.emergency.queries.readers import at_desk_of
from songhe.register.access.models import User
from songhe.register.staff.models import EMERGENCY_SERVICES

PERSONS = ("user:", "responder:", "contact:", "elder:")
"""Hands that are people's; a device, the clock and a crew have no name to mask."""
NAMED = ("name", "former")
"""Facts that hold a person's name."""


@dataclass(frozen=True)
class Moment:
    """One line of the timeline. `tone` is "", info, ok, warn or danger; `icon` a name of the icon set."""

    at: datetime
    who: str
    text: str
    tone: str
    icon: str
    verb: str
    late: bool  # told afterwards by a phone without signal
    closed: bool = False  # a note whose words are not for this reader


@dataclass(frozen=True)
class _Words:
    """What a reader gets of one note."""

    text: str
    tone: str = ""
    closed: bool = False


def timeline(call: Call) -> list[Moment]:
    """Newest first, as the house knows it. A correction is an entry of its own. Pages ask `timeline_for`."""
    return _moments(call, lambda note: True)


def timeline_for(user: User, call: Call, *, masked: bool = False) -> list[Moment]:
    """The same for one reader: what was heard and why is sealed (law 8), and open to the desk of the call and to its writer.

    Others see that something was noted, by whom and when. `masked` is for what leaves the house: no words, no whole names.
    """
    if masked:
        return _moments(call, lambda note: False, masked=True)
    desk = at_desk_of(user, call)
    return _moments(call, lambda note: desk or note.by == user.actor.id)


def _moments(call: Call, opens: Callable[[Note], bool], masked: bool = False) -> list[Moment]:
    entries = sorted(entries_of(call), key=lambda entry: (entry.at, entry.pos), reverse=True)
    notes, phones = _notes(call, entries), _phones(call, entries)
    moments = (_moment(entry, _words(entry, notes, opens), phones, masked) for entry in entries)
    return [moment for moment in moments if moment is not None]


def entries_of(call: Call) -> list[JournalEntry]:
    """Rows of the journal about the call and about those asked to go, in the order in which they were written.

    Who went on for another call, because this one was merged into it, has what he did here told here, and the rest there.
    """
    asked = Response.objects.filter(call__in={call.pk, call.goes_on_in.pk}).values_list("pk", flat=True)
    rows = JournalEntry.objects.filter(subject__in=[call.pk, *asked]).order_by("pos")
    return [row for row in rows if row.facts.get("call", str(call.pk)) == str(call.pk)]


def stages(call: Call) -> dict[str, float | None]:
    """Seconds of each stage and their total, from the press to the elder's side."""
    ends = [call.answered_at, call.dispatched_at, call.accepted_at, call.arrived_at, call.entered_at]
    return rules.split(call.pressed_at, call.received_at, ends)


def _moment(entry: JournalEntry, note: _Words, phones: dict[str, str], masked: bool) -> Moment | None:
    facts, by = _masked(entry) if masked else (entry.facts, entry.by_name)
    facts = {**facts, "phone": phones.get(entry.facts.get("press", ""), "")}
    said = words.told(entry.verb, facts, note.text, by)
    if said is None:
        return None
    return Moment(entry.at, by, said.text, note.tone or said.tone, said.icon, entry.verb, bool(facts.get("late")), note.closed)


def _masked(entry: JournalEntry) -> tuple[dict[str, Any], str]:
    """Facts and hand of an entry with people's names masked."""
    facts = entry.facts
    crew = facts.get("kind") in EMERGENCY_SERVICES
    names = {} if crew else {name: masked_name(facts[name]) for name in NAMED if facts.get(name)}
    person = entry.by.startswith(PERSONS) and not (crew and entry.by_name == facts.get("name"))
    return {**facts, **names}, masked_name(entry.by_name) if person else entry.by_name


def _words(entry: JournalEntry, notes: dict[str, Note], opens: Callable[[Note], bool]) -> _Words:
    """The words of the note an entry points at; they fit the mark that the journal froze, or the reader is told."""
    key = entry.facts.get("note")
    if not key:
        return _Words("")
    note = notes.get(key)
    if note is not None and not opens(note):
        return _Words(words.closed_note(), closed=True)
    text = _intact(note, entry.facts.get("mark"))
    return _Words(words.broken_note(), "danger") if text is None else _Words(text)


def _intact(note: Note | None, mark: str | None) -> str | None:
    """The words as they were written; None where they are gone or were changed."""
    try:
        return note.text if note is not None and mark in (None, note.mark) else None
    except Unreadable:
        return None


def _phones(call: Call, entries: list[JournalEntry]) -> dict[str, str]:
    """Numbers of those who telephoned for a call that was open already, masked."""
    keys = [UUID(entry.facts["press"]) for entry in entries if entry.facts.get("press")]
    rows = Press.objects.filter(call=call, pk__in=keys) if keys else []
    return {str(press.pk): masked_phone(press.caller_phone) for press in rows}


def _notes(call: Call, entries: list[JournalEntry]) -> dict[str, Note]:
    keys = [UUID(entry.facts["note"]) for entry in entries if entry.facts.get("note")]
    return {str(note.pk): note for note in Note.objects.filter(call=call, pk__in=keys)} if keys else {}
