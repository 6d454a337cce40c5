"""Which orders are called back, and what a call-back says against the record: values in, values out."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil
from uuid import UUID

ASKED = ("came", "on_time", "badge", "risk_told", "by_plan")
"""What is asked with yes or no; nothing where the elder does not know."""
POOR = 2
"""Satisfied so much or less: somebody looks at it."""


def drawn(keys: Iterable[UUID], day: date, percent: int, least: int) -> list[UUID]:
    """The sample of a day: the same orders on the same day are always the same sample, whoever draws it, and nobody can choose.

    `percent` of them, rounded up, and at least `least` where there are so many.
    """
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{day.isoformat()}:{key}".encode()).digest())
    return ranked[: min(len(ranked), max(least, ceil(len(ranked) * percent / 100)))]


def differences(said: Mapping[str, bool | None], record: Mapping[str, bool | None]) -> list[str]:
    """What the elder tells otherwise than the record, in the order of the questions; what one of them leaves open is none."""
    return [
        name for name in ASKED
        if said.get(name) is not None and record.get(name) is not None and said[name] != record[name]
    ]  # fmt: skip


def is_grave(different: Iterable[str]) -> bool:
    """Nobody came and the record says that somebody did."""
    return "came" in set(different)
