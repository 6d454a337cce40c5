"""What this room asks of rooms it does not know: whose device hangs where, what was done at a home, where somebody lies.

A journey joins them when the house is loaded (`join`); nothing of theirs is imported here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from songhe.base.actors import Actor
from songhe.base.indicators import Span
from songhe.care.homebeds.models import HomeBed
from songhe.register.people.models import Elder


@dataclass(frozen=True)
class Thing:
    """A device that hangs with an elder, as the fleet knows it."""

    uid: str
    kind: str
    kind_word: str
    name: str
    room: str
    seen_at: datetime | None
    battery: int | None


@dataclass(frozen=True)
class Served:
    """A visit that was made and confirmed. `minutes` as they were spent at the home; `operator` whose carer it was."""

    day: date
    minutes: int
    name: str
    number: str
    operator: UUID


@dataclass(frozen=True)
class Neighbours:
    """`lies_in`: where somebody lies, in words (empty: at home without any bed). `open_bed` gives the key of the stay."""

    lies_in: Callable[[Elder], str]
    open_bed: Callable[[HomeBed, Actor, datetime], UUID]
    end_bed: Callable[[UUID, str, Actor, datetime], None]
    things: Callable[[Iterable[Any]], dict[Any, list[Thing]]]  # by elder
    served: Callable[[Iterable[Any], Span], dict[Any, list[Served]]]  # by elder
    nights: Callable[[Iterable[Any], Span], dict[Any, int]]  # by stay: nights at home
    moved: Callable[[Iterable[Any], date], set[Any]]  # elders of whom something was measured that day


_joined: list[Neighbours] = []


def join(neighbours: Neighbours) -> None:
    """Once, when the house is loaded; a second time takes the place of the first."""
    _joined[:] = [neighbours]


def neighbours() -> Neighbours:
    """Who was joined."""
    if not _joined:
        raise RuntimeError("home beds stand alone: no journey has joined them with the other rooms")
    return _joined[0]
