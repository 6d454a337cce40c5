"""A journey that follows the journal: each row once, whatever is killed in between (laws 2 and 4).

The place of a reader moves in the transaction of what follows from the row. Two copies may run: the one that moves the place
first does what follows, the other does nothing. A row that cannot be followed is noted in the journal and holds up no other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.links.notify.models import Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One reader: `name` is its place, `concerns` says which rows it follows, `follow` does what follows inside a deed."""

    name: str
    concerns: Callable[[JournalEntry], bool]
    follow: Callable[[JournalEntry, datetime], None]
    unfollowed: str  # verb of the note about a row that could not be followed
    batch: int = 200

    def run_once(self, at: datetime) -> int:
        """Follow every row since the last time. How many rows were read by this copy; 0 also when another one is at it."""
        here = Reader.objects.get_or_create(name=self.name, node=this_node())[0].pos
        rows = journal.since(here, self.batch)
        for row in rows:
            if row is rows[-1] or self.concerns(row):
                if not self.step(here, row, at):
                    return 0
                here = row.pos
        return len(rows)

    def step(self, here: int, row: JournalEntry, at: datetime) -> bool:
        """Move the place to this row and follow it, both or neither. False when another copy has moved it."""
        try:
            with journal.deed():
                if not self._move(here, row.pos):
                    return False
                if self.concerns(row):
                    self.follow(row, at)
                return True
        except (OperationalError, InterfaceError):
            raise  # the database is busy or gone: nothing happened, the next run takes it
        except Exception as fault:
            expected = isinstance(fault, Refused)
            log.warning("%s could not follow row %s: %s", self.name, row.pos, fault, exc_info=not expected)
            with journal.deed():
                if self._move(here, row.pos):
                    self._note(row, fault.sentence if isinstance(fault, Refused) else type(fault).__name__, at)
            return True

    def _move(self, here: int, to: int) -> bool:
        return bool(Reader.objects.filter(name=self.name, node=this_node(), pos=here).update(pos=to))

    def _note(self, row: JournalEntry, why: str, at: datetime) -> None:
        reader = Reader.objects.get(name=self.name, node=this_node())
        facts = {"row": row.pos, "verb": row.verb, "subject": str(row.subject), "why": why}
        journal.write(verb=self.unfollowed, subject=reader, by=CLOCK, at=at, division=row.division, facts=facts)
