"""What a heading and a cell of a table of facilities mean. Values in, values out."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

NEW = "new"
READY, FAULT, DOUBT, THERE, ENTERED = "ready", "fault", "doubt", "there", "entered"
FACTS = (
    "name", "kind", "village", "building", "address", "status", "on", "paper", "nature", "operator", "lat", "lng", "phone",
    "due_on",
)  # fmt: skip
NEEDED = ("name", "kind", "village", "status", "on", "paper")

DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2}))?[日月]?(?:\s+0?0:00(?::00)?)?")  # words: data


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: a code for the words of the room, the fact, and what stood there."""

    code: str
    fact: str
    about: str = ""


@dataclass(frozen=True)
class Read:
    """A line as far as it can be understood by itself: its facts, and its faults."""

    facts: Mapping[str, str | float | date | None]
    faults: Sequence[Fault] = field(default=())


def guessed(headings: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """Column → fact, by the words a heading is known by: whole first, then as a part; each fact once."""
    found: dict[int, str] = {}
    plain = [_letters(heading) for heading in headings]
    for whole in (True, False):
        for fact, words in known.items():
            for column, heading in enumerate(plain):
                if fact not in found.values() and column not in found and _is(heading, words, whole):
                    found[column] = fact
    return found


def _is(heading: str, words: Collection[str], whole: bool) -> bool:
    return bool(heading) and (heading in words if whole else any(len(word) > 1 and word in heading for word in words))


def _letters(text: str) -> str:
    return re.sub(r"[\s（(].*$|[*：:]", "", text.strip())  # words: data


def read(cells: Mapping[str, str], words: Mapping[str, Mapping[str, str]], today: date) -> Read:
    """One line: words become codes, days become days; what cannot be read is named."""
    facts: dict[str, str | float | date | None] = {}
    faults = [Fault("missing", fact) for fact in NEEDED if not cells.get(fact, "").strip()]
    for fact in FACTS:
        text = cells.get(fact, "").strip()
        if not text:
            continue
        value = _value(fact, text, words, today)
        if isinstance(value, Fault):
            faults.append(value)
        else:
            facts[fact] = value
    if ("lat" in facts) != ("lng" in facts):
        faults.append(Fault("half_a_position", "lat"))
    return Read(facts, faults)


def _value(fact: str, text: str, words: Mapping[str, Mapping[str, str]], today: date) -> str | float | date | Fault:
    if fact in words:
        code = words[fact].get(_letters(text)) or words[fact].get("".join(text.split()))
        return code or Fault("word", fact, text)
    if fact in {"on", "due_on"}:
        day = day_of(text)
        if day is None:
            return Fault("day", fact, text)
        return Fault("future", fact, text) if fact == "on" and day > today else day
    if fact in {"lat", "lng"}:
        return _degrees(fact, text)
    most = {"address": 160, "name": 80, "building": 80, "paper": 80, "phone": 20}.get(fact, 80)
    return text if len(text) <= most else Fault("long", fact, str(most))


def _degrees(fact: str, text: str) -> float | Fault:
    low, high = (31.0, 34.5) if fact == "lat" else (107.0, 111.0)
    try:
        value = float(text)
    except ValueError:
        return Fault("position", fact, text)
    return value if low <= value <= high else Fault("position", fact, text)


def day_of(text: str) -> date | None:
    """2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301, or a month alone (its first day)."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
