"""The port to whoever knows who lies where and who may read: this room keeps no beds and no consents.

A journey (`journeys/home_day`) plugs in the beds and the elder's consent; without one nobody lies anywhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

PRESENT, AWAY, KEPT, RESERVED, GONE = "present", "away", "kept", "reserved", "gone"
LIVES = frozenset({PRESENT, AWAY, KEPT})


@dataclass(frozen=True)
class Resident:
    """Who has a bed of a home at this moment, and whether he lies in it: present, away (leave), kept (in another bed, in
    hospital), reserved (will come)."""

    elder: UUID
    name: str
    state: str
    room: str
    bed: str
    zone: str
    floor: int
    since: datetime
    where: str = ""
    due_back: date | None = None

    @property
    def here(self) -> bool:
        return self.state == PRESENT

    @property
    def place(self) -> str:
        """201-1."""
        return f"{self.room}-{self.bed}"


class Beds(Protocol):
    """What the beds say."""

    def residents(self, facility: UUID) -> list[Resident]:
        """Everybody with a bed of this home now, by room and bed."""

    def state_at(self, facility: UUID, elder: UUID, at: datetime) -> str:
        """present, away, kept, or gone: how somebody stood with this home at a moment."""

    def homes_of(self, elders: Iterable[UUID]) -> dict[UUID, UUID]:
        """The home in which each of these lives now."""


class Nowhere:
    """Nothing is plugged in: a node without beds."""

    def residents(self, facility: UUID) -> list[Resident]:
        return []

    def state_at(self, facility: UUID, elder: UUID, at: datetime) -> str:
        return GONE

    def homes_of(self, elders: Iterable[UUID]) -> dict[UUID, UUID]:
        return {}


@dataclass
class Port:
    """What is plugged in."""

    beds: Beds
    may_read: Callable[[Iterable[UUID]], set[UUID]]


port = Port(Nowhere(), lambda elders: set())


def plug(beds: Beds, may_read: Callable[[Iterable[UUID]], set[UUID]]) -> None:
    """A journey joins the rooms; once, when the house is loaded."""
    port.beds, port.may_read = beds, may_read


def residents(facility: UUID) -> list[Resident]:
    """Everybody with a bed of this home now."""
    return port.beds.residents(facility)


def one(facility: UUID, elder: UUID) -> Resident | None:
    """One of them."""
    return next((row for row in residents(facility) if row.elder == elder), None)


def state_at(facility: UUID, elder: UUID, at: datetime) -> str:
    """How somebody stood with a home at a moment."""
    return port.beds.state_at(facility, elder, at)


def homes_of(elders: Iterable[UUID]) -> dict[UUID, UUID]:
    """The home in which each of these lives now."""
    return port.beds.homes_of(elders)


def may_read(elders: Iterable[UUID]) -> set[UUID]:
    """Those of them whose family may read what is of the body."""
    return port.may_read(elders)
