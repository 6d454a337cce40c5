"""In which order providers are offered: whoever judges their quality says so here, and whoever lists them asks.

The judge stands above the rooms that list (it reads them), so it registers itself; until one has, everybody is equal.
"""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

Judge = Callable[[Collection[UUID]], Mapping[UUID, float]]
_judges: list[Judge] = []


def judge(read: Judge) -> None:
    """`read` gives points of 100 by facility, for those that were judged. A new judge takes the place of the old."""
    _judges[:] = [read]


def points(facilities: Collection[UUID]) -> dict[UUID, float]:
    """Points of 100 of those that were judged; nothing where nobody judges. One call for a whole list."""
    return dict(_judges[0](facilities)) if _judges and facilities else {}
