"""When acts are due, to which shift a moment belongs, and what is late: values in, values out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

DAY = 24 * 60
TIMES = re.compile(r"\d{1,2}[:：]\d{2}")  # words: data
EVERY = re.compile(r"每\s*(\d{1,3})\s*(小时|分钟)(?:\s*(\d{1,2}[:：]\d{2})\s*[-–—至到~]\s*(\d{1,2}[:：]\d{2}))?")  # words: data
APART = re.compile(r"[\s,，、;；]+")  # words: data
LEAST_MINUTES, MOST_TIMES = 15, 48


class Unreadable(ValueError):
    """What was written is no time of the day."""


def minutes_of(text: str) -> int:
    """`07:30` as minutes after midnight; 24:00 is the end of the day."""
    hour, minute = map(int, text.replace("：", ":").split(":"))  # words: data
    if minute > 59 or hour * 60 + minute > DAY:
        raise Unreadable(text)
    return hour * 60 + minute


def times_of(text: str) -> tuple[int, ...]:
    """Minutes of the day at which an act is due: `07:30 12:00`, or `每2小时 06:00-22:00` (both ends counted, 24:00 is not)."""
    said = text.strip()
    every = EVERY.fullmatch(said)
    if every:
        step = int(every[1]) * (60 if every[2] == "小时" else 1)  # words: data
        first, last = minutes_of(every[3] or "00:00"), minutes_of(every[4] or "24:00")
        if step < LEAST_MINUTES or last < first:
            raise Unreadable(text)
        return tuple(minute for minute in range(first, last + 1, step) if minute < DAY)
    parts = [part for part in APART.split(said) if part]
    if not parts or any(not TIMES.fullmatch(part) for part in parts):
        raise Unreadable(text)
    found = sorted({minutes_of(part) for part in parts})
    if len(found) > MOST_TIMES or found[-1] >= DAY:
        raise Unreadable(text)
    return tuple(found)


def moments(minutes: Iterable[int], after: datetime, until: datetime, zone: tzinfo) -> list[datetime]:
    """Moments after `after` up to `until`, both local days walked through."""
    begins, ends = after.astimezone(zone).date(), until.astimezone(zone).date()
    found = []
    for back in range((ends - begins).days + 1):
        midnight = datetime.combine(begins + timedelta(days=back), time(), tzinfo=zone)
        found += [midnight + timedelta(minutes=minute) for minute in minutes]
    return sorted(one for one in found if after < one <= until)


@dataclass(frozen=True)
class Span:
    """One shift: of which day, and from when to when."""

    code: str
    day: date
    starts_at: datetime
    ends_at: datetime


Clock = Sequence[tuple[str, str, str]]
"""Shifts of a day: (code, starts, ends), in order, each ending where the next begins."""


def shift_at(rules: Clock, moment: datetime, zone: tzinfo, before: Clock | None = None) -> Span:
    """The shift in which a moment lies; `before` are those of the day before, where they were others. The last shift of a day
    goes on until the first of the next begins, also where a home changed its hours between them."""
    today = moment.astimezone(zone).date()
    now = [_span(today, *one, zone) for one in rules]
    past = [_span(today - timedelta(days=1), *one, zone) for one in before or rules]
    for span in (*now, *past):
        if span.starts_at <= moment < span.ends_at:
            return span
    if past[-1].ends_at <= moment < now[0].starts_at:
        return Span(past[-1].code, past[-1].day, past[-1].starts_at, now[0].starts_at)
    raise ValueError(f"no shift at {moment}")


def _span(day: date, code: str, starts: str, ends: str, zone: tzinfo) -> Span:
    begin, end = _at(day, starts, zone), _at(day, ends, zone)
    return Span(code, day, begin, end if end > begin else end + timedelta(days=1))


def chained(named: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Shifts that cover the day, from (name, start): each ends where the next begins, the last where the first does. ValueError
    where two begin at the same minute, or they do not follow one another within a day."""
    starts = [start for _name, start in named]
    if (
        not 1 <= len(named) <= SHIFTS_A_DAY
        or starts != sorted(set(starts))
        or len({name for name, _start in named}) < len(named)
    ):
        raise ValueError(starts)
    ends = [*starts[1:], starts[0]]
    return [
        {"code": f"s{number}", "name": name, "starts": start, "ends": end}
        for number, ((name, start), end) in enumerate(zip(named, ends, strict=True), 1)
    ]


SHIFTS_A_DAY = 4


def _at(day: date, text: str, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes_of(text))


def is_late(due_at: datetime, done_at: datetime, late: int) -> bool:
    """Done after its time and what is allowed on top."""
    return done_at > due_at + timedelta(minutes=late)


def state(status: str, due_at: datetime, late: int, at: datetime) -> str:
    """How an act stands on a board: done, late (not yet done and past its time), due, ahead, missed, away."""
    if status in {"done", "not_done", "missed", "away", "void"}:
        return status
    if at > due_at + timedelta(minutes=late):
        return "late"
    return "due" if at >= due_at - timedelta(minutes=30) else "ahead"


def steps(alarms: Sequence[tuple[int, str]], missed: int) -> tuple[tuple[int, str], ...]:
    """What follows when an act stays undone: each alarm, and at the end that it was missed (told to nobody)."""
    return (*(one for one in alarms if one[0] < missed), (missed, ""))


def right_pin(pin: str) -> bool:
    """Four to six figures, not all alike and not one after the other."""
    if not re.fullmatch(r"\d{4,6}", pin):
        return False
    ways = {int(b) - int(a) for a, b in pairwise(pin)}
    return ways not in ({0}, {1}, {-1})
