"""Arithmetic of an assessment: scores, levels, what changes a level, dates. Values in, values out; no database, no clock.

An instrument is a value too: what a paper of the state says, read from dated data by `instruments.py`. The two instruments are
reckoned apart, and nothing here makes a level of one out of a level of the other.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

TOTAL, MATRIX = "total", "matrix"
ENOUGH_EVENTS = 2
Answers = Mapping[str, int]


class Incomplete(ValueError):
    """A sheet that lacks items has no score and no level; `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NotAnOption(ValueError):
    """A score that the item does not offer."""


@dataclass(frozen=True)
class Item:
    """One item with the wording of each of its scores, the best first."""

    code: str
    name: str
    note: str
    options: dict[int, str]


@dataclass(frozen=True)
class Dimension:
    """A first-level indicator. `grades` are the bands of its own level where the instrument has such, the best first."""

    code: str
    name: str
    maximum: int
    items: tuple[Item, ...]
    grades: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Level:
    """A level: its full name, and the word that lists use."""

    level: int
    name: str
    word: str


@dataclass(frozen=True)
class Instrument:
    """One version of one paper. `digest` stands for every word of it."""

    code: str
    name: str
    clause: str
    valid_from: date
    method: str
    digest: str
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    record: tuple[Mapping[str, Any], ...]
    settles_care_level: bool
    valid_to: date | None = None
    reassess_months: int = 0
    appeal_working_days: int | None = None
    appeal_is_final: bool = False
    stack_adjustments: bool = False
    bands: tuple[tuple[int, int, int], ...] = ()
    matrix: tuple[tuple[int, ...], ...] = ()
    grades: tuple[str, ...] = ()
    reasons: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    procedure: tuple[Mapping[str, Any], ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the paper."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    @property
    def fields(self) -> tuple[Mapping[str, Any], ...]:
        """Every field of the record around the items."""
        return tuple(one for section in self.record for one in section["fields"])

    def level(self, number: int) -> Level:
        """The level of this number."""
        return next(one for one in self.levels if one.level == number)


@dataclass(frozen=True)
class Change:
    """What may change a level, as the record says it."""

    coma: bool = False
    disorder: bool = False
    events: int = 0


@dataclass(frozen=True)
class Result:
    """Scores and level. `total` is None where the instrument adds nothing up; `grades` are empty where it has none."""

    scores: dict[str, int]
    total: int | None
    grades: dict[str, int]
    preliminary: int
    reasons: tuple[str, ...]
    level: int


def missing(instrument: Instrument, answers: Answers) -> list[str]:
    """Codes of the items that have no answer yet. Nothing is ever counted as zero for them."""
    return [item.code for item in instrument.items if answers.get(item.code) is None]


def scores(instrument: Instrument, answers: Answers) -> dict[str, int]:
    """The score of each dimension of a whole sheet."""
    if lacking := missing(instrument, answers):
        raise Incomplete(lacking)
    for item in instrument.items:
        if answers[item.code] not in item.options or isinstance(answers[item.code], bool):
            raise NotAnOption(f"{item.code}: {answers[item.code]}")
    return {one.code: sum(answers[item.code] for item in one.items) for one in instrument.dimensions}


def result(instrument: Instrument, answers: Answers, change: Change) -> Result:
    """Scores, preliminary level, what changes it and the final level of a whole sheet."""
    by_dimension = scores(instrument, answers)
    if instrument.method == MATRIX:
        return _by_matrix(instrument, by_dimension)
    total = sum(by_dimension.values())
    preliminary = band(instrument, total)
    reasons = changes(change)
    return Result(by_dimension, total, {}, preliminary, reasons, final(instrument, preliminary, reasons))


def band(instrument: Instrument, total: int) -> int:
    """The level of a total, before anything changes it."""
    return next(level for low, high, level in instrument.bands if low <= total <= high)


def changes(change: Change) -> tuple[str, ...]:
    """Why a level changes: every reason that applies, a coma first."""
    told = {"coma": change.coma, "disorder": change.disorder, "events": change.events >= ENOUGH_EVENTS}
    return tuple(reason for reason, applies in told.items() if applies)


def final(instrument: Instrument, preliminary: int, reasons: Iterable[str]) -> int:
    """The level after the reasons: a coma sets it, others make it one worse (once, unless they stack), at most the worst."""
    rules = [instrument.reasons[reason] for reason in reasons]
    fixed = [int(rule["sets"]) for rule in rules if "sets" in rule]
    if fixed:
        return max(fixed)
    steps = [int(rule["adds"]) for rule in rules if "adds" in rule]
    worse = sum(steps) if instrument.stack_adjustments else max(steps, default=0)
    return min(preliminary + worse, instrument.levels[-1].level)


def grade(dimension: Dimension, score: int) -> int:
    """0 (whole) to 3 (severe) of one dimension."""
    return next(place for place, (low, high) in enumerate(dimension.grades) if low <= score <= high)


def combined(instrument: Instrument, grades: Mapping[str, int]) -> int:
    """The level of the matrix: the first dimension against the worse of the others."""
    first, *others = (grades[one.code] for one in instrument.dimensions)
    return instrument.matrix[first][max(others)]


def _by_matrix(instrument: Instrument, by_dimension: dict[str, int]) -> Result:
    grades = {one.code: grade(one, by_dimension[one.code]) for one in instrument.dimensions}
    level = combined(instrument, grades)
    return Result(by_dimension, None, grades, level, (), level)


def change_of(instrument: Instrument, record: Mapping[str, Any]) -> Change:
    """What the record says of coma, disorders and risk events; nothing where the instrument asks for none."""
    asked = instrument.facts
    if not asked:
        return Change()
    return Change(
        coma=_holds(record, asked["coma"]),
        disorder=_holds(record, asked["disorder"]),
        events=sum(int(record.get(code) or 0) for code in asked["events"]),
    )


def contradiction(instrument: Instrument, answers: Answers, record: Mapping[str, Any]) -> bool:
    """True when a coma is recorded of somebody whose consciousness was scored above the lowest."""
    item = str(instrument.facts.get("coma_item", ""))
    return change_of(instrument, record).coma and bool(answers.get(item))


def lacking(instrument: Instrument, record: Mapping[str, Any]) -> list[str]:
    """Codes of the record's compulsory fields that say nothing yet."""
    return [one["code"] for one in instrument.fields if one.get("required") and record.get(one["code"]) in (None, "", [])]


def _holds(record: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    said = record.get(asked["field"])
    return bool(set(said if isinstance(said, list) else [said]) & set(asked["values"]))


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """The day on which so many working days have passed. Saturdays and Sundays are none; holidays the bureau grants by hand."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def in_force(versions: Iterable[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """The newest of some dated entries that holds on `day`."""
    known = [one for one in versions if one["valid_from"] <= day and (one.get("valid_to") is None or day <= one["valid_to"])]
    return max(known, key=lambda one: one["valid_from"], default=None)


def fit(*, medical: Iterable[bool], persons: Iterable[Any], valid: Iterable[bool]) -> str:
    """What is wrong with a pair of assessors, or nothing: `same`, `expired`, `nobody_medical` (standards 1.9)."""
    people = list(persons)
    if len(set(people)) < 2:
        return "same"
    if not all(valid):
        return "expired"
    return "" if any(medical) else "nobody_medical"
