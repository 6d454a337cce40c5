"""What an address or a small form gives beside a form of ours: a day, or none."""

from datetime import date

from django.utils.dateparse import parse_date

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that can be reckoned with, a year before and after them as well."""


def day(text: str | None) -> date | None:
    """The day that `2026-11-29` names; none where there is none, also for the 30th of February and the year 1."""
    try:
        found = parse_date(text or "")
    except ValueError:  # of the shape of a day, and in no calendar
        return None
    return found if found and FIRST <= found <= LAST else None
