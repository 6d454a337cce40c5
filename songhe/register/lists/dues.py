"""What is owed to somebody: each room declares its own in its `findable.py`; the ledger of a village shows them together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division


@dataclass(frozen=True)
class Due:
    """One thing owed: to whom, what, by which day (earlier than today is late), and where it is done."""

    elder: Elder
    what: Any
    day: date
    href: str


Source = Callable[[User, Division, datetime], list[Due]]
_known: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """`source(user, place, at)` gives what is owed to the people of a place; `place` is one of that user's."""
    _known[name] = source


def owed(user: User, place: Division, at: datetime) -> list[Due]:
    """Everything owed in a place, the latest first to be late."""
    found = [due for _, source in sorted(_known.items()) for due in source(user, place, at)]
    return sorted(found, key=lambda due: (due.day, due.elder.pinyin, str(due.elder.pk)))
