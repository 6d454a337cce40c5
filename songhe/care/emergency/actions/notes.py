"""What is written down during a call: added, never changed."""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.emergency.actions.ground import hold, step
from songhe.care.emergency.models import Call, Note


def add_note(*, call: Call, by: Actor, at: datetime, text: str) -> Note:
    """Write a line to the call; also after it is closed, as a correction."""
    with journal.deed():
        return write_note(hold(call), by=by, at=at, text=text)


def write_note(call: Call, *, by: Actor, at: datetime, text: str, verb: str = "note", **more: Any) -> Note:
    """The same for a call that is held. The text is sealed in the note; the journal points at it and keeps its mark."""
    note = Note.objects.create(call=call, at=at, by=by.id, by_name=by.name, text=text)
    step(call, verb, by=by, at=at, facts={"note": str(note.pk), "mark": note.mark}, **more)
    return note
