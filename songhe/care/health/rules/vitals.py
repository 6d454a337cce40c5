"""What a reading means: unit, plausibility, colour, and whether it rings (standards.md 8.6).

Levels are 0 (normal) to 3 (red). One reading alone never rings its own colour: red waits for a second one as an orange,
orange as a yellow, and two of the last three decide. All moments are seconds since the epoch, days the number of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

NORMAL, YELLOW, ORANGE, RED = range(4)
NAMES = ("", "yellow", "orange", "red")
KEPT = 3  # readings that are looked at together
TREND = 7  # days of a mean


@dataclass(frozen=True)
class Sign:
    """One thing that is measured. `low` and `high`: what lies outside cannot be true."""

    unit: str
    low: float
    high: float
    digits: int
    group: str
    accepts: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Bands:
    """From where a value is yellow, orange, red. `high`: at least; `low`: at most. `change`: so much within a week."""

    high: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    change: tuple[float, ...] = ()
    margin: float = 0.0


@dataclass(frozen=True)
class Handling:
    """How readings become alarms. Hours, minutes, percent and days as the names say."""

    window_hours: float
    confirm_minutes: float
    judge_hours: float
    mute_minutes: float
    calm: int
    answer_minutes: float
    trend_percent: float
    trend_days: int
    trend_signs: tuple[str, ...]
    silent_hours: float


class Seen(NamedTuple):
    """A reading that counts: when, what, its level by itself, and on which side (`high`, `low`)."""

    at: int
    value: float
    level: int
    side: str = ""


def converted(value: float, unit: str, sign: Sign) -> float | None:
    """The value in the unit that is kept, as exact as the sign is read; None for a unit that this sign has not."""
    if unit in ("", sign.unit):
        kept = value
    elif unit == "F" and "F" in (sign.accepts or {}):
        kept = (value - 32) / 1.8
    elif unit in (sign.accepts or {}):
        kept = value * (sign.accepts or {})[unit]
    else:
        return None
    return round(kept, sign.digits)


def plausible(value: float, sign: Sign) -> bool:
    """False for what no living person has: it is kept, and nothing is concluded from it."""
    return sign.low <= value <= sign.high


def bp_plausible(sbp: float | None, dbp: float | None) -> bool:
    """Of the two the upper one is the higher."""
    return sbp is None or dbp is None or sbp > dbp


def level_of(value: float, bands: Bands, held: int = NORMAL, side: str = "") -> tuple[int, str]:
    """Level and side of one value. While an alarm of level `held` is open on `side`, its edges are wider by the margin: a
    value that swings around an edge does not end and ring again."""
    if not held and bands.high and bands.low and bands.low[0] < value < bands.high[0]:
        return NORMAL, ""
    high = [edge - bands.margin * (side == "high" and at < held) for at, edge in enumerate(bands.high)]
    low = [edge + bands.margin * (side == "low" and at < held) for at, edge in enumerate(bands.low)]
    up, down = sum(value >= edge for edge in high), sum(value <= edge for edge in low)
    return (up, "high") if up >= down and up else (down, "low") if down else (NORMAL, "")


def rings(levels: Sequence[int]) -> int:
    """What the last three levels, the newest last, ring together: the level that two of them reached, never more than the
    newest; one alone rings one less than it is."""
    if not levels:
        return NORMAL
    newest, ordered = levels[-1], sorted(levels[-KEPT:], reverse=True)
    second = ordered[1] if len(ordered) > 1 else NORMAL
    return max(min(second, newest), newest - 1, NORMAL)


def waits_for_second(levels: Sequence[int]) -> bool:
    """A red that was measured once: somebody is asked to measure again."""
    return bool(levels) and levels[-1] == RED and rings(levels) < RED


def recent(seen: Iterable[Seen], at: int, hours: float) -> list[Seen]:
    """Of the last three those that are near enough to count together."""
    return [one for one in seen if 0 <= at - one.at <= hours * 3600][-KEPT:]


def calm(seen: Sequence[Seen], times: int) -> bool:
    """The last readings, as many as are asked for, are all back. Their levels were judged with the margin of the open alarm."""
    last = seen[-times:]
    return len(last) == times and all(one.level == NORMAL for one in last)


def trend(days: Mapping[int, Sequence[float]], today: int, handling: Handling) -> float | None:
    """Percent by which the mean of seven days departs from that of the seven before; None without enough days in both, or
    when it stays within what is allowed. `days` tells (readings, their sum) by day."""
    now = [days[day] for day in range(today - TREND + 1, today + 1) if day in days]
    before = [days[day] for day in range(today - 2 * TREND + 1, today - TREND + 1) if day in days]
    if min(len(now), len(before)) < handling.trend_days:
        return None
    old = _mean(before)
    share = (_mean(now) - old) / old * 100 if old else 0.0
    return round(share, 1) if abs(share) >= handling.trend_percent else None


def _mean(days: Sequence[Sequence[float]]) -> float:
    """Each day counts once, however often somebody measured."""
    return sum(total / count for count, total in days) / len(days)


def change_level(value: float, days: Mapping[int, Sequence[float]], today: int, bands: Bands) -> tuple[int, float]:
    """(level, kilograms) of a weight against the nearest day about a week before (5 to 9 days); nothing without one."""
    back = next((today - gap for gap in (7, 6, 8, 5, 9) if today - gap in days), None)
    if back is None:
        return NORMAL, 0.0
    count, total = days[back]
    moved = round(value - total / count, 1)
    return sum(abs(moved) >= edge for edge in bands.change), moved


def bands_in_force(bands: Mapping[str, Bands], sign: str, kinds: Iterable[str], own: Mapping[str, Any]) -> Bands:
    """A doctor's limits for this person, else those of his kind, else everybody's. KeyError for a sign without limits."""
    if sign in own:
        return own_bands(own[sign], bands[f"{sign}.fed"] if f"{sign}.fed" in bands else bands[sign])
    for kind in kinds:
        if f"{sign}.{kind}" in bands:
            return bands[f"{sign}.{kind}"]
    return bands[sign] if sign in bands else bands[f"{sign}.fed"]


def own_bands(told: Mapping[str, Any], usual: Bands) -> Bands:
    """Limits a doctor wrote: a side that was not written stays as usual."""
    high, low = tuple(told.get("high") or usual.high), tuple(told.get("low") or usual.low)
    return Bands(high, low, usual.change, usual.margin)


def wrong_limits(high: Sequence[float], low: Sequence[float]) -> bool:
    """Three edges a side, rising for high, falling for low, and no value both."""
    fits = all(len(side) in (0, 3) for side in (high, low))
    ordered = list(high) == sorted(high) and list(low) == sorted(low, reverse=True)
    return not (fits and ordered and (not high or not low or low[0] < high[0]))
