"""When a responder counts as on duty, how old a position may be, and where a day has gaps."""

from collections.abc import Iterable
from datetime import datetime, timedelta

FRESH_FOR = timedelta(minutes=15)
LONGEST_SHIFT = timedelta(hours=24)
SHARED_EVERY = timedelta(minutes=1)
SHARED_FOR = timedelta(hours=12)  # by whoever is always on duty and has no shift that ends


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """True when two spans share a moment; one that begins where the other ends does not."""
    return one[0] < other[1] and other[0] < one[1]


def is_fresh(seen_at: datetime | None, at: datetime) -> bool:
    """True while a position says where somebody is, and not where he was."""
    return seen_at is not None and seen_at > at - FRESH_FOR


def gaps(spans: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of [start, end) that no span covers, in order."""
    found, reached = [], start
    for begins, ends in sorted(spans):
        if begins >= end:
            break
        if begins > reached:
            found.append((reached, begins))
        reached = max(reached, ends)
    if reached < end:
        found.append((reached, end))
    return found
