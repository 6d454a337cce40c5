"""Days and prices. Values in, values out."""

from collections.abc import Collection
from datetime import date, timedelta


def month_before(day: date) -> date:
    """First day of the month before the one in which `day` lies."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def report_due(month: date, report_day: int) -> date:
    """Until when a month is reported: a day of the month after it."""
    return month_after(month).replace(day=report_day)


def may_report(month: date, today: date) -> bool:
    """Only a month that has begun, and none older than a year."""
    return month.day == 1 and today.replace(day=1) - timedelta(days=366) <= month <= today.replace(day=1)


def missing(handed: Collection[str], needed: Collection[str]) -> list[str]:
    """Papers that are needed and were not handed in, in the order of the rule."""
    return [paper for paper in needed if paper not in handed]


def rise(before: int, after: int) -> float | None:
    """By how many percent a price rises; none where there was none."""
    return (after - before) * 100 / before if before else None


def number(county: str, year: int, place: int) -> str:
    """Number of a receipt: 610921-2026-0007."""
    return f"{county}-{year}-{place:04d}"
