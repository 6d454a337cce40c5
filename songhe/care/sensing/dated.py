"""Rules in force on a day: the data of the house, then what the city adopted (law 6), then what was signed for one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from songhe.base import dated as base
from songhe.care.sensing.models import Edition, Own
from songhe.care.sensing.rules.judging import Rule

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Handling:
    """How rings meet, and how far a backtest looks back."""

    match_hours: float
    trial_days: int
    clause: str


@lru_cache(maxsize=64)
def handling(day: date) -> Handling:
    """How it is done on a day."""
    return Handling(**base.plain(base.newest(DATA / "handling.yaml", day)))


@lru_cache(maxsize=64)
def printed(day: date) -> dict[str, Rule]:
    """The rules of the house's data, by code."""
    row = base.newest(DATA / "rules.yaml", day)
    shared = {"version": row["version"], "valid_from": row["valid_from"], "clause": row["clause"]}
    return {code: Rule(code=code, **shared, **_told(told)) for code, told in row["rules"].items()}


def _told(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "kinds": tuple(told["kinds"])}


def rules(day: date) -> dict[str, Rule]:
    """Rules for everybody on a day."""
    found = dict(printed(day))
    for row in Edition.objects.filter(valid_from__lte=day).order_by("valid_from", "version"):
        if row.rule in found:
            more: dict[str, Any] = {"version": row.version, "valid_from": row.valid_from, "clause": row.clause}
            found[row.rule] = replace(found[row.rule], limits={**found[row.rule].limits, **row.limits}, **more)
    return found


def holds_on(own: Own, day: date) -> bool:
    """Whether limits of a person are in force."""
    return own.withdrawn_at is None and own.starts_on <= day and (own.ends_on is None or day <= own.ends_on)


def of_person(every: Mapping[str, Rule], own: Iterable[Own], day: date) -> list[Rule]:
    """The rules as they hold for one person."""
    found = dict(every)
    for row in own:
        if row.rule in found and holds_on(row, day):
            limits = {**found[row.rule].limits, **row.record["limits"]}
            found[row.rule] = replace(found[row.rule], limits=limits, own=True)
    return list(found.values())


def newest_version(code: str, day: date) -> int:
    """The last version that was given."""
    adopted = Edition.objects.filter(rule=code).order_by("-version").values_list("version", flat=True).first()
    return max(adopted or 0, printed(day)[code].version)
