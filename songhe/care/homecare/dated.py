"""How services are booked, in force on a day (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from songhe.base import dated as base
from songhe.care.homecare.contract import Wording

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Terms:
    """What holds for bookings; minutes, hours and days as the names say."""

    lead_minutes: int
    ahead_days: int
    opens: time
    closes: time
    punctual_minutes: int
    gap_minutes: int
    answer_minutes: int
    late_minutes: tuple[int, ...]
    agreement_services: frozenset[str]
    rate_days: int
    dispute_days: int
    close_days: int
    weeks_ahead: int
    beside_items: frozenset[str]  # of the catalogue: may go on while another visit is there
    version: int
    clause: str


@lru_cache(maxsize=32)
def terms(day: date) -> Terms:
    """What is in force on that day."""
    row: dict[str, Any] = base.plain(base.newest(DATA / "booking.yaml", day))
    row["opens"], row["closes"] = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
    row["late_minutes"], row["agreement_services"] = tuple(row["late_minutes"]), frozenset(row["agreement_services"])
    row["beside_items"] = frozenset(row["beside_items"])
    return Terms(**row)


@dataclass(frozen=True)
class Cancelling:
    """What taking an order back costs: who pays at all, how late it costs how much, and what costs nothing."""

    pays: frozenset[str]  # of `Cancelled`
    lines: tuple[tuple[int, int], ...]  # (hours before, percent), the longest first
    most_cents: int  # never more than so much; 0: no limit
    grace_minutes: int  # after the booking, in which nothing is lost
    sure: bool  # read in a paper; else our own or not confirmed
    clause: str


@lru_cache(maxsize=32)
def cancelling(day: date) -> Cancelling:
    """The rule for a cancellation on that day."""
    row: dict[str, Any] = base.plain(base.newest(DATA / "cancelling.yaml", day))
    row["pays"] = frozenset(row["pays"])
    row["lines"] = tuple(sorted(((one["hours"], one["percent"]) for one in row["lines"]), reverse=True))
    return Cancelling(**row)


@lru_cache(maxsize=8)
def wording(day: date) -> Wording:
    """What an agreement says that is drafted on that day."""
    return Wording(**base.plain(base.newest(DATA / "agreement.yaml", day)))


@lru_cache(maxsize=8)
def said_days(known: date) -> dict[date, bool]:
    """Days that are off (True) or worked (False) against what the kept library says, as known on `known`."""
    return {row["day"]: row["free"] for row in base.in_force(DATA / "days.yaml", known)}
