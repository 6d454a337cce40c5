"""Which weekday a village is tried on, and whose turn it is: one walk through a village instead of one for each button."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from songhe.care.fleet.rules.upkeep import TEST_EVERY

HOME = ZoneInfo("Asia/Shanghai")
WORKDAYS = 5
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Turn:
    """A device of a village that is to be tried in this week. `late`: its month is over already."""

    day: date
    place: str
    row: Any
    late: bool


def weekday(path: str) -> int:
    """Monday is 0. The same village has the same day every week; villages spread over the five days."""
    return blake2b(path.encode(), digest_size=2).digest()[0] % WORKDAYS


def monday(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def turns(rows: Iterable[tuple[Any, str, datetime | None]], week: date) -> list[Turn]:
    """Whose turn it is in the week from `week` (a Monday): the month ends before the village's day comes round again."""
    found = []
    for row, path, pressed in rows:
        day = week + timedelta(days=weekday(path))
        ends = (pressed + TEST_EVERY).astimezone(HOME).date() if pressed else date.min
        if ends < day + AHEAD:
            found.append(Turn(day, path, row, ends < day))
    return sorted(found, key=lambda turn: (turn.day, turn.place))
