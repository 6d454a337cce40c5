"""Arithmetic of booking: quarters of an hour, free beginnings, fees, days of a standing booking. Values in, values out."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

QUARTER = timedelta(minutes=15)
NEXT_DAYS = 14  # so far a visit is put off to the next working day; no holiday is longer


def floor(at: datetime) -> datetime:
    """The first moment of the quarter of an hour in which `at` lies."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def quarters(starts: datetime, ends: datetime) -> list[datetime]:
    """First moments of every quarter of an hour that [starts, ends) touches; none when it ends before it begins."""
    found, at = [], floor(starts)
    while at < ends:
        found.append(at)
        at += QUARTER
    return found


@dataclass(frozen=True)
class Shift:
    """When somebody works on one day, and the pause between. Moments."""

    starts: datetime
    ends: datetime
    pause_starts: datetime | None = None
    pause_ends: datetime | None = None

    def holds(self, starts: datetime, ends: datetime) -> bool:
        """True when [starts, ends) lies within the working time and not in the pause."""
        if starts < self.starts or ends > self.ends:
            return False
        if self.pause_starts is None or self.pause_ends is None:
            return True
        return ends <= self.pause_starts or starts >= self.pause_ends


def beginnings(first: datetime, last: datetime) -> Iterator[datetime]:
    """Moments at which a visit may begin: `first`, and each quarter after it up to `last`, both counted."""
    at = first
    while at <= last:
        yield at
        at = floor(at) + QUARTER


def fee(cents: int, before: timedelta, lines: Sequence[tuple[int, int]]) -> int:
    """What a cancellation costs, in cents: by the longest of `lines` (hours before, percent) that is kept."""
    for hours, percent in sorted(lines, reverse=True):
        if before >= timedelta(hours=hours):
            return cents * percent // 100
    return cents * min(lines)[1] // 100 if lines else 0


def occurrences(
    *, first: date, last: date, begins: date, weekdays: Collection[int], every: int, holidays: str,
    is_holiday: Callable[[date], bool], is_working_day: Callable[[date], bool],
) -> list[date]:  # fmt: skip
    """Days between `first` and `last` on which a standing booking visits, each once and in order.

    `begins` sets which weeks count when it is not every week. `holidays`: "same" visits all the same, "skip" leaves it out,
    "next" goes on the next working day. A visit put off counts for the day it goes to.
    """
    found: set[date] = set()
    day = max(begins, first - timedelta(days=NEXT_DAYS))
    anchor = begins - timedelta(days=begins.weekday())
    while day <= last:
        if day.weekday() in weekdays and (day - anchor).days // 7 % every == 0:
            goes = _moved(day, holidays, is_holiday, is_working_day)
            if goes is not None and first <= goes <= last:
                found.add(goes)
        day += timedelta(days=1)
    return sorted(found)


def _moved(day: date, holidays: str, is_holiday: Callable[[date], bool], is_working_day: Callable[[date], bool]) -> date | None:
    if holidays == "same" or not is_holiday(day):
        return day
    if holidays == "skip":
        return None
    later = (day + timedelta(days=n) for n in range(1, NEXT_DAYS + 1))
    return next((one for one in later if is_working_day(one)), None)


def step(days: int, times: int) -> int:
    """Days from one visit to the next, for `times` of them within `days`; whole weeks where that fits: the weekday stays."""
    even = days // times if times > 1 else days
    return max(1, even // 7 * 7 if even >= 7 else even)


def number(day: date, key: int) -> str:
    """What an order is called on the telephone: its day and eight digits."""
    return f"{day:%y%m%d}-{key % 10**8:08d}"


def within(opens: time, closes: time, starts: datetime, ends: datetime) -> bool:
    """True when a visit of one day (local moments) begins and ends in the opening time."""
    return starts.date() == ends.date() and opens <= starts.time() and ends.time() <= closes


def distance_m(lat: float, lng: float, to_lat: float, to_lng: float) -> int:
    """Metres as the crow flies, good enough to sort what lies within a county."""
    return round(((lat - to_lat) ** 2 * 111_195**2 + ((lng - to_lng) * 93_500) ** 2) ** 0.5)
