"""When a silent signal is told of, and to whom: steps at multiples of its limit, the village first.

What is kept of a signal may lag behind by `SLACK` of its limit, so that a device that speaks every minute is not written every
minute. The first step therefore stands at 1 + `SLACK`: nobody is flagged before the limit has passed since it last spoke.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SLACK = 0.1  # of the limit, by which what is kept may be older than what was heard
FINE, LATE, DOWN = "fine", "late", "down"


@dataclass(frozen=True)
class Step:
    """After so many limits, this audience sees this stage."""

    audience: str
    stage: str
    after: float


def due(steps: Sequence[Step], behind: int, heard_at: datetime, limit_s: int) -> datetime | None:
    """When the next step is due; None when all are behind it."""
    if behind >= len(steps):
        return None
    return heard_at + timedelta(seconds=limit_s * steps[behind].after)


def reached(steps: Sequence[Step], heard_at: datetime, limit_s: int, at: datetime) -> int:
    """How many steps have been reached at `at`."""
    return sum(heard_at + timedelta(seconds=limit_s * step.after) <= at for step in steps)


def stage(steps: Sequence[Step], behind: int, audience: str = "") -> str:
    """What this audience sees after so many steps; without an audience, what the first to be told sees."""
    seen = [step.stage for step in steps[:behind] if audience in {"", step.audience}]
    return DOWN if DOWN in seen else LATE if LATE in seen else FINE


def may_skip(heard_at: datetime, limit_s: int, at: datetime) -> bool:
    """True while what is kept is fresh enough that a newer message need not be written."""
    return at - heard_at < timedelta(seconds=limit_s * SLACK)
