"""How well a visit is proven: values in, values out; no database, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

AHEAD = timedelta(minutes=5)  # so much a phone's clock may run fast
OLDEST = timedelta(days=3)  # so long a phone may have been without network
PIN_TRIES = 3
WORDS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # of a door code: nothing that is read as something else
LENGTH = 10


@dataclass(frozen=True)
class Rule:
    """`within_m` from the door, by the ground; a position less exact than `accuracy_m` proves nothing."""

    within_m: dict[str, int]
    accuracy_m: int
    best: int  # so many of code, place and word make an A
    good: int  # and so many a B
    verified: str  # what a verified human exception is worth
    otherwise: str


@dataclass(frozen=True)
class Facts:
    """What there is of one visit. `exception` is the state of the last one said: "", said, verified or refuted."""

    code: bool = False
    place: bool = False
    word: bool = False  # of the elder, or of somebody for the elder
    exception: str = ""
    filled_in: bool = False  # times that somebody wrote down afterwards


def grade(facts: Facts, rule: Rule) -> str:
    """A to D. What was filled in afterwards is never better than a verified exception."""
    proofs = facts.code + facts.place + facts.word
    if not facts.filled_in and facts.exception != "refuted":
        if proofs >= rule.best:
            return "A"
        if proofs >= rule.good:
            return "B"
    return rule.verified if facts.exception == "verified" else rule.otherwise


def near(distance_m: int | None, accuracy_m: int | None, terrain: str, rule: Rule) -> bool:
    """True when the phone was at the door as exactly as it can tell."""
    if distance_m is None or accuracy_m is None or accuracy_m > rule.accuracy_m:
        return False
    allowed = rule.within_m.get(terrain, max(rule.within_m.values()))
    return distance_m - accuracy_m <= allowed


def believable(said: datetime, heard: datetime) -> bool:
    """Whether a phone's clock can be right: not in the future, and not older than a phone keeps things."""
    return heard - OLDEST <= said <= heard + AHEAD


def believed(said: datetime, heard: datetime) -> datetime:
    """The moment that counts: the phone's where it can be true, else when we heard of it."""
    return min(said, heard) if believable(said, heard) else heard


def same_code(text: str) -> str:
    """A code as it was read or typed, in the one way in which it is compared."""
    return "".join(char for char in text.upper().rpartition(":")[2] if char in WORDS)


def shown_code(code: str) -> str:
    """For reading out and typing: `ABCDE FGHJK`."""
    return f"{code[:5]} {code[5:]}"


def right_pin(text: str) -> bool:
    """Four to six digits, not all the same and not in a row."""
    if not (text.isascii() and text.isdecimal() and 4 <= len(text) <= 6):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(text)}
    return not (len(steps) == 1 and steps <= {-1, 0, 1})
