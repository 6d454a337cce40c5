"""Finders: by what else an elder can be found. The room that knows a number (a device's) declares who it leads to."""

from collections.abc import Callable
from typing import Any

from songhe.register.access.models import User
from songhe.register.lists.rules import Said
from songhe.register.people.models import Elder

Finder = Callable[[User, Said, int], list[tuple[Elder, Any]]]
_known: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """`finder(user, said, limit)` gives (elder of that user's, why it was found) or nothing."""
    _known[name] = finder


def ask_all(user: User, said: Said, limit: int) -> list[tuple[Elder, Any]]:
    """What all finders know of this text."""
    return [hit for _, finder in sorted(_known.items()) for hit in finder(user, said, limit)]
