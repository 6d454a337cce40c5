"""A journey that follows the journal: each row once, whatever is killed in between (laws 2 and 4).

The place of a reader moves in the transaction of what follows from the row. Two copies may run: the one that moves the place
first does what follows, the other does nothing. A row that cannot be followed is noted in the journal and holds up no other.

Most rows concern most readers not at all, and a place that is written for each of them costs the house a turn at the writer a
reader a row: a dozen for each booking. So what concerns nobody is passed over in memory, and the place is written with the next
row that is followed, or after `FAR` rows. A reader that is started anew passes over them once more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.journal import Glimpse
from songhe.base.kept import Kept
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.links.notify.models import Reader

log = logging.getLogger(__name__)
FAR = 1_000  # rows passed over before the place is written though nothing followed


@dataclass(frozen=True)
class _Seen:
    """How far one reader has looked beyond its place; the row's key says that it is still the same journal."""

    place: int
    pos: int
    key: UUID


_seen: dict[str, _Seen] = {}
_PLACE = Kept(lambda name, node: Reader.objects.filter(name=name, node=node).values_list("pos", flat=True), name=str, node=str)


@dataclass(frozen=True)
class Reading:
    """One reader: `name` is its place, `concerns` says which rows it follows, `follow` does what follows inside a deed.
    `glance` says the same, or too often yes, by verb and subject alone, where `concerns` asks for more of a row.

    `prepare` reads what `follow` needs before the deed begins, which then holds up no other writer: it is asked by itself, and
    what it gives is the third thing `follow` is told. It writes nothing.
    """

    name: str
    concerns: Callable[[JournalEntry], bool]
    follow: Callable[..., None]
    unfollowed: str  # verb of the note about a row that could not be followed
    batch: int = 200
    prepare: Callable[[JournalEntry, datetime], Any] | None = None
    glance: Callable[[Glimpse], bool] | None = None

    def run_once(self, at: datetime) -> int:
        """Follow every row since the last time. How many rows were read by this copy; 0 also when another one is at it."""
        here = self._place()
        seen, rows = self._beyond(here)
        for pos, row in sorted(rows.items()):
            if self.concerns(row):
                if not self.step(here, row, at):
                    return 0
                here = pos
        if seen and seen[-1].pos - here >= FAR:
            if not self.step(here, seen[-1], at):
                return 0
            here = seen[-1].pos
        if seen:
            _seen[self.name] = _Seen(here, seen[-1].pos, seen[-1].pk)
        return len(seen)

    def _place(self) -> int:
        here = _PLACE.first(name=self.name, node=this_node())
        return Reader.objects.get_or_create(name=self.name, node=this_node())[0].pos if here is None else int(here)

    def _beyond(self, here: int) -> tuple[list[Glimpse], dict[int, JournalEntry]]:
        """What comes after the place, or after what was looked at, and the whole of those rows that may concern this reader."""
        seen, glance = self._next(here), self.glance or self.concerns
        wanted = [one.pos for one in seen if glance(one)]  # type: ignore[arg-type]  # most ask for the verb only
        if len(wanted) > self.batch:
            seen = [one for one in seen if one.pos < wanted[self.batch]]
        return seen, journal.at_positions(wanted[: self.batch])

    def _next(self, here: int) -> list[Glimpse]:
        """The next rows: after the place, where it is not known what was looked at or another copy has moved the place."""
        seen = _seen.get(self.name)
        if seen is not None and seen.place == here < seen.pos:
            rows = journal.glimpses(seen.pos - 1)
            if rows and rows[0].pk == seen.key:
                return rows[1:]
        return journal.glimpses(here)

    def step(self, here: int, row: JournalEntry | Glimpse, at: datetime) -> bool:
        """Move the place to this row and follow it, both or neither. False when another copy has moved it."""
        if isinstance(row, Glimpse):
            with journal.deed():
                return self._move(here, row.pos)
        concerned = self.concerns(row)
        try:
            ready = (self.prepare(row, at),) if concerned and self.prepare else ()
            with journal.deed():
                if not self._move(here, row.pos):
                    return False
                if concerned:
                    self.follow(row, at, *ready)
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
