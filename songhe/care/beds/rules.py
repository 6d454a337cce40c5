"""Which group somebody belongs to, who comes first, and where somebody lay: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

SELF_RELIANT, DISABLED, PSYCHIATRIC = "self_reliant", "disabled", "psychiatric"
LEVELS = {"能力完好": 0, "轻度失能": 1, "中度失能": 2, "重度失能": 3, "完全失能": 4}  # words: data
CATEGORIES = {
    "supported_scattered": "supported", "supported_central": "supported", "low_income": "low_income",
    "low_income_margin": "hardship", "hardship": "hardship", "veteran": "veteran", "special_family": "special_family",
}  # fmt: skip
"""Categories of civil affairs by what they are worth on the waiting list."""
ORDER = ("present", "away", "kept")
"""Of several stays at one midnight, the one in which the person lay."""


def level_of(word: str) -> int | None:
    """The level of a file's word, 0 to 4; None where nobody has assessed."""
    return LEVELS.get(word)


def group_of(*, psychiatric: bool, dementia: bool, level: int, disabled_from: int) -> str:
    """Whom somebody lives with: a psychiatric disorder weighs first, then disability or dementia (rural-2.2)."""
    if psychiatric:
        return PSYCHIATRIC
    return DISABLED if dementia or level >= disabled_from else SELF_RELIANT


def lines(*, categories: Iterable[str], level: int | None, age: int | None, alone: bool) -> list[str]:
    """What counts for this person on the waiting list, each once."""
    found = [CATEGORIES[code] for code in categories if code in CATEGORIES]
    if level is not None and level >= 2:
        found.append("severe" if level >= 3 else "moderate")
    found += ["alone"] * alone + ["over_80"] * (age is not None and age >= 80)
    return list(dict.fromkeys(found))


def points_of(found: Iterable[str], points: Mapping[str, int]) -> int:
    """The sum of what counts."""
    return sum(points[code] for code in found)


def rank(points: int, asked_on: date, per_day: int) -> int:
    """Priority as one number that holds on any day: who waits a day longer stands `per_day` higher."""
    return points - per_day * asked_on.toordinal()


def too_old(assessed_on: date, day: date, days: int) -> bool:
    """An assessment of the future, or older than it may be."""
    return assessed_on > day or (day - assessed_on).days > days


def deposit_cap(month_cents: int, months: int) -> int:
    """The most that may be asked as a deposit, in cents (民发〔2024〕19号)."""
    return month_cents * months


@dataclass(frozen=True)
class Lain:
    """A stay as the nights see it: from when to when, and when its person was not there (from, to, kind)."""

    key: str
    began_at: datetime
    ended_at: datetime | None
    gaps: tuple[tuple[datetime, datetime | None, str], ...] = ()

    def state(self, at: datetime) -> str:
        """present, away or kept at that moment; empty outside of the stay."""
        if at < self.began_at or (self.ended_at is not None and at >= self.ended_at):
            return ""
        gap = next((kind for left, back, kind in self.gaps if left <= at and (back is None or at < back)), "")
        return {"leave": "away", "kept": "kept", "": "present"}[gap]


def truth(stays: Iterable[Lain], at: datetime) -> tuple[str, str] | None:
    """(key of the stay, state) in which somebody lay at that moment: never two; a kept bed only where there is no other."""
    found = [(ORDER.index(state), one.key) for one in stays if (state := one.state(at))]
    if not found:
        return None
    place, key = min(found)
    return key, ORDER[place]


def reserve_word(reserve: int, beds: int, low: int, high: int) -> str:
    """Whether about the right share is kept: low, right or high, to a whole bed; empty without beds."""
    if not beds:
        return ""
    if reserve < low * beds // 100:
        return "low"
    return "high" if reserve > -(-high * beds // 100) else "right"
