"""A move is a conditional UPDATE (law 1): the loser of a race is told so, and nothing is overwritten.

A model that moves has `status`, a table `MOVES = {verb: ({may start from}, ends in)}` (`STAY` = stays where it is) and a
`division_path`; it may have `why_not(verb)`, a sentence for whoever came too late.
"""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment

STAY = ""
"""Ends where it started: the verb stamps facts without changing the state."""

Moves = dict[str, tuple[frozenset[str], str]]


def move(row: Any, verb: str, *, by: Actor, at: datetime, facts: dict[str, Any] | None = None, **changes: Any) -> None:
    """Take `row` through `verb`, set `changes` with it, and write the journal; or raise WrongMoment and change nothing.

    Must run inside `journal.deed()`. `row` in memory shows the new values afterwards.
    """
    starts, end = row.MOVES[verb]
    before = row.status
    if before not in starts or not _update(row, before, end or before, changes):
        row.refresh_from_db()
        before = row.status
        if before not in starts or not _update(row, before, end or before, changes):
            row.refresh_from_db()
            raise WrongMoment(row, verb)
    row.status = end or before
    for name, value in changes.items():
        setattr(row, name, value)
    journal.write(
        verb=f"{row._meta.label_lower}.{verb}",
        subject=row,
        by=by,
        at=at,
        division=row.division_path,
        before={"status": before},
        after={"status": row.status},
        facts=facts,
    )


def _update(row: Any, before: str, after: str, changes: dict[str, Any]) -> bool:
    rows = type(row)._base_manager.filter(pk=row.pk, status=before)
    return bool(rows.update(status=after, **changes))
