"""The form by which calls are audited, in force on a day (data/audit.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base
from songhe.city.answering.rules import Item

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Form:
    """How many calls a month, until when, by which items, and what passes."""

    items: tuple[Item, ...]
    per_month: int
    due_day: int
    pass_mark: int
    clause: str
    sure: bool


def form(day: date) -> Form:
    """What is in force on that day."""
    row = base.newest(DATA / "audit.yaml", day)
    items = tuple(Item(one["code"], one["points"], must=one.get("must", False)) for one in row["items"])
    return Form(items, **base.plain(row, "items"))
