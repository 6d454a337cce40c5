"""Days of a contract and of a quarter."""

import calendar
from datetime import date, timedelta


def last_day(first: date, months: int) -> date:
    """The day before the same day so many months later; a month that is shorter ends a day earlier."""
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    day = min(first.day, calendar.monthrange(year, month)[1])
    again = date(year, month, day)
    return again if day < first.day else again - timedelta(days=1)


def quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter in which `day` lies."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def is_expiring(ends_on: date, today: date, days: int) -> bool:
    """It runs, and less than so many days are left."""
    return today <= ends_on and (ends_on - today).days < days
