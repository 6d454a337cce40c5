"""Limits and handling in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from songhe.base import dated as base
from songhe.care.health.rules import vitals
from songhe.care.health.rules.chronic import Limits
from songhe.care.health.rules.medicine import Rule as MedicineRule
from songhe.care.health.rules.vitals import Bands, Handling, Sign

DATA = Path(__file__).parent / "data"
ABOUT = ("clause", "sure")


@dataclass(frozen=True)
class Thresholds:
    """All limits of a day. `sure`: read in a source."""

    bands: dict[str, Bands]
    version: int
    valid_from: date
    clause: str
    sure: bool


@dataclass(frozen=True)
class Contracting:
    """How long a contract runs, when it is to be renewed, how often it must show a service."""

    months: int
    expiring_days: int
    proof_a_quarter: int
    clause: str
    sure: bool


@lru_cache(maxsize=64)
def signs(day: date) -> dict[str, Sign]:
    """What is measured, by code."""
    return {code: Sign(**told) for code, told in base.newest(DATA / "signs.yaml", day)["signs"].items()}


@lru_cache(maxsize=64)
def thresholds(day: date) -> Thresholds:
    """The limits in force."""
    row = base.newest(DATA / "thresholds.yaml", day)
    bands = {code: Bands(**{name: _edges(value) for name, value in told.items()}) for code, told in row["bands"].items()}
    return Thresholds(bands, row["version"], row["valid_from"], row["clause"], row["sure"])


@lru_cache(maxsize=1024)
def usual(day: date, sign: str, kinds: tuple[str, ...]) -> Bands:
    """The limits of a sign for whoever has none of his own."""
    return vitals.bands_in_force(thresholds(day).bands, sign, kinds, {})


def _edges(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=64)
def handling(day: date) -> Handling:
    """How readings become alarms."""
    row = base.plain(base.newest(DATA / "handling.yaml", day), *ABOUT)
    return Handling(**{name: _edges(value) for name, value in row.items()})


@lru_cache(maxsize=64)
def followup(day: date) -> Limits:
    """Targets and days of follow-up."""
    row = base.plain(base.newest(DATA / "followup.yaml", day), *ABOUT)
    return Limits(**{name: _edges(value) for name, value in row.items()})


def contracting(day: date) -> Contracting:
    """What holds for contracts."""
    return Contracting(**base.plain(base.newest(DATA / "contract.yaml", day)))


@lru_cache(maxsize=64)
def medicine(day: date) -> MedicineRule:
    """When a dose counts as missed, and how many missed ones stand on the doctor's list."""
    return MedicineRule(**base.plain(base.newest(DATA / "medicine.yaml", day)))


@dataclass(frozen=True)
class Clinic:
    """What holds for consults, rounds and advisers."""

    slot_minutes: int
    book_days: int
    follow_days: int
    announce_days: int
    round_minutes: int
    answer_days: int
    fee_measure: str
    fee_services: list[str]
    clause: str
    sure: bool


def clinic(day: date) -> Clinic:
    """Days and minutes of consults, rounds and advisers."""
    return Clinic(**base.plain(base.newest(DATA / "clinic.yaml", day)))
