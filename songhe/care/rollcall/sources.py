"""Who else knows where somebody lies tonight: rooms of beds say it here, by a journey; this room knows none of them."""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Lying:
    """Somebody in a bed that is not at home: where it stands, and whether it is a hospital's."""

    elder: uuid.UUID
    place: str
    path: str
    lat: float
    lng: float
    hospital: bool


Source = Callable[[str, Collection[uuid.UUID]], Iterable[Lying]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """`source(path, elders)`: who lies in a place under `path`, and where these elders lie, wherever that is."""
    _sources[name] = source


def lying(path: str, elders: Collection[uuid.UUID]) -> dict[uuid.UUID, Lying]:
    """One place a person."""
    return {one.elder: one for source in _sources.values() for one in source(path, elders)}
