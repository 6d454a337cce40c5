"""The journal: who did what to which record, when, before and after. Append-only, and the outbox of the house (law 2).

`deed()` is the only way to write. It opens one transaction, gathers the rows of the journal, and writes them last, under a
lock that is held only until the commit. So positions are in the order of commits and without gaps, and a reader that asks
for `pos > last` can never skip a row (on PostgreSQL a plain sequence loses rows to late commits).
"""

import contextlib
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from songhe.base import bell, way
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all, made
from songhe.base.kept import Kept
from songhe.base.models import JournalEntry
from songhe.base.rows import Row, this_node

LOCK = 0x50E6  # any constant: the advisory lock under which positions are given
_open: ContextVar[list[JournalEntry] | None] = ContextVar("open_deed", default=None)


class NoDeed(RuntimeError):
    """A journal row was written outside `deed()`: a fault of the programmer, never of a user."""


@contextlib.contextmanager
def deed() -> Iterator[None]:
    """One change and its journal rows, all or nothing. Deeds nest: an inner one that fails leaves no trace in the outer."""
    rows = _open.get()
    if rows is not None:
        mark = len(rows)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del rows[mark:]
            raise
        return
    way.give_before_a_deed()
    with transaction.atomic():
        rows = []
        token = _open.set(rows)
        try:
            yield
        finally:
            _open.reset(token)
        if rows:
            _append(rows)
            transaction.on_commit(_ring)


def write(
    *,
    verb: str,
    subject: Row,
    by: Actor,
    at: datetime,
    division: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> JournalEntry:
    """Note one deed. `verb` is `room.verb`; `division` the path that says who may read it; sealed values never go in here."""
    rows = _open.get()
    if rows is None:
        raise NoDeed(f"{verb} written outside deed()")
    entry = made(
        JournalEntry,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject=subject.pk,
        by=by.id,
        by_name=by.name,
        at=at,
        division=division,
        before=before or {},
        after=after or {},
        facts=facts or {},
    )
    rows.append(entry)
    return entry


def head() -> int:
    """Position of the newest row of this node's journal; 0 when it is empty."""
    return _HEAD.first(node=this_node()) or 0


_HEAD = Kept(lambda node: JournalEntry.objects.filter(node=node).order_by("-pos").values_list("pos", flat=True)[:1], node=str)


def since(pos: int, limit: int = 500) -> list[JournalEntry]:
    """Rows after `pos`, oldest first."""
    return list(JournalEntry.objects.filter(node=this_node(), pos__gt=pos).order_by("pos")[:limit])


class Glimpse(NamedTuple):
    """Of a row, what says whom it may concern."""

    pos: int
    pk: UUID
    verb: str
    subject_kind: str


GLIMPSES = 1_000
_GLIMPSES = Kept(
    lambda node, pos: (
        JournalEntry.objects.filter(node=node, pos__gt=pos).order_by("pos").values_list(*Glimpse._fields)[:GLIMPSES]
    ),
    node=str,
    pos=int,
)


def glimpses(pos: int) -> list[Glimpse]:
    """The next rows after `pos`, oldest first: most readers pass most rows over, and a whole row costs ten times as much."""
    return _newest.after(this_node(), pos)


class _Newest:
    """The newest rows, kept for all readers of a process: fifteen of them pass over the same ones. Rows never change; whether
    it is still the same journal (a test's, or one that came back from an older copy) is asked of the database each time, by
    the last row that is known here, together with what is new. A ring wakes all readers at once: who had to wait for another's
    asking, which began after he came, need not ask again."""

    MOST = 10_000

    def __init__(self) -> None:
        self._node, self._rows, self._lock = "", [], threading.Lock()  # type: tuple[str, list[Glimpse], threading.Lock]
        self._asked_at = 0.0

    def after(self, node: str, pos: int) -> list[Glimpse]:
        came = time.monotonic()
        with self._lock:
            if not self._reaches(node, pos, came):
                rows = _asked(node, pos)
                if rows and (not self._is_of(node) or rows[-1].pos > self._rows[-1].pos):
                    self._node, self._rows = node, rows
                return rows
            start = bisect_right(self._rows, pos, key=lambda one: one.pos)
            return self._rows[start : start + GLIMPSES]

    def _is_of(self, node: str) -> bool:
        return bool(self._rows) and self._node == node

    def _reaches(self, node: str, pos: int, came: float) -> bool:
        """All rows after this place are here, up to the newest of the database."""
        if not self._is_of(node) or not self._rows[0].pos - 1 <= pos <= self._rows[-1].pos:
            return False
        if self._asked_at > came:
            return True
        last, began = self._rows[-1], time.monotonic()
        more = _asked(node, last.pos - 1)
        if not more or more[0] != last:
            self._rows = []
            return False
        self._rows = (self._rows + more[1:])[-self.MOST :] if len(more) > 1 else self._rows
        self._asked_at = 0.0 if connection.in_atomic_block else began  # what is not committed yet is for nobody else
        return self._rows[0].pos - 1 <= pos


_newest = _Newest()


def _asked(node: str, pos: int) -> list[Glimpse]:
    return list(map(Glimpse._make, _GLIMPSES(node=node, pos=pos)))


def at_positions(positions: list[int]) -> dict[int, JournalEntry]:
    """The whole rows at these positions."""
    rows = JournalEntry.objects.filter(node=this_node(), pos__in=positions) if positions else ()
    return {row.pos: row for row in rows}


def _append(rows: list[JournalEntry]) -> None:
    lock_positions()
    for pos, entry in enumerate(rows, head() + 1):
        entry.pos = pos
    insert_all(rows)


def lock_positions() -> None:
    """Wait for the right to give positions; freed by the commit. SQLite has one writer at a time already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _ring() -> None:
    bell.ring("journal")
