"""Arithmetic of a call: how its time splits, who can be there first, what a share is. No database, no clock."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

STAGES = ("transport", "queue", "decision", "acceptance", "travel", "entry")
"""Device → here, here → answered, → first ask, → yes, → at the door, → at the elder's side."""

LEVELS = ("yellow", "orange", "red")
NIGHT = range(0, 6)
EVENING = range(18, 24)


def county_path(division_path: str) -> str:
    """Path of the county's desk; the city's own, for what lies in no county."""
    return "/".join(division_path.split("/")[:2])


def split(pressed: datetime | None, received: datetime, ends: Sequence[datetime | None]) -> dict[str, float | None]:
    """Seconds of each stage and `total`, from the press (or the receipt, where no press is known) to the last known end.

    `ends` are the ends of queue … entry. A stage that never happened is None and its time belongs to the next one that did.
    No stage is negative and they sum to the total, whatever the order of the stamps and whatever a device's clock says.
    """
    start = min(pressed, received) if pressed else received
    here, seconds = start, {}
    for stage, end in zip(STAGES, [received, *ends], strict=True):
        seconds[stage] = None if end is None else max(0.0, (end - here).total_seconds())
        here = max(here, end) if end else here
    return {**seconds, "total": (here - start).total_seconds()}


def worse(one: str, other: str) -> str:
    """The graver of two levels."""
    return max(one, other, key=LEVELS.index)


def band(hour: int) -> str:
    """Part of the day for which acceptance is learned: a neighbour who comes at noon may not at three in the morning."""
    return "night" if hour in NIGHT else "evening" if hour in EVENING else "day"


def acceptance(asks: Iterable[tuple[str, bool]], now: str, *, prior_share: float, prior_asks: float) -> float:
    """Share of asks accepted, smoothed: few asks lean on the general share, a part of the day leans on the whole day."""
    known = list(asks)
    whole = _smooth([yes for _, yes in known], prior_share, prior_asks)
    return _smooth([yes for part, yes in known if part == now], whole, prior_asks)


def _smooth(answers: list[bool], share: float, weight: float) -> float:
    return (sum(answers) + share * weight) / (len(answers) + weight)


def expected_s(eta_s: float, share: float, lost_by_a_no_s: float) -> float:
    """Seconds until somebody is there if this one is asked first: the way, and the time lost when the answer is no."""
    return eta_s + (1 - share) / max(share, 0.01) * lost_by_a_no_s


def order(candidate: Mapping[str, Any]) -> tuple[Any, ...]:
    """Sort key: expected arrival in steps of 30 s; then key, language, distance."""
    return (
        math.floor(candidate["expected_s"] / 30),
        not candidate["has_key"],
        not candidate["speaks"],
        candidate["expected_s"],
        candidate["name"],
    )


def percentile(values: Iterable[float], share: float) -> float | None:
    """Nearest-rank percentile: a value that really happened; None of nothing."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else None


def rate(part: int, whole: int) -> float | None:
    """Share of the whole; None when there is nothing to share."""
    return part / whole if whole else None


def in_time(start: datetime, end: datetime | None, limit_s: float) -> bool:
    """Reached within the limit, the limit itself included."""
    return end is not None and (end - start).total_seconds() <= limit_s
