"""The night: what is not urgent waits for the morning. Dated data in `data/quiet.csv`, never edited in place (law 6)."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from songhe.links.notify.waits import SHOWN_IN

FILE = Path(__file__).parent / "data" / "quiet.csv"


@dataclass(frozen=True)
class Night:
    """From `begins` in the evening to `ends` in the morning, by the clock here, on the days the rule is in force."""

    valid_from: date
    valid_to: date | None
    begins: time
    ends: time

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def nights() -> tuple[Night, ...]:
    """All rules of the file, past and present."""
    with FILE.open(encoding="utf-8") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: dict[str, str]) -> Night:
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Night(date.fromisoformat(row["valid_from"]), end, time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"]))


def by_day(at: datetime, rules: tuple[Night, ...] | None = None) -> datetime:
    """The first moment from `at` on at which somebody may be told what is not urgent: `at`, or the end of the night."""
    here = at.astimezone(SHOWN_IN)
    rule = next((one for one in (nights() if rules is None else rules) if one.holds(here.date())), None)
    if rule is None or rule.ends <= here.time() < rule.begins:
        return at
    morning = here.date() + timedelta(days=1 if here.time() >= rule.begins else 0)
    return datetime.combine(morning, rule.ends, tzinfo=SHOWN_IN).astimezone(at.tzinfo)


def until(at: datetime, begins: time | None, ends: time | None) -> datetime:
    """The first moment from `at` on outside somebody's own quiet hours; `at` itself where there are none."""
    if begins is None or ends is None or begins == ends:
        return at
    here = at.astimezone(SHOWN_IN)
    over_night = begins > ends
    inside = here.time() >= begins or here.time() < ends if over_night else begins <= here.time() < ends
    if not inside:
        return at
    days = 1 if over_night and here.time() >= begins else 0
    return datetime.combine(here.date() + timedelta(days=days), ends, tzinfo=SHOWN_IN).astimezone(at.tzinfo)
