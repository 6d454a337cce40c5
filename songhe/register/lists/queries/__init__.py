"""Reads of the room, each for somebody: finding a person, and lists."""

from songhe.register.lists.queries.saved import own, seen_by
from songhe.register.lists.queries.search import Found, Hit, people, search
from songhe.register.lists.queries.selections import EXACT, SORTS, Page, Selection, by_village, count, page

__all__ = [
    "EXACT",
    "SORTS",
    "Found",
    "Hit",
    "Page",
    "Selection",
    "by_village",
    "count",
    "own",
    "page",
    "people",
    "search",
    "seen_by",
]
