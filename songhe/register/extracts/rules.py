"""From when a list needs a second person, and how long it lies ready (data/extracts.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data" / "extracts.yaml"


@dataclass(frozen=True)
class Limit:
    """The rule that holds from a day on."""

    rows: int
    days_to_approve: int
    days_to_fetch: int
    clause: str
    valid_from: date
    valid_to: date | None = None


@lru_cache
def limits() -> tuple[Limit, ...]:
    """All that were ever in force, the newest last."""
    rows = [Limit(**row) for row in yaml.safe_load(DATA.read_text(encoding="utf-8"))]
    return tuple(sorted(rows, key=lambda one: one.valid_from))


def limit_on(day: date) -> Limit:
    """The rule of a day."""
    return [one for one in limits() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)][-1]


def needs_somebody(rows: int, whole: bool, limit: Limit) -> bool:
    """True when nobody may take the list out alone."""
    return whole or rows > limit.rows
