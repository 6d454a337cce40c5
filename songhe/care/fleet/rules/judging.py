"""Whether a make of device may be installed anew, by what it did."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """A make with at least so many judged alarms (or presses) must be within these percentages."""

    alarms_least: int
    false_most: float
    precision_least: float
    trials_least: int
    first_least: float


@dataclass(frozen=True)
class Counts:
    """What a make did: alarms that were judged, and test presses that are over."""

    alarms: int = 0
    real: int = 0
    false: int = 0
    trials: int = 0
    first: int = 0


def faults(counts: Counts, limit: Limit) -> Mapping[str, float]:
    """Which limits it breaks, with the percentage; empty: it may be installed. Too few to say is no fault."""
    found: dict[str, float] = {}
    if counts.alarms >= limit.alarms_least:
        false, precision = _share(counts.false, counts.alarms), _share(counts.real, counts.alarms)
        if false > limit.false_most:
            found["false"] = false
        if precision < limit.precision_least:
            found["precision"] = precision
    if counts.trials >= limit.trials_least:
        first = _share(counts.first, counts.trials)
        if first < limit.first_least:
            found["first"] = first
    return found


def _share(part: int, whole: int) -> float:
    return part * 1000 // whole / 10
