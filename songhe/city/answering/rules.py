"""Which calls are drawn, how one is marked, and how many seats an hour needs: values in, values out."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from songhe.engines import queueing

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


@dataclass(frozen=True)
class Busy:
    """When a call came, and for how long it kept a seat busy; None where nobody ever answered it."""

    weekday: int
    hour: int
    seconds: float | None


@dataclass(frozen=True)
class Need:
    """One hour of the week: calls that came in all weeks together, per hour on average, and the seats that takes."""

    calls: int
    per_hour: float
    load: float
    seats: int


def busy_s(
    answered: datetime | None, asked: datetime | None, closed: datetime | None, after_s: int, cap_s: int
) -> float | None:
    """Seconds a call keeps a seat: from the answer until somebody is asked to go or it is over, and `after_s` for the rest.

    An ask before the answer (the house asked by itself) took the seat no time.
    """
    end = asked or closed
    if answered is None or end is None:
        return None
    return min(max(0.0, (end - answered).total_seconds()) + after_s, cap_s)


def mean_busy(calls: Iterable[Busy], otherwise: float) -> float:
    """How long a call keeps a seat on average; `otherwise` where no call was ever answered."""
    known = [one.seconds for one in calls if one.seconds is not None]
    return sum(known) / len(known) if known else otherwise


def needs(
    calls: Sequence[Busy], weeks: int, seconds: float, limit_s: float, share: float, least: int
) -> dict[tuple[int, int], Need]:
    """Seats of every hour of the week by the desk's own calls of so many weeks."""
    came = Counter((one.weekday, one.hour) for one in calls)
    return {key: _need(came[key], came[key] / weeks, seconds, limit_s, share, least) for key in WEEK}


WEEK = [(day, hour) for day in range(7) for hour in range(24)]


def _need(calls: int, per_hour: float, seconds: float, limit_s: float, share: float, least: int) -> Need:
    seats = max(least, queueing.needed(per_hour, seconds, limit_s, share))
    return Need(calls, per_hour, queueing.load(per_hour, seconds), seats)


def planned(spans: Iterable[tuple[datetime, datetime]], starts: datetime) -> int:
    """Seats planned for the whole of the hour that begins then."""
    ends = starts + timedelta(hours=1)
    return sum(since <= starts and until >= ends for since, until in spans)


def by_chance(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How often chance alone would part these two shares (part, whole) at least so far: Fisher's exact test, two-sided.

    In whole numbers throughout, so that nothing is rounded before the comparison.
    """
    (false, whole), (others, other_whole) = one, other
    both = false + others
    low, high = max(0, both - other_whole), min(both, whole)
    weights = [math.comb(whole, k) * math.comb(other_whole, both - k) for k in range(low, high + 1)]
    seen = weights[false - low]
    return sum(weight for weight in weights if weight <= seen) / sum(weights)


def verdict(before: tuple[int, int], after: tuple[int, int], least: int, chance: float) -> str:
    """`few` calls, or no difference that chance would not make (`same`), or `fewer` or `more` false alarms than before."""
    if min(before[1], after[1]) < least:
        return "few"
    if by_chance(before, after) > chance:
        return "same"
    return "fewer" if after[0] * before[1] < before[0] * after[1] else "more"


@dataclass(frozen=True)
class Step:
    """One step of a drill's call: within so many seconds it is worth so many points."""

    code: str
    seconds: int
    points: int


def drilled(steps: Sequence[Step], took: Mapping[str, float | None]) -> int:
    """Points of a drill: of each step that happened in its time, the limit itself included."""
    return sum(step.points for step in steps if (seconds := took[step.code]) is not None and seconds <= step.seconds)
