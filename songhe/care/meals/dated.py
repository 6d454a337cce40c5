"""Rules in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from songhe.base import dated as base
from songhe.base.said import folded, here, tongue
from songhe.care.meals import rules

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Samples:
    """How much of a dish is kept for how long."""

    grams: int
    hours: int
    clause: str


@dataclass(frozen=True)
class Rounds:
    """How meals are brought: by what way, minutes at each door, portions of one person."""

    way: str
    door_minutes: int
    carries: int
    clause: str


def rounds(day: date) -> Rounds:
    """What is in force on that day."""
    return Rounds(**base.plain(base.newest(DATA / "rounds.yaml", day)))


def hours(meal: str, day: date) -> rules.Hours:
    """Until when this meal of a day is ordered and cancelled."""
    line = next(row for row in base.in_force(DATA / "hours.yaml", day) if row["meal"] == meal)
    clocks = {name: time.fromisoformat(line[name]) for name in ("until", "cancel")}
    return rules.Hours(**{**base.plain(line), **clocks})


def samples(day: date) -> Samples:
    """What is in force on that day."""
    return Samples(**base.plain(base.newest(DATA / "samples.yaml", day)))


def watch(day: date) -> rules.Watch:
    """When a missed meal is a signal, on that day."""
    return rules.Watch(**base.plain(base.newest(DATA / "signals.yaml", day)))


def holidays(first: date, last: date) -> set[date]:
    """Public holidays between two days, both counted."""
    found: set[date] = set()
    for row in base.in_force(DATA / "holidays.yaml", last):
        for n in range((row["last"] - row["first"]).days + 1):
            found.add(row["first"] + timedelta(days=n))
    return {day for day in found if first <= day <= last}


def subsidies(day: date) -> list[rules.Subsidy]:
    """What others pay of a meal on that day."""
    rows = (folded(base.plain(row)) for row in base.in_force(DATA / "subsidies.yaml", day))
    return [rules.Subsidy(**{**row, **{name: tuple(row.get(name, ())) for name in ("meals", "categories")}}) for row in rows]


def named(code: str, name: str, day: date) -> str:
    """A subsidy's name in the reader's language; `name` is how it was called when the meal was ordered."""
    if not tongue():
        return name
    return next((here(one.name, name) for one in subsidies(day) if one.code == code), name)
