"""How a roll-call went: minutes from its start until people were accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Score:
    """`shares`: percent accounted for within so many minutes. Seconds are None where it never happened."""

    people: int
    accounted: int
    shares: dict[int, float]
    first_s: int | None
    last_s: int | None
    lists: int
    silent: int

    @property
    def share(self) -> float:
        """Percent accounted for at all."""
        return percent(self.accounted, self.people)


def score(
    started: datetime, firsts: Sequence[datetime | None], accounted: Sequence[datetime | None], *, within: Sequence[int],
    lists: int, silent: int,
) -> Score:  # fmt: skip
    """`firsts` and `accounted`: of each person when first anything was said, and since when accounted for (None: not)."""
    said = [(moment - started).total_seconds() for moment in firsts if moment]
    done = [(moment - started).total_seconds() for moment in accounted if moment]
    shares = {minutes: percent(sum(second <= minutes * 60 for second in done), len(accounted)) for minutes in within}
    whole = len(done) == len(accounted)
    return Score(
        len(accounted), len(done), shares, _second(min(said, default=None)),
        _second(max(done, default=None)) if whole else None, lists, silent,
    )  # fmt: skip


def percent(part: int, whole: int) -> float:
    """One figure behind the point; of nobody everybody is there."""
    return round(100 * part / whole, 1) if whole else 100.0


def _second(value: float | None) -> int | None:
    return None if value is None else max(0, round(value))
