"""Who is called first, who has to leave, and what the register lets us guess."""

from collections.abc import Mapping
from dataclasses import dataclass

WEAK = frozenset({"bedridden", "wheelchair", "helped", "unknown"})


@dataclass(frozen=True)
class Facts:
    """What decides about one person's place in the order."""

    mobility: str
    powered: bool
    alone: bool
    no_phone: bool
    very_old: bool
    at_home: bool


def points(facts: Facts, first: Mapping[str, int]) -> int:
    """Points of need by the weights of the kind of warning. Who is believed not to be at home comes after everybody who is."""
    marks = {"powered": facts.powered, "alone": facts.alone, "no_phone": facts.no_phone, "over_80": facts.very_old}
    sum_of = first.get(facts.mobility, 0) + sum(first.get(name, 0) for name, holds in marks.items() if holds)
    return sum_of if facts.at_home else sum_of - 1000


def leaves(facts: Facts, asked: str) -> bool:
    """Whether this person has to be brought away, by what the level asks."""
    if not facts.at_home or asked == "none":
        return False
    if asked == "all":
        return True
    return facts.powered or (asked == "weak" and facts.mobility in WEAK)


def seat_for(mobility: str) -> str:
    """What place somebody takes in a vehicle."""
    return {"bedridden": "stretcher", "wheelchair": "wheelchair"}.get(mobility, "seat")
