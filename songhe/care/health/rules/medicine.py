"""Hours of a medicine, what was taken of it, and when what was missed is for a doctor. Values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
TAKEN, SKIPPED, MISSED, VOID = "taken", "skipped", "missed", "void"
CRITICAL, OFTEN = "critical", "often"
MOST_TIMES = 8


@dataclass(frozen=True)
class Rule:
    """What the rule of the day says."""

    missed_minutes: int
    late_minutes: int
    early_minutes: int
    mark_hours: int
    critical_missed: int
    critical_days: int
    often_missed: int
    often_days: int
    refill_days: int
    picture_days: int
    good_percent: int
    clause: str
    sure: bool


def read_times(text: str) -> list[str]:
    """`8:00 20` as `["08:00", "20:00"]`, in order and once each, also as people write it. ValueError for what is no hour."""
    for mark in "，、,;；/\n":  # words: data
        text = text.replace(mark, " ")
    found = set()
    for word in text.replace("：", ":").replace("点半", ":30").replace("点", ":00").split():  # words: data
        hour, _colon, minute = word.partition(":")
        found.add(time(int(hour), int(minute or 0)).strftime("%H:%M"))
    if len(found) > MOST_TIMES:
        raise ValueError(text)
    return sorted(found)


def moments(day: date, times: Iterable[str]) -> list[datetime]:
    """The hours of a day, here."""
    return [datetime.combine(day, time.fromisoformat(one), tzinfo=HERE) for one in times]


def holds(day: date, starts_on: date, ends_on: date | None) -> bool:
    """It is taken on that day."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


@dataclass(frozen=True)
class Kept:
    """A dose as the rules see it."""

    day: date
    status: str
    critical: bool = False


def lapse(doses: Iterable[Kept], today: date, rule: Rule) -> tuple[str, int]:
    """Why this person is for a doctor, and how many were missed; `("", 0)` when nothing says so."""
    missed = [one for one in doses if one.status == MISSED]
    grave = sum(one.critical and one.day > today - timedelta(days=rule.critical_days) for one in missed)
    if grave >= rule.critical_missed:
        return CRITICAL, grave
    often = sum(one.day > today - timedelta(days=rule.often_days) for one in missed)
    return (OFTEN, often) if often >= rule.often_missed else ("", 0)


@dataclass(frozen=True)
class DayMark:
    """One day of the picture: how many doses were due, and what became of them."""

    day: date
    of: int = 0
    taken: int = 0
    skipped: int = 0
    missed: int = 0

    @property
    def waits(self) -> int:
        """Not marked yet, and not missed yet."""
        return self.of - self.taken - self.skipped - self.missed


@dataclass(frozen=True)
class Adherence:
    """What was taken of what was due in these days. What still waits is not counted; `percent` is None without anything."""

    days: Sequence[DayMark]
    taken: int
    skipped: int
    missed: int

    @property
    def of(self) -> int:
        return self.taken + self.skipped + self.missed

    @property
    def percent(self) -> int | None:
        return self.taken * 100 // self.of if self.of else None


def adherence(doses: Iterable[Kept], last: date, days: int) -> Adherence:
    """The picture of the days that end with `last`, each of them there, also where nothing was due."""
    sums: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in doses:
        if one.status != VOID:
            sums[one.day]["of"] += 1
            sums[one.day][one.status] += 1
    every = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    marks = [
        DayMark(day, sums[day]["of"], sums[day][TAKEN], sums[day][SKIPPED], sums[day][MISSED]) if day in sums else DayMark(day)
        for day in every
    ]
    return Adherence(
        marks, sum(one.taken for one in marks), sum(one.skipped for one in marks), sum(one.missed for one in marks)
    )


def days_left(refill_on: date | None, today: date) -> int | None:
    """How long the box lasts; nothing where nobody said."""
    return None if refill_on is None else (refill_on - today).days
