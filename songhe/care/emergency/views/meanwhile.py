"""What others did to a call between the moment a form was shown and the moment it was sent."""

from songhe.base import journal
from songhe.base.models import JournalEntry
from songhe.care.emergency import queries, words
from songhe.care.emergency.models import Call
from songhe.care.emergency.queries.timeline import Moment, entries_of
from songhe.register.access.models import User

MOST_DIGITS = 19
"""No journal is longer; and a number of thousands of figures is none to Python."""


def position(call: Call) -> int:
    """How far the journal had come when the page was made."""
    return journal.head()


def meanwhile(call: Call, user: User, seen: object) -> list[Moment]:
    """Deeds of others since then, oldest first. A form that does not say what it had shown has nothing to compare with."""
    text = str(seen or "")
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        return []
    new = {(entry.at, entry.verb) for entry in _since(call, int(text)) if entry.by != user.actor.id}
    return [moment for moment in reversed(queries.timeline_for(user, call)) if (moment.at, moment.verb) in new]


def _since(call: Call, seen: int) -> list[JournalEntry]:
    return [entry for entry in entries_of(call) if entry.pos > seen and words.told(entry.verb, entry.facts)]
