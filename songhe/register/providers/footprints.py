"""What shows that a facility works in fact. Rooms above declare where their traces lie; a job gathers them, no page does.

    footprints.declare(Source("meal", read))      # read(first, last) -> [(facility key, day, count), …]

A source is read again for the whole span each time, so that a run that broke off is simply run again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Trace = tuple[UUID, date, int]


@dataclass(frozen=True)
class Source:
    """One kind of traces, and how its room reads them between two days, both counted."""

    kind: str
    read: Callable[[date, date], Iterable[Trace]]


_sources: dict[str, Source] = {}


def declare(source: Source) -> None:
    """Make a room's traces known. The same kind declared again takes the place of the first."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    """All that are declared."""
    return list(_sources.values())
