"""What every verb stands on: the file as it stands now, one after the other, and the journal without health in it."""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.care.homebeds.models import HomeBed


def hold(home_bed: HomeBed, verb: str, *allowed: str) -> None:
    """Until the commit nobody else changes this file; refused when it stands elsewhere by now. Inside a deed."""
    rows = HomeBed.objects.select_for_update(of=("self",), no_key=True).filter(pk=home_bed.pk)
    home_bed.status = rows.values_list("status", flat=True).get()
    if home_bed.status not in allowed:
        raise WrongMoment(home_bed, verb)


def keep(row: Any, **sealed: Any) -> None:
    """Set sealed values: they are no part of a plain UPDATE."""
    for name, value in sealed.items():
        setattr(row, name, value)
    row.save(update_fields=list(sealed))


def note(row: Any, verb: str, by: Actor, at: datetime, **facts: Any) -> None:
    """One deed in the journal."""
    name = f"{row._meta.label_lower}.{verb}"
    journal.write(verb=name, subject=row, by=by, at=at, division=row.division_path, facts=facts)
