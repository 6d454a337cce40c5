"""What rooms offer: what they know of a person (`copies.py`); what may be swept, and the pictures and voices that go when a
person asks or has left (`retention.py`). Found like menus."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from songhe.register.people.models import Elder

Copy = Callable[[Elder], list[dict[str, Any]]]
Sweeper = Callable[[datetime], int]
_copies: dict[str, tuple[Any, Copy]] = {}
_sweepers: dict[str, Sweeper] = {}
_galleries: dict[str, list[tuple[type[Model], str]]] = {"photo": [], "voice": []}


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


def gallery(kind: str, model: type[Model], elder: str) -> None:
    """Say that rows of `model` are pictures (`photo`) or sounds (`voice`) of the elder to whom the path `elder` leads."""
    if (model, elder) not in _galleries[kind]:
        _galleries[kind].append((model, elder))


def galleries(kind: str) -> list[tuple[type[Model], str]]:
    """Every table of pictures or of sounds, with the path to the elder."""
    return list(_galleries[kind])


def held(elder: Elder) -> list[str]:
    """Which of `photo` and `voice` there is of this person, in any room."""
    return [kind for kind in _galleries if any(rows.exists() for rows in _of(elder, kind))]


def take_away(elder: Elder, kind: str) -> int:
    """Remove all of a kind of this person; how many. What they proved (a valid visit) was written when it was judged."""
    return sum(rows.delete()[0] for rows in _of(elder, kind))


def _of(elder: Elder, kind: str) -> list[QuerySet[Any]]:
    return [model._default_manager.filter(**{path: elder}) for model, path in _galleries[kind]]
