"""Keeps the anchor with the seals, and never heals one that somebody touched.

A file that is gone while the journal is sealed, or that knows of seals which the database does not have, is the trace of a cut:
made anew from the database it would be no trace any more. So nothing is written to it until a person says why it may be.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.anchor import Anchor
from songhe.base.errors import Refused
from songhe.base.models import JournalSeal
from songhe.base.rows import this_node

log = logging.getLogger(__name__)
YOUNG = 10  # seals: so young a node may have crashed before its first line


def here() -> Anchor:
    """The anchor of this node."""
    return Anchor(settings.VAR / "seals.log")


def keep_up() -> None:
    """Add what was sealed since; where the anchor does not fit to the database, say so and leave it as it is."""
    anchor = here()
    if trouble := _trouble(anchor):
        log.error(
            "%s %s: new seals are not anchored; see `songhe verify-journal`, then `songhe re-anchor`", anchor.path, trouble
        )
    else:
        anchor.catch_up(_seals_after)


def is_lost(anchor: Anchor, seals: int) -> bool:
    """True when there are that many seals and no file, or one without a line that is too old to be new."""
    return bool(seals) and (not anchor.exists() or (seals > YOUNG and anchor.newest() is None))


def renew(*, by: Actor, at: datetime, reason: str) -> Path | None:
    """Begin the anchor anew from the seals in the database, because a person says why; gives where the old file is kept."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明为什么要重新开始封条记录。"))
    anchor, last = here(), _seals().last()
    with journal.deed():
        before = anchor.newest()
        facts = {"reason": reason[:200], "file_was_at": before[0] if before else 0, "database_is_at": last.last if last else 0}
        subject = last or JournalSeal()
        journal.write(verb="base.anchor.renew", subject=subject, by=by, at=at, division=settings.NODE, facts=facts)
    kept = anchor.put_aside(f"{anchor.path.name}.until-{at:%Y%m%dT%H%M%S}")
    anchor.catch_up(_seals_after)
    return kept


def _trouble(anchor: Anchor) -> str:
    """Why nothing may be added, as the end of a sentence; empty when the anchor is the beginning of what the database has."""
    if is_lost(anchor, _seals().count()):
        return "is gone although the journal is sealed"
    newest = anchor.newest()
    if newest and not _seals().filter(last=newest[0], digest=newest[1]).exists():
        return f"knows of a seal at {newest[0]} that the database does not have"
    return ""


def _seals() -> QuerySet[JournalSeal]:
    return JournalSeal.objects.filter(node=this_node()).order_by("last")


def _seals_after(pos: int) -> Iterator[JournalSeal]:
    yield from _seals().filter(last__gt=pos).iterator()
