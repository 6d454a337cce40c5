"""Windows of one elder's visits cut so that no two can overlap, whoever goes: values in, values out. Minutes of the day.

A plan sees carers; that one person is at home for two visits it would not see. So the windows are laid apart before it begins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Span = tuple[float, float]


@dataclass(frozen=True)
class Slot:
    """When one visit may begin, how long it takes, and when it begins as things stand (None: nobody goes yet)."""

    key: str
    opens: float
    closes: float
    minutes: float
    begins: float | None = None


def laid_apart(slots: Sequence[Slot], taken: Iterable[Span], grid: float) -> dict[str, Span]:
    """New windows, by key, of those that change. What cannot be laid apart keeps its window: whoever adopts it is told.

    `taken` are hours in which somebody else is there, or a visit that stays where it is.
    """
    spans = sorted(taken)
    free = [replace(one, opens=window[0], closes=window[1]) for one in slots if (window := _beside(one, spans))]
    cut = _in_turn(sorted(free, key=lambda one: (_when(one), one.key)), grid)
    before = {one.key: (one.opens, one.closes) for one in slots}
    return {one.key: (one.opens, one.closes) for one in cut if (one.opens, one.closes) != before[one.key]}


def _when(slot: Slot) -> float:
    return slot.begins if slot.begins is not None else (slot.opens + slot.closes) / 2


def _beside(slot: Slot, taken: Sequence[Span]) -> Span | None:
    """The part of the window in which the whole visit is clear of what is taken: the one it begins in, else the widest."""
    left: list[Span] = [(slot.opens, slot.closes)]
    for starts, ends in taken:
        parts = [((a, min(b, starts - slot.minutes)), (max(a, ends), b)) for a, b in left]
        left = list(dict.fromkeys(part for pair in parts for part in pair if part[0] <= part[1]))
    held = [one for one in left if slot.begins is not None and one[0] <= slot.begins <= one[1]]
    return max(held or left, key=lambda one: (one[1] - one[0], -one[0]), default=None)


def _in_turn(slots: list[Slot], grid: float) -> list[Slot]:
    """One after the other: between two neighbours a moment is set by which the first is over and the second may begin."""
    latest = [one.closes for one in slots]
    for place in range(len(slots) - 2, -1, -1):
        latest[place] = min(latest[place], latest[place + 1] - slots[place].minutes)
    done = list(slots)
    for place, (one, other) in enumerate(pairwise(slots)):
        one = done[place]
        first, last = one.opens + one.minutes, latest[place + 1]
        if max(one.closes + one.minutes, first) <= done[place + 1].opens:
            continue  # far enough from one another as they are
        turn = _turn(first, last, other, grid)
        if turn is None:
            return slots  # not in one day: left as it was
        done[place] = replace(one, closes=min(one.closes, turn - one.minutes))
        done[place + 1] = replace(done[place + 1], opens=max(done[place + 1].opens, turn))
    return done


def _turn(first: float, last: float, other: Slot, grid: float) -> float | None:
    """A moment of the grid from `first` to `last`: where the second begins as things stand, else half way."""
    lowest, highest = -(-first // grid) * grid, last // grid * grid
    if lowest > highest:
        return None
    wanted = other.begins if other.begins is not None else (max(first, other.opens) + last) / 2
    return min(max(wanted // grid * grid, lowest), highest)
