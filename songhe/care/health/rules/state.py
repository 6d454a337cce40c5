"""What the next reading of a person is judged by: the last three of each sign, and the sums of two weeks of days.

Kept inside the sealed record of the newest day and carried into the next one: {"l": {sign: [[at, value, level, side]]},
"d": {sign: {day: [readings, sum]}}}. Values in, values out.
"""

from collections.abc import Mapping
from typing import Any

from songhe.care.health.rules.vitals import KEPT, TREND, Seen

State = dict[str, Any]
KEEP_DAYS = 2 * TREND + 1


def last(state: Mapping[str, Any], sign: str) -> list[Seen]:
    """The last readings of a sign, the oldest first."""
    return [Seen(int(at), value, level, side) for at, value, level, side in state.get("l", {}).get(sign, [])]


def days(state: Mapping[str, Any], sign: str) -> dict[int, list[float]]:
    """(readings, sum) by number of the day."""
    return {int(day): sums for day, sums in state.get("d", {}).get(sign, {}).items()}


def is_late(state: Mapping[str, Any], sign: str, at: int) -> bool:
    """A later reading of this sign was judged already."""
    seen = last(state, sign)
    return bool(seen) and at < seen[-1].at


def add(state: State, sign: str, seen: Seen, day: int) -> None:
    """Take a reading into account; what lies more than two weeks back is let go."""
    rows = state.setdefault("l", {}).setdefault(sign, [])
    rows.append([seen.at, seen.value, seen.level, seen.side])
    del rows[:-KEPT]
    sums = state.setdefault("d", {}).setdefault(sign, {})
    count, total = sums.get(str(day), (0, 0.0))
    sums[str(day)] = [count + 1, round(total + seen.value, 2)]
    for old in [key for key in sums if int(key) <= day - KEEP_DAYS]:
        del sums[old]
