"""The journal: who did what to which record, when, before and after. Append-only, and the outbox of the house (law 2).

`deed()` is the only way to write. It opens one transaction, gathers the rows of the journal, and writes them last, under a
lock that is held only until the commit. So positions are in the order of commits and without gaps, and a reader that asks
for `pos > last` can never skip a row (on PostgreSQL a plain sequence loses rows to late commits).
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from songhe.base import bell
from songhe.base.actors import Actor
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
    entry = JournalEntry(
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
    return JournalEntry.objects.filter(node=this_node()).aggregate(top=Max("pos"))["top"] or 0


def since(pos: int, limit: int = 500) -> list[JournalEntry]:
    """Rows after `pos`, oldest first."""
    return list(JournalEntry.objects.filter(node=this_node(), pos__gt=pos).order_by("pos")[:limit])


def _append(rows: list[JournalEntry]) -> None:
    lock_positions()
    for pos, entry in enumerate(rows, head() + 1):
        entry.pos = pos
    JournalEntry.objects.bulk_create(rows)


def lock_positions() -> None:
    """Wait for the right to give positions; freed by the commit. SQLite has one writer at a time already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _ring() -> None:
    bell.ring("journal")
