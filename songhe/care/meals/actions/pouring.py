"""Many rows at once, as a demonstration brings them: whole tables in one deed with one journal row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.rows import Row
from songhe.register.places.models import Division

BATCH = 500


def pour(*, rows: Iterable[Row], place: Division, by: Actor, at: datetime) -> dict[str, int]:
    """Add these rows in their order, tables whole; what a row points to stands before it. Says how many of each."""
    counts: dict[str, int] = {}
    with journal.deed():
        for kind, same in groupby(rows, key=type):
            batch: Sequence[Row] = list(same)
            model: Any = kind
            model._base_manager.bulk_create(batch, batch_size=BATCH)
            name = model._meta.label_lower
            counts[name] = counts.get(name, 0) + len(batch)
        journal.write(verb="meals.pour", subject=place, by=by, at=at, division=place.path, facts=counts)
    return counts
