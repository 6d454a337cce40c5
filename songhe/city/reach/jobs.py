"""The chore of the worker."""

from datetime import datetime

from songhe.city.reach import actions


def look(at: datetime) -> int:
    """Look at every county anew; how many."""
    return actions.look(at)
