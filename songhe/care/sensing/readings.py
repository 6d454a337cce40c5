"""What the archive of readings says: a home's day, how long makes fall silent, how batteries go down (DuckDB over Parquet)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.sensing import words
from songhe.links.devices import archive
from songhe.links.devices.archive import Question
from songhe.links.devices.models import ReadingDay
from songhe.register.access.models import User
from songhe.register.people.models import Elder

HERE = "(division = ? OR starts_with(division, ?))"
DAY = """
SELECT device, any_value(kind), date_trunc('hour', "at") AS hour, count(*),
  count(*) FILTER (WHERE signal = 'flow' OR json_extract_string(facts, '$.occupancy') = 'true'
    OR json_extract_string(facts, '$.presence') = 'true' OR json_extract_string(facts, '$.contact') = 'false'),
  max(TRY_CAST(json_extract_string(facts, '$.total_m3') AS DOUBLE))
FROM said WHERE person = ? AND "at" >= ? AND "at" < ? GROUP BY device, hour ORDER BY device, hour
"""
SILENCE = """
WITH gaps AS (
  SELECT model, device, date_diff('minute', lag(got) OVER (PARTITION BY device ORDER BY got), got) AS gap
  FROM said WHERE {here} AND model <> ''
)
SELECT model, count(DISTINCT device), count(*), quantile_cont(gap, 0.5), quantile_cont(gap, 0.95), max(gap)
FROM gaps GROUP BY model ORDER BY max(gap) DESC NULLS LAST
"""
BATTERY = """
SELECT model, CAST(got AS DATE) AS day, quantile_cont(battery, 0.5), quantile_cont(battery, 0.1), count(DISTINCT device)
FROM said WHERE {here} AND model <> '' AND battery IS NOT NULL GROUP BY model, day ORDER BY model, day
"""


@dataclass(frozen=True)
class Silence:
    """One make: how long its devices say nothing between two messages."""

    model: str
    devices: int
    messages: int
    usual: float | None
    long: float | None
    longest: float | None


@dataclass(frozen=True)
class Curve:
    """The batteries of one make, day by day: the middle one and the weak tenth."""

    model: str
    days: list[tuple[date, float, float]]
    devices: int


def _scope(user: User) -> list[Any]:
    return [user.scope, f"{user.scope}/"]


def silences(user: User, first: date, last: date) -> list[Silence]:
    """Makes of the division, the longest silent first."""
    rows = archive.ask(Question(SILENCE.format(here=HERE), _scope(user)), first, last)
    return [Silence(*row) for row in rows]


def batteries(user: User, first: date, last: date) -> list[Curve]:
    """Battery curves of the division's makes."""
    found: dict[str, list[Any]] = {}
    for model, day, middle, weak, devices in archive.ask(Question(BATTERY.format(here=HERE), _scope(user)), first, last):
        found.setdefault(model, []).append((day, middle, weak, devices))
    return [Curve(model, [row[:3] for row in rows], max(row[3] for row in rows)) for model, rows in found.items()]


def day(elder: Elder, starts: datetime) -> list[dict[str, Any]]:
    """A home's day: for each device 24 hours, in which of them it was heard and in which somebody was."""
    ends = starts + timedelta(days=1)
    question = Question(DAY, [archive.mark_of(elder.pk), starts, ends])
    rows = archive.ask(question, starts.date() - timedelta(days=1), ends.date() + timedelta(days=1))
    found: dict[str, dict[str, Any]] = {}
    for device, kind, hour, heard, moved, total in rows:
        line = found.setdefault(device, {"device": device, "kind": kind, "hours": [(0, 0.0)] * 24, "totals": {}})
        at = int((hour - starts).total_seconds() // 3600)
        if 0 <= at < 24:
            line["hours"][at] = (heard, float(moved))
            if total is not None:
                line["totals"][at] = total
    return [_drawn(line) for line in found.values()]


def _drawn(line: dict[str, Any]) -> dict[str, Any]:
    """A meter's hours are what flowed since the hour before."""
    hours, last = line["hours"], None
    if line["totals"]:
        for at in range(24):
            total = line["totals"].get(at)
            used = max(total - last, 0.0) if total is not None and last is not None else 0.0
            hours[at] = (hours[at][0], round(used, 3))
            last = total if total is not None else last
    top = max((value for _heard, value in hours), default=0.0) or 1.0
    cells = [
        {
            "hour": at,
            "heard": heard,
            "value": words.plain(value),
            "step": 0 if not value else min(4, 1 + int(value / top * 3.999)),
        }
        for at, (heard, value) in enumerate(hours)
    ]
    return {
        "device": line["device"],
        "kind": words.KINDS.get(line["kind"], line["kind"]),
        "cells": cells,
        "litres": bool(line["totals"]),
    }


def days_kept(limit: int = 14) -> list[ReadingDay]:
    """The newest days of the archive: how many messages, how large."""
    return list(ReadingDay.objects.defer("key").order_by("-day")[:limit])
