"""Where a target should be by a day, and what light it gets. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

OK, SLOW, BEHIND, NONE = "ok", "warn", "danger", ""
STOCK, YEARLY, LEVEL = "stock", "yearly", "level"


@dataclass(frozen=True)
class Lights:
    """The dated thresholds (data/lights.yaml)."""

    begins: date
    near: float
    near_level: float
    about: float
    remind_days: int


@dataclass(frozen=True)
class Asked:
    """What a target asks of a place: its kind, comparator, steps by year and the day a level is due."""

    kind: str
    comparator: str
    steps: Mapping[int, float]
    due: date | None = None


@dataclass(frozen=True)
class Judged:
    """`goal` is what this year asks for in the end, `now` what should be there today, `light` the verdict."""

    light: str
    goal: float | None
    now: float | None
    missing: float


def goal(asked: Asked, year: int) -> float | None:
    """What must be reached by the end of `year`: the sum of the steps, the year's own, or the level then in force."""
    if not asked.steps:
        return None
    if asked.kind == STOCK:
        return sum(step for when, step in asked.steps.items() if when <= year)
    if asked.kind == YEARLY:
        return asked.steps.get(year)
    return _level(asked, year)


def due_by(asked: Asked, on: date, lights: Lights) -> float | None:
    """What should be there on that day: steps are spread evenly over their year, a level over the time until it is due."""
    if asked.kind == LEVEL:
        return _level_by(asked, on, lights)
    whole = _whole(asked, on)
    if whole is None:
        return None
    if asked.kind == STOCK and asked.due:  # one number by one day
        return whole if on >= asked.due else whole * _gone(lights.begins, asked.due, on)
    before = (goal(asked, on.year - 1) or 0.0) if asked.kind == STOCK else 0.0
    return before + (whole - before) * _gone(date(on.year, 1, 1), date(on.year, 12, 31), on)


def judge(asked: Asked, value: float | None, on: date, lights: Lights) -> Judged:
    """The light of a value on a day. Nothing known has none; nothing asked has none."""
    whole, now = _whole(asked, on), due_by(asked, on, lights)
    if value is None or whole is None or now is None:
        return Judged(NONE, whole, now, 0.0)
    if asked.comparator == "~":
        near = abs(value - whole) <= lights.about
        return Judged(OK if near else SLOW, whole, now, max(0.0, whole - value))
    return Judged(_light(value, now, whole, asked, on, lights), whole, now, max(0.0, whole - value))


def year_of(asked: Asked, value: float | None, year: int) -> tuple[float | None, str]:
    """(what that year asked for, whether it was reached) once the year is over."""
    wanted = goal(asked, year)
    if wanted is None or value is None:
        return wanted, NONE
    return wanted, OK if value >= wanted else BEHIND


def spread(value: float, whole: float) -> float:
    """How far along a bar that ends at `whole`, in percent."""
    return round(min(100.0, max(0.0, 100 * value / whole)), 1) if whole > 0 else 0.0


def _whole(asked: Asked, on: date) -> float | None:
    """What is aimed at on that day: this year's number, or the one that is still ahead."""
    if asked.steps and asked.kind == STOCK and asked.due:
        return goal(asked, asked.due.year)
    found = goal(asked, on.year)
    if found is None and asked.steps and asked.kind != YEARLY:  # the first step is still ahead
        return goal(asked, max(asked.steps))
    return found


def _light(value: float, now: float, whole: float, asked: Asked, on: date, lights: Lights) -> str:
    if value >= now or value >= whole:
        return OK
    held = asked.kind == LEVEL and (asked.due is None or on >= asked.due)
    return SLOW if value >= now * (lights.near_level if held else lights.near) else BEHIND


def _level(asked: Asked, year: int) -> float | None:
    """The level of that year; before the first one there is none, after the last it is held."""
    known = [when for when in asked.steps if when <= year]
    if known:
        return asked.steps[max(known)]
    return asked.steps[min(asked.steps)] if asked.due is None or asked.due.year >= year else None


def _level_by(asked: Asked, on: date, lights: Lights) -> float | None:
    whole = _whole(asked, on)
    if whole is None or asked.due is None or on >= asked.due:
        return whole
    return whole * _gone(lights.begins, asked.due, on)


def _gone(first: date, last: date, on: date) -> float:
    """How much of the time from `first` to `last` is gone at the end of `on`."""
    days = (last - first).days + 1
    return min(1.0, max(0.0, ((on - first).days + 1) / days))
