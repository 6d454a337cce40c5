"""Reads of the room, each for somebody."""

from songhe.care.rollcall.queries.inside import Found, Ground, Near, found_in, ground_of
from songhe.care.rollcall.queries.seen import (
    BOARD,
    alerts,
    areas,
    at_hand,
    cards,
    charges,
    elder_here,
    holders,
    holders_of,
    musters,
    open_for,
    people,
)
from songhe.care.rollcall.queries.standing import Standings, VillageRow, score_of, standings

__all__ = [
    "BOARD",
    "Found",
    "Ground",
    "Near",
    "Standings",
    "VillageRow",
    "alerts",
    "areas",
    "at_hand",
    "cards",
    "charges",
    "elder_here",
    "found_in",
    "ground_of",
    "holders",
    "holders_of",
    "musters",
    "open_for",
    "people",
    "score_of",
    "standings",
]
