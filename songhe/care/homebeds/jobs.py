"""What home beds do by themselves; safe when two copies run."""

from datetime import datetime

from songhe.care.homebeds import actions


def daily(at: datetime) -> int:
    """Note what devices say today, and count the month that is over."""
    return actions.look(at) + actions.count_due(at)
