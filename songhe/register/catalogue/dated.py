"""The catalogue in force on a day (data/items.yaml; law 6)."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from songhe.base import dated as base
from songhe.base import said
from songhe.register.catalogue.rules import Item

DATA = Path(__file__).parent / "data"
LISTS = ("certificates", "steps", "risks")


def items(day: date) -> dict[str, Item]:
    """Every service that may be booked on that day, by its code, in the order of the standard, as the reader speaks."""
    tongue = said.tongue()
    return _said(day, tongue) if tongue else written(day)


def item(code: str, day: date) -> Item:
    """One service. LookupError when the catalogue has none of that code on that day."""
    found = items(day).get(code)
    if found is None:
        raise LookupError(f"no service {code} in the catalogue of {day}")
    return found


@lru_cache(maxsize=64)
def written(day: date) -> dict[str, Item]:
    """The same as the catalogue has them, in Chinese: what is kept with an order, a plan, a bill."""
    return {row["code"]: _item(row) for row in base.in_force(DATA / "items.yaml", day)}


@lru_cache(maxsize=64)
def _said(day: date, tongue: str) -> dict[str, Item]:
    return {code: _called(one) for code, one in written(day).items()}


def _called(one: Item) -> Item:
    words = said.glossary(DATA)
    steps, risks = (tuple(words.get(word, word) for word in list_) for list_ in (one.steps, one.risks))
    return replace(one, name=words.get(one.name, one.name), steps=steps, risks=risks)


def _item(row: base.Line) -> Item:
    facts = base.plain(row, "clause")
    facts |= {name: tuple(facts[name]) for name in LISTS if name in facts}
    return Item(**facts)
