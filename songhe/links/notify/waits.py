"""How long to wait before the next attempt: dated data in `data/waits.csv`, never edited in place (law 6)."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FILE = Path(__file__).parent / "data" / "waits.csv"
SHOWN_IN = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Wait:
    """After the `after_try`-th attempt failed, the next one comes `seconds` later, on the days the rule is in force."""

    valid_from: date
    valid_to: date | None
    after_try: int
    seconds: int

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def waits() -> tuple[Wait, ...]:
    """All rules of the file, past and present."""
    with FILE.open(encoding="utf-8") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: dict[str, str]) -> Wait:
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Wait(date.fromisoformat(row["valid_from"]), end, int(row["after_try"]), int(row["seconds"]))


def after(tries: int, at: datetime, rules: tuple[Wait, ...] | None = None) -> datetime | None:
    """When to try again after `tries` attempts, by the rule in force on that day; None means: give up."""
    day = at.astimezone(SHOWN_IN).date()
    for rule in waits() if rules is None else rules:
        if rule.after_try == tries and rule.holds(day):
            return at + timedelta(seconds=rule.seconds)
    return None
