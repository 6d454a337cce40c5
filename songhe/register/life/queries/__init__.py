"""Reads of the room, each for somebody."""

from songhe.register.life.queries.doubles import (
    Fact,
    Side,
    born_since,
    facts_of,
    into,
    label_of,
    merge_of,
    merges,
    pair_of,
    pairs,
    sides,
)
from songhe.register.life.queries.events import birthdays, event_of, events, of_elder, open_proposals

__all__ = [
    "Fact",
    "Side",
    "birthdays",
    "born_since",
    "event_of",
    "events",
    "facts_of",
    "into",
    "label_of",
    "merge_of",
    "merges",
    "of_elder",
    "open_proposals",
    "pair_of",
    "pairs",
    "sides",
]
