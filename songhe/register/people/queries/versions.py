"""What a file said before: its versions, and the file as it was known on one day of another (bitemporal)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from songhe.register.access.models import User
from songhe.register.people import history
from songhe.register.people.history import Snapshot
from songhe.register.people.models import Category, Elder
from songhe.register.people.queries.files import elders


@dataclass(frozen=True)
class Known:
    """The file as it was known: facts by name, the version they come from, and the categories in force."""

    facts: dict[str, Any]
    newest: Snapshot
    categories: list[Category]


@dataclass(frozen=True)
class Change:
    """One version beside the one before it: when we learnt it, since when it holds, from whom, and which facts."""

    number: int
    recorded_at: datetime
    valid_from: date | None
    source: str
    evidence: str
    fields: list[str]


def snapshots(elder: Elder) -> list[Snapshot]:
    """Every version of a file, the oldest first. The caller has made sure that its user may see the file."""
    old = [
        Snapshot(row.number, row.recorded_at, row.valid_from, row.source, row.evidence, row.open, dict(row.record or {}))
        for row in elder.versions.order_by("number")
    ]
    return [*old, history.snapshot(elder)]


def changes(user: User, elder: Elder) -> list[Change]:
    """How the file came to be what it is, the newest first; of sealed facts only that they changed."""
    if not elders(user).filter(pk=elder.pk).exists():
        return []
    told, before = [], None
    for one in snapshots(elder):
        fields = history.changes(before, one)
        told.append(Change(one.number, one.recorded_at, one.valid_from, one.source, one.evidence, fields))
        before = one
    return told[::-1]


def as_known(user: User, elder: Elder, *, valid_on: date, known_at: datetime) -> Known | None:
    """What we knew at `known_at` of how things were on `valid_on`; None when the person was not on the register then, or is not
    this user's to see."""
    if not elders(user).filter(pk=elder.pk).exists():
        return None
    versions = history.known_by(snapshots(elder), known_at)
    if not versions:
        return None
    return Known(history.fold(versions, valid_on), versions[-1], categories_known(elder, valid_on, known_at))


def categories_known(elder: Elder, valid_on: date, known_at: datetime) -> list[Category]:
    """Categories that held on `valid_on`, as we knew at `known_at`. An end that was entered later is not yet known then."""
    rows = elder.categories.filter(recorded_at__lte=known_at, starts_on__lte=valid_on)
    held = [row for row in rows if row.voided_at is None or row.voided_at > known_at]
    return [row for row in held if row.ends_on is None or row.ends_on >= valid_on or (row.ended_at and row.ended_at > known_at)]
