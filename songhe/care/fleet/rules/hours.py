"""Hours of a month as bits of a whole number, the first hour lowest: what was guarded is four such numbers, and their AND."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Month:
    """`first` is its first moment, `last` the first that no longer belongs to it or has not come yet."""

    first: datetime
    last: datetime

    @property
    def hours(self) -> int:
        """How many whole hours it has so far."""
        return max(0, int((self.last - self.first) / HOUR))

    @property
    def whole(self) -> int:
        return (1 << self.hours) - 1

    def index(self, at: datetime) -> int:
        """Which hour `at` lies in; before the month 0, after it the number of its hours."""
        return min(self.hours, max(0, int((at - self.first) // HOUR)))

    def covered(self, stretch: Stretch) -> int:
        """The hours that lie in a stretch whole."""
        since, until = stretch
        start = self.index(since + HOUR - timedelta(microseconds=1)) if since > self.first else 0
        end = self.hours if until is None else self.index(until)
        return _bits(start, end)

    def touched(self, stretch: Stretch) -> int:
        """The hours of which any moment lies in a stretch: what fails for a minute fails for the hour."""
        since, until = stretch
        start = self.index(since)
        end = self.hours if until is None else self.index(until - timedelta(microseconds=1)) + 1
        if until is not None and until <= self.first:
            return 0
        return _bits(start, min(end, self.hours))


def _bits(start: int, end: int) -> int:
    return ((1 << end) - 1) ^ ((1 << start) - 1) if end > start else 0


def union(parts: Iterable[int]) -> int:
    """Hours that are in any of these."""
    found = 0
    for part in parts:
        found |= part
    return found


@dataclass(frozen=True)
class Guard:
    """Of one elder and month: hours with a device, and of these the four conditions."""

    hung: int
    live: int
    tested: int
    staffed: int
    reach: int

    @property
    def protected(self) -> int:
        """Hours in which all four held."""
        return self.hung & self.live & self.tested & self.staffed & self.reach

    def missing(self) -> dict[str, int]:
        """How many hours each condition failed, by itself."""
        each = {"live": self.live, "tested": self.tested, "staffed": self.staffed, "reach": self.reach}
        return {name: (self.hung & ~bits).bit_count() for name, bits in each.items()}


def live(month: Month, hung: dict[object, list[Stretch]], silent: dict[object, list[Stretch]]) -> tuple[int, int]:
    """(hours with any device, hours in which one of them lived), by device."""
    has = {key: union(map(month.covered, stretches)) for key, stretches in hung.items()}
    lives = [bits & ~union(map(month.touched, silent.get(key, []))) for key, bits in has.items()]
    return union(has.values()), union(lives)


def tested(month: Month, presses: Iterable[datetime], lasts: timedelta) -> int:
    """Hours in which a press had come through not longer ago than `lasts`."""
    return union(month.covered((at, at + lasts)) for at in presses)
