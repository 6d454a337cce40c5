"""Who turns what age on a day, from where which event may start, and what two places have in common. Values in, values out."""

import calendar
from datetime import date

ON_REGISTER = frozenset({"here", "away", "admitted"})
STARTS = {
    "turned_60": ON_REGISTER,
    "turned_65": ON_REGISTER,
    "turned_80": ON_REGISTER,
    "moved_within": ON_REGISTER,
    "moved_out": ON_REGISTER,
    "moved_in": frozenset({"moved"}),
    "admitted": frozenset({"here", "away"}),
    "discharged": frozenset({"admitted"}),
    "went_away": frozenset({"here"}),
    "came_back": frozenset({"away"}),
    "died": ON_REGISTER,
}
"""Where somebody must stand for an event to happen."""


def born_for(day: date, age: int) -> list[date]:
    """Birth dates of those who are `age` since `day`. Born on 29 February one turns a year on 1 March where it has no 29th."""
    year = day.year - age
    born = [date(year, day.month, day.day)] if (day.month, day.day) != (2, 29) or calendar.isleap(year) else []
    leapling = (day.month, day.day) == (3, 1) and calendar.isleap(year) and not calendar.isleap(day.year)
    return [*born, date(year, 2, 29)] if leapling else born


def common_path(one: str, other: str) -> str:
    """The division that two paths have in common: the village, town, county or the city."""
    parts = []
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        parts.append(left)
    return "/".join(parts)


def county_path(path: str) -> str:
    """Path of the county in which a path lies."""
    return "/".join(path.split("/")[:2])
