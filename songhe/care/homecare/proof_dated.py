"""The rules of proof that hold on a day (data/proof.yaml, data/patterns.yaml; law 6)."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from songhe.base import dated as base
from songhe.care.homecare.evidence import Rule
from songhe.care.homecare.patterns import Limits

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=64)
def rule(day: date) -> Rule:
    """How a visit of that day is graded."""
    return Rule(**base.plain(base.newest(DATA / "proof.yaml", day), "clause"))


@lru_cache(maxsize=64)
def limits(day: date) -> Limits:
    """From when on something is a pattern, on that day."""
    return Limits(**base.plain(base.newest(DATA / "patterns.yaml", day), "clause"))
