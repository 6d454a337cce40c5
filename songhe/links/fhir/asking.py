"""Values of search parameters: dates with a prefix, tokens, references. ValueError says that one cannot be understood."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
MOMENT = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
IDS = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
CHINA = timezone(timedelta(hours=8))
"""A moment without a zone is meant as the clock on the wall here."""


@dataclass(frozen=True)
class When:
    """A stretch of time as it was written (a year, a day, a second: [starts, ends)), and how things lie to it."""

    prefix: str
    starts: datetime
    ends: datetime


def when(text: str) -> When:
    """`ge2026-11-01`, `2026`, `lt2026-11-23T10:20:24+08:00`."""
    prefix = text[:2] if text[:2] in PREFIXES else "eq"
    found = MOMENT.fullmatch(text.removeprefix(prefix) if text[:2] in PREFIXES else text)
    if found is None:
        raise ValueError(text)
    part = {name: int(value) for name, value in found.groupdict().items() if value and name != "zone"}
    if not 1900 <= part["year"] <= 2200:
        raise ValueError(text)
    starts = datetime(
        part["year"], part.get("month", 1), part.get("day", 1), part.get("hour", 0), part.get("minute", 0),
        part.get("second", 0), tzinfo=_zone(found["zone"]),
    )  # fmt: skip
    return When(prefix, starts.astimezone(UTC), _end(starts, part).astimezone(UTC))


def _zone(text: str | None) -> timezone:
    if not text:
        return CHINA
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _end(starts: datetime, part: dict[str, int]) -> datetime:
    if "second" in part:
        return starts + timedelta(seconds=1)
    if "hour" in part:
        return starts + timedelta(minutes=1)
    if "day" in part:
        return starts + timedelta(days=1)
    if "month" in part:
        return (starts.replace(day=28) + timedelta(days=4)).replace(day=1)
    return starts.replace(year=starts.year + 1)


def holds(asked: When, at: datetime) -> bool:
    """Whether a moment lies as it was asked for."""
    within = asked.starts <= at < asked.ends
    return {
        "eq": within, "ap": within, "ne": not within, "gt": at >= asked.ends, "sa": at >= asked.ends, "lt": at < asked.starts,
        "eb": at < asked.starts, "ge": at >= asked.starts, "le": at < asked.ends,
    }[asked.prefix]  # fmt: skip


def bounds(asked: When) -> tuple[datetime | None, datetime | None]:
    """(from, before) of a prefix that asks for one stretch; ("ne" has none: both are None)."""
    return {
        "eq": (asked.starts, asked.ends), "ap": (asked.starts, asked.ends), "gt": (asked.ends, None), "sa": (asked.ends, None),
        "lt": (None, asked.starts), "eb": (None, asked.starts), "ge": (asked.starts, None), "le": (None, asked.ends),
        "ne": (None, None),
    }[asked.prefix]  # fmt: skip


def token(text: str) -> tuple[str | None, str]:
    """`system|code` → (system, code); `code` → (None, code): whatever its system; `|code` → ("", code): one without."""
    system, bar, code = text.partition("|")
    return (system, code) if bar else (None, text)


def reference(text: str, kind: str) -> str:
    """The id of `Patient/1`, `1`, or an address that ends so. ValueError for another kind."""
    parts = text.split("/")
    if len(parts) > 1 and parts[-2] != kind:
        raise ValueError(text)
    if not IDS.fullmatch(parts[-1]):
        raise ValueError(text)
    return parts[-1]


def moment(text: object) -> datetime:
    """A moment written in full, with its zone (`instant`, `dateTime`)."""
    if not isinstance(text, str) or len(text) < 17 or "T" not in text:
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found.astimezone(UTC)


def day(text: object) -> date:
    """A day on the calendar, out of a date or a moment."""
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError(text)
    found = moment(text).astimezone(CHINA).date() if "T" in text else date.fromisoformat(text[:10])
    if not 1850 <= found.year <= 2200:
        raise ValueError(text)
    return found
