"""Rules in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from songhe.base import dated as base
from songhe.base.said import folded, here
from songhe.register.providers import rules

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Operating:
    """When silence counts as not operating, and from how many facilities a chain is one."""

    quiet_days: int
    grace_days: int
    chain_facilities: int
    said_days: int  # so long a number said by an operator counts as fresh
    reform_due: date  # until when a public home has gone to the county
    version: int
    clause: str


def family(kind: str, day: date) -> rules.Family:
    """Within which kinds a building of this kind counts once, on that day."""
    for row in base.in_force(DATA / "counting.yaml", day):
        if kind in row["kinds"]:
            return rules.Family(row["family"], tuple(row["kinds"]), row["stage"], row["version"], row["clause"])
    return rules.Family(kind, (kind,), "built", 1, "")


def operating(day: date) -> Operating:
    """What is in force on that day."""
    return Operating(**base.plain(base.newest(DATA / "operating.yaml", day)))


def needs(day: date) -> list[rules.Need]:
    """Which licences are needed for what, on that day; the clause in the reader's language."""
    return [_need(folded(row)) for row in base.in_force(DATA / "licences.yaml", day)]


def warn_days(day: date) -> dict[str, int]:
    """By kind of licence: so many days before its end somebody is told."""
    return {kind: need.warn_days for need in needs(day) for kind in need.any_of}


def _need(row: dict[str, Any]) -> rules.Need:
    kinds, blocks = frozenset(row["kinds"]), frozenset(row["blocks"])
    return rules.Need(tuple(row["any_of"]), kinds, blocks, row["warn_days"], here(row["clause"]))


def twins(day: date) -> rules.Twins:
    """When two buildings may be one."""
    return rules.Twins(**base.plain(base.newest(DATA / "twins.yaml", day), "clause"))
