"""What is said of somebody: kept for good, once; the newest word stands, in whatever order they arrive."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.rollcall.models import ACCOUNTED, Muster, Person, Said, Standing, Way


def tell(
    *, person: Person, status: str, way: str, by: Actor, at: datetime, key: uuid.UUID, said_at: datetime | None = None,
    note: str = "",
) -> Said:  # fmt: skip
    """Somebody is safe, brought away, in need, not found, dead; or it was a mistake (`waiting`). `key` was made where it was
    said: the same key again is the same word. `said_at`: when it was so, where it is heard later (a phone without network)."""
    if status not in Standing.values or way not in Way.values:
        raise Refused(_("请选这位老人现在怎样、怎么知道的。"))
    with journal.deed():
        row = Person.objects.select_for_update(of=("self",), no_key=True).select_related("muster").get(pk=person.pk)
        moment = max(min(said_at or at, at), row.added_at)
        ended = row.muster.status != Muster.Status.OPEN
        late = ended or bool(row.said_at and moment < row.said_at)
        said = Said(
            pk=key, person=row, division_path=row.division_path, status=status, way=way, at=moment, heard_at=at, by=by.id,
            by_name=by.name[:80], late=late, note=note.strip()[:200],
        )  # fmt: skip
        try:
            with transaction.atomic():
                said.save(force_insert=True)
        except IntegrityError:
            return _same(key, row, status)
        facts = {"muster": str(row.muster_id), "way": way}
        if late:
            journal.write(verb="rollcall.person.late", subject=row, by=by, at=at, division=row.division_path, facts=facts)
            return said
        moves.move(row, _verb(status), by=by, at=at, facts=facts, **_stands(row, status, way, moment, by))
    person.refresh_from_db()
    return said


def _same(key: uuid.UUID, person: Person, status: str) -> Said:
    known = Said.objects.get(pk=key)
    if known.person_id != person.pk or known.status != status:
        raise Refused(_("这个编号已经收过别的内容。"))
    return known


def _verb(status: str) -> str:
    return "unsay" if status == Standing.WAITING else status


def _stands(row: Person, status: str, way: str, moment: datetime, by: Actor) -> dict[str, Any]:
    """Since when somebody is accounted for stays with a later word that says so too."""
    known = row.accounted_at if row.status in ACCOUNTED else None
    firsts = [one for one in (row.first_said_at, moment) if one]
    return {
        "said_at": moment, "said_by": by.name[:80], "way": way, "first_said_at": min(firsts),
        "accounted_at": (known or moment) if status in ACCOUNTED else None,
    }  # fmt: skip


def rescue_called(*, person: Person, call: uuid.UUID) -> None:
    """The emergency call that was opened for somebody who needs rescue."""
    Person.objects.filter(pk=person.pk).update(call=call)
