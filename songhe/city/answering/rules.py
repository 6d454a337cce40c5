"""Which calls are drawn, and how one is marked: values in, values out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K")
FULL, HALF, NONE, APART = "full", "half", "none", "apart"
WEIGHTS = {FULL: 1.0, HALF: 0.5, NONE: 0.0}


@dataclass(frozen=True)
class Item:
    """One line of the form. `must`: without it the call does not pass."""

    code: str
    points: int
    must: bool = False


@dataclass(frozen=True)
class Mark:
    """Points of 100 and whether that passes."""

    points: float
    passed: bool


def place(seed: str, key: object) -> str:
    """Where a call stands in the draw: a digest of the seed and its key, so that nobody chooses and anybody can check."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def draw(calls: Iterable[tuple[K, bool]], seed: str, wanted: int) -> list[K]:
    """`wanted` of these calls (key, whether it went all the way to the door): the first whole one, then whoever comes next.

    The order of the argument changes nothing; with fewer calls than wanted, all of them.
    """
    ranked = sorted(calls, key=lambda one: place(seed, one[0]))
    whole = next((key for key, to_the_door in ranked if to_the_door), None)
    first = [] if whole is None else [whole]
    return [*first, *(key for key, _door in ranked if key != whole)][:wanted]


def mark(items: Sequence[Item], said: Mapping[str, str], pass_mark: int) -> Mark:
    """Points of the items that applied, scaled to 100. An item that must be there fails the call unless it is there in full."""
    held = [item for item in items if said[item.code] != APART]
    whole = sum(item.points for item in held)
    got = sum(item.points * WEIGHTS[said[item.code]] for item in held)
    points = round(100 * got / whole, 1) if whole else 0.0
    broken = any(item.must and said[item.code] != FULL for item in held)
    return Mark(points, points >= pass_mark and not broken)
