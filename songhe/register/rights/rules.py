"""Arithmetic of deadlines."""

from datetime import date, timedelta

WEEKEND = 5


def after_working_days(day: date, count: int) -> date:
    """The day that is `count` working days after `day`. Weekends are left out; holidays count, so it is never too late."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < WEEKEND
    return day
