"""Public holidays: what the State Council gave notice of, from a kept library; years it lacks from data/days.yaml."""

from datetime import date
from functools import lru_cache

import chinese_calendar

from songhe.care.homecare import dated


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """True on a public holiday: not a plain weekend, on which services are delivered as ever."""
    said = dated.said_days(day)
    if day in said:
        return said[day]
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # a year of which the library knows nothing
        return False
    return bool(off and name)


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Neither weekend nor holiday; a weekend that is worked for a holiday counts as working."""
    said = dated.said_days(day)
    if day in said:
        return not said[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
