"""What a file says at one moment, and what it said before: the versions of a file, folded by when they hold and when we knew.

A version is what was recorded together. What it changed holds in life from its `valid_from`; the first one holds as far back as
anybody asks. So "what did we know on 1 March of how she lived in January" is a fold over the versions recorded by 1 March.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from songhe.register.people.models import Elder

OPEN = (
    "name", "sex", "birth_date", "document", "ethnic", "marital", "education", "living", "relation", "care_level", "language",
    "means", "pension", "insurance", "lat", "lng", "located",
)  # fmt: skip
"""Facts that stand open in the row and are kept open in a version, besides the division."""


@dataclass(frozen=True)
class Snapshot:
    """A file as it was written down once. `open` as JSON can hold it, `record` the sealed facts, opened."""

    number: int
    recorded_at: datetime
    valid_from: date | None
    source: str
    evidence: str
    open: dict[str, Any]
    record: dict[str, Any]

    def facts(self) -> dict[str, Any]:
        """Everything, by name."""
        return {**self.open, **self.record}


def snapshot(elder: Elder) -> Snapshot:
    """The file as the row has it now."""
    plain = {name: getattr(elder, name) for name in OPEN}
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
    shown["division"] = elder.division_path
    return Snapshot(
        elder.version, elder.recorded_at, elder.valid_from, elder.source, elder.evidence, shown, dict(elder.record or {})
    )


def known_by(versions: Iterable[Snapshot], known_at: datetime) -> list[Snapshot]:
    """Versions that had been recorded by then, in the order in which they were."""
    return sorted((one for one in versions if one.recorded_at <= known_at), key=lambda one: one.number)


def changes(before: Snapshot | None, after: Snapshot) -> list[str]:
    """Names of the facts in which a version differs from the one before it."""
    old, new = (before.facts() if before else {}), after.facts()
    return sorted(name for name in {*old, *new} if (old.get(name) or None) != (new.get(name) or None))


def fold(versions: Sequence[Snapshot], valid_on: date) -> dict[str, Any]:
    """What held in life on `valid_on`, by these versions. Each says how things are from its beginning on, so of two that speak
    of one day the one recorded later is believed. The first version holds from ever."""
    facts: dict[str, Any] = dict(versions[0].facts()) if versions else {}
    for before, after in pairwise(versions):
        if after.valid_from is None or after.valid_from <= valid_on:
            facts.update({name: after.facts().get(name) for name in changes(before, after)})
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}
