"""What each level of a warning asks, and the limits of the computation, in force on a day (data/*.yaml; law 6)."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from songhe.base import dated as base
from songhe.base.said import folded

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Asks:
    """Of one level: minutes to confirm by tier, to account for everybody, between reminders; who has to leave."""

    confirm: dict[str, int]
    account: int
    repeat: int
    leaves: str


@dataclass(frozen=True)
class Kind:
    """A kind of warning. `first`: points of need, the sum decides who is called first. `sure`: read in a source."""

    code: str
    name: str
    icon: str
    sure: bool
    first: dict[str, int]
    levels: dict[str, Asks]


@dataclass(frozen=True)
class Limits:
    """Metres, minutes, numbers (data/limits.yaml says of what)."""

    near_m: int
    margin_m: int
    circle_km: int
    most: int
    buddy_hours: int
    reach_m: int
    old: int
    within: list[int]
    guesses: dict[str, str]


def kinds(day: date) -> dict[str, Kind]:
    """Kinds in force on that day, by code; of two lines of one kind the later."""
    found = {}
    for row in base.in_force(DATA / "kinds.yaml", day):
        facts = folded(base.plain(row, "levels"))
        found[row["code"]] = Kind(**facts, levels={name: Asks(**asks) for name, asks in row["levels"].items()})
    return found


@dataclass(frozen=True)
class Cap:
    """What a warning in CAP is here (data/cap.yaml)."""

    kinds: dict[str, list[str]]
    colours: dict[str, list[str]]
    severities: dict[str, str]
    ahead_minutes: int

    def kind_of(self, said: list[str]) -> str:
        """The first kind one of whose words stands in what was said."""
        text = " ".join(said)
        return next((code for code, words in self.kinds.items() if any(_at(word, text) >= 0 for word in words)), "")

    def level_of(self, said: list[str], severity: str) -> str:
        """The colour that is named first in what was said, in its order; else by the severity."""
        for text in said:
            found = {_at(word, text): code for code, words in self.colours.items() for word in words}
            found.pop(-1, None)
            if found:
                return found[min(found)]
        return self.severities[severity]


def _at(word: str, text: str) -> int:
    """Where a word begins; of a Latin one the whole word, for there is ice in every service."""
    if not word.isascii():
        return text.find(word)
    found = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    return found.start() if found else -1


def cap(day: date) -> Cap:
    """How warnings in CAP are read on that day."""
    return Cap(**base.plain(base.newest(DATA / "cap.yaml", day), "clause"))


def limits(day: date) -> Limits:
    """Limits in force on that day."""
    return Limits(**base.plain(base.newest(DATA / "limits.yaml", day)))
