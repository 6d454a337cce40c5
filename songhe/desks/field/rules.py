"""Decisions of the phone desk: values in, values out."""

from datetime import datetime, timedelta

STEPS = ("accept", "depart", "arrive", "enter", "finish")
"""The main deeds in their order; each is the one large button at its time."""
VERBS = frozenset({*STEPS, "decline", "withdraw"})
LATE = timedelta(seconds=10)  # a press that took longer to get here came from a phone without signal
AHEAD = timedelta(seconds=5)  # a phone's clock may run so much fast
OLDEST = timedelta(hours=12)
LINK_HOURS = timedelta(hours=12)
WALK_M_PER_MIN = 80


def believable(claimed: datetime, *, not_before: datetime, now: datetime) -> datetime:
    """When the button was pressed: as the phone claims if that can be true, else now.

    It can be true when it lies after the step before it, not in the future, and not longer ago than half a day.
    """
    earliest = max(not_before, now - OLDEST)
    if earliest <= claimed <= now:
        return claimed
    return now


def is_late(pressed: datetime, now: datetime) -> bool:
    """True when a believed press is so old that it must have waited on the phone."""
    return now - pressed > LATE


def next_step(status: str, entered: bool) -> str:
    """The main deed of a response in this state; empty when there is none."""
    if status == "on_scene":
        return "finish" if entered else "enter"
    return {"asked": "accept", "lapsed": "accept", "accepted": "depart", "en_route": "arrive"}.get(status, "")


def link_holds(*, asked_at: datetime, now: datetime) -> bool:
    """A one-tap link lives half a day."""
    return now - asked_at <= LINK_HOURS


def minutes(seconds: int | None) -> int | None:
    """Whole minutes to the door, rounded up: nobody is promised to be there sooner than he will be."""
    return None if seconds is None else max(1, -(-seconds // 60))
