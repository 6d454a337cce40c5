"""The catalogue in force on a day (data/items.yaml; law 6)."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from songhe.base import dated as base
from songhe.register.catalogue.rules import Item

DATA = Path(__file__).parent / "data"
LISTS = ("certificates", "steps", "risks")


@lru_cache(maxsize=64)
def items(day: date) -> dict[str, Item]:
    """Every service that may be booked on that day, by its code, in the order of the standard."""
    return {row["code"]: _item(row) for row in base.in_force(DATA / "items.yaml", day)}


def item(code: str, day: date) -> Item:
    """One service. LookupError when the catalogue has none of that code on that day."""
    found = items(day).get(code)
    if found is None:
        raise LookupError(f"no service {code} in the catalogue of {day}")
    return found


def _item(row: base.Line) -> Item:
    facts = base.plain(row, "clause")
    facts |= {name: tuple(facts[name]) for name in LISTS if name in facts}
    return Item(**facts)
