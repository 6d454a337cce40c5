"""When a battery will be empty, by a line through the levels it told. Robust: the median of all slopes (Theil and Sen)."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

EMPTY = 10  # percent: below it radio modules begin to fail when they have to send
CHANGED = 20  # percent more than the day before: a new battery
DAYS, LEAST = 90, 4  # days looked at, and on how many of them it must have said something
FAR = 730  # days: later than that nobody can say


def forecast(levels: Sequence[tuple[date, int]], today: date) -> date | None:
    """The day on which it reaches `EMPTY`; None where nothing can be said. Levels are in the order of their days."""
    run = _since_change([one for one in levels if (today - one[0]).days <= DAYS])
    if len(run) < LEAST or (run[-1][0] - run[0][0]).days < LEAST:
        return None
    slope = _slope(run)
    day, level = run[-1]
    if level <= EMPTY:
        return max(day, today)
    if slope >= 0:
        return None
    left = (level - EMPTY) / -slope
    return None if left > FAR else day + timedelta(days=int(left))


def _since_change(levels: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    run: list[tuple[date, int]] = []
    for one in levels:
        if run and one[1] - run[-1][1] >= CHANGED:
            run = []
        run.append(one)
    return run


def _slope(run: Sequence[tuple[date, int]]) -> float:
    """Percent a day."""
    pairs = [(a, b) for place, a in enumerate(run) for b in run[place + 1 :]]
    return median((b[1] - a[1]) / (b[0] - a[0]).days for a, b in pairs)
