"""A move is a conditional UPDATE (law 1): the loser of a race is told so, and nothing is overwritten.

A model that moves has `status`, a table `MOVES = {verb: ({may start from}, ends in)}` (`STAY` = stays where it is) and a
`division_path`; it may have `why_not(verb)`, a sentence for whoever came too late.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.bulk import change_all
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
    reckoned = any(hasattr(one, "resolve_expression") for one in changes.values())
    model: type[models.Model] = type(row)
    statement = None if reckoned else _plain(model, tuple(changes))
    if statement is None:
        rows = type(row)._base_manager.filter(pk=row.pk, status=before)
        return bool(rows.update(status=after, **changes))
    names = ["status", *changes, row._meta.pk.name, "status"]
    return bool(change_all(type(row), statement, names, [[after, *changes.values(), row.pk, before]]))


PLAIN = {models.CharField, models.TextField, models.DateTimeField, models.JSONField, models.BooleanField, models.FloatField,
         models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField}  # fmt: skip


@lru_cache(maxsize=512)
def _plain(model: type[models.Model], names: tuple[str, ...]) -> str | None:
    """The statement for a move that changes these columns, made once; None where one of them has a say of its own in how it is
    written (a key to another row, what is sealed)."""
    fields = [model._meta.get_field(name) for name in ("status", *names)]
    if model._meta.parents or any(type(one) not in PLAIN for one in fields):
        return None
    sets = ", ".join(f'"{one.column}" = %s' for one in fields)  # type: ignore[union-attr]
    return f'UPDATE {{table}} SET {sets} WHERE "{model._meta.pk.column}" = %s AND "status" = %s'
