"""Chores of the outbox."""

from datetime import datetime

from songhe.base.outbox import actions


def apply_waiting(at: datetime) -> int:
    """What waits is tried again."""
    return actions.apply_waiting(at=at)
