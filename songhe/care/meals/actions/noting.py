"""How the room writes in the journal what is not a move."""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor


def note(row: Any, verb: str, by: Actor, at: datetime, **facts: Any) -> None:
    """One row about a row of this room."""
    journal.write(verb=f"{row._meta.label_lower}.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
