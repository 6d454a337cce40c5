"""What rooms offer: what they know of a person (`copies.py`), what may be swept (`retention.py`). Found like menus."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from songhe.register.people.models import Elder

Copy = Callable[[Elder], list[dict[str, Any]]]
Sweeper = Callable[[datetime], int]
_copies: dict[str, tuple[Any, Copy]] = {}
_sweepers: dict[str, Sweeper] = {}


def copy(code: str, title: Any) -> Callable[[Copy], Copy]:
    """Register a function that says what a room knows of an elder, as rows of plain values, whatever is sealed opened."""

    def register(fn: Copy) -> Copy:
        _copies[code] = (title, fn)
        return fn

    return register


def sweeper(what: str) -> Callable[[Sweeper], Sweeper]:
    """Register a function that removes what was over before a moment, and says how many."""

    def register(fn: Sweeper) -> Sweeper:
        _sweepers[what] = fn
        return fn

    return register


def copies(elder: Elder) -> list[tuple[str, Any, list[dict[str, Any]]]]:
    """(code, title, rows) of everything the house knows of this person."""
    return [(code, title, fn(elder)) for code, (title, fn) in sorted(_copies.items())]


def sweepers() -> dict[str, Sweeper]:
    """What can be swept, by the name its rule uses."""
    return dict(_sweepers)
