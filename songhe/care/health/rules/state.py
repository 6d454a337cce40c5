"""What the next reading of a person is judged by: the last three of each sign, and the sums of two weeks of days.

Kept inside the sealed record of the newest day and carried into the next one: {"l": {sign: [[at, value, level, side]]},
"d": {sign: {day: [readings, sum]}}}. Values in, values out.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    seen: Sequence[Any] = state["l"].get(sign, ()) if "l" in state else ()
    return bool(seen) and bool(at < seen[-1][0])


def quiet(state: Mapping[str, Any], signs: Iterable[str]) -> bool:
    """All of the last readings of these signs were normal."""
    if "l" not in state:
        return True
    lasts = state["l"]
    return not any(row[2] for sign in signs for row in lasts.get(sign, ()))


def add(state: State, sign: str, seen: Seen, day: int) -> None:
    """Take a reading into account; what lies more than two weeks back is let go."""
    if "l" not in state:
        state["l"], state["d"] = {}, {}
    rows = state["l"].setdefault(sign, [])
    rows.append(tuple(seen))
    if len(rows) > KEPT:
        del rows[:-KEPT]
    sums = state["d"].setdefault(sign, {})
    here = str(day)
    if here in sums:
        count, total = sums[here]
        sums[here] = (count + 1, round(total + seen[1], 2))
        return
    sums[here] = (1, seen[1])
    for old in [key for key in sums if int(key) <= day - KEEP_DAYS]:
        del sums[old]
