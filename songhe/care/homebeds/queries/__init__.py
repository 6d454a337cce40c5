"""Reads of the room, each for somebody."""

from songhe.care.homebeds.queries.files import (
    BY_PLACE,
    LINKED,
    SERVES,
    home_beds,
    months,
    subsidies,
    wanted,
    works_on,
)
from songhe.care.homebeds.queries.having import had, visits
from songhe.care.homebeds.queries.quarters import evaluations, last_of, providers_of, shares

__all__ = [
    "BY_PLACE",
    "LINKED",
    "SERVES",
    "evaluations",
    "had",
    "home_beds",
    "last_of",
    "months",
    "providers_of",
    "shares",
    "subsidies",
    "visits",
    "wanted",
    "works_on",
]
