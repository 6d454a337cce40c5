"""Where the time goes: how long each stage took, and which stage lost the minutes of the late calls."""

from collections.abc import Mapping
from dataclasses import dataclass

from songhe.care.emergency import ledger
from songhe.desks.bureau import words
from songhe.desks.bureau.choice import Choice

SEEN_S = 5  # a stage that lost less is left out of the list; the sum stays whole


@dataclass(frozen=True)
class Bar:
    """One stage: its usual and its slow time, its limit, and the minutes it lost in breaches. Widths in percent."""

    code: str
    name: str
    p50: float | None
    p90: float | None
    lost_s: float
    width50: float
    width90: float
    width_lost: float

    @property
    def lost_minutes(self) -> int:
        return round(self.lost_s / 60)


def bars(choice: Choice, breaches: list[ledger.Breach]) -> tuple[list[Bar], ledger.Spread]:
    """Every stage on one scale, so that the longest is seen at once; and the way from the press to the door."""
    return drawn(ledger.spreads(choice.user, choice.span, choice.at, **choice.narrow), ledger.lost(breaches))


def drawn(every: list[ledger.Spread], lost: Mapping[str, float]) -> tuple[list[Bar], ledger.Spread]:
    """The same of what was read already."""
    *spreads, door = every
    longest = max((spread.p90 or 0 for spread in spreads), default=0) or 1
    most = max(lost.values(), default=0) or 1
    return [_bar(spread, lost.get(spread.stage, 0.0), longest, most) for spread in spreads], door


def _bar(spread: ledger.Spread, lost: float, longest: float, most: float) -> Bar:
    return Bar(
        spread.stage,
        words.stage(spread.stage),
        spread.p50,
        spread.p90,
        lost,
        round(100 * (spread.p50 or 0) / longest, 1),
        round(100 * (spread.p90 or 0) / longest, 1),
        round(100 * lost / most, 1),
    )


def pieces(breach: ledger.Breach) -> list[tuple[str, str, float, float]]:
    """(code, name, seconds, percent of what was lost) of each stage that lost time in one breach."""
    whole = sum(breach.lost.values()) or 1
    return [
        (code, words.stage(code), lost, round(100 * lost / whole, 1)) for code, lost in breach.lost.items() if lost >= SEEN_S
    ]
