"""A deadline is a stored, indexed column (law 3): any number of workers look, one claims, and a crash undoes the claim.

The claim and what it sets off are one transaction. Killed before the commit, nothing happened and the next worker takes it;
killed after, it is done. So each deadline fires exactly once. The row a deadline hangs on is locked before the deadline itself,
as every verb does, so that a worker and a verb queue up behind each other instead of locking crosswise.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from songhe.base.journal import deed
from songhe.base.rows import Row

log = logging.getLogger(__name__)
WAITS = (0.2, 1, 5, 15, 60)  # seconds until one that failed is tried again; the last one goes on for good


class Deadline(Row):
    """A moment at which something happens unless somebody did it before (`cleared_at`)."""

    OWNER: ClassVar[str]
    """Name of the key to the row it hangs on, which is locked first."""

    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True, blank=True)  # it failed: not before this moment again

    class Meta:
        abstract = True


D = TypeVar("D", bound=Deadline)


def fire_due(model: type[D], *, at: datetime, fire: Callable[[D, datetime], None], limit: int = 100) -> int:
    """Fire every deadline due at `at`, earliest first; each once, however many workers look. Returns how many were ours.

    `fire` that fails is logged and undone; the deadline stays due, waits a little longer each time, and stands behind those
    that have not failed, so that it holds up nobody.
    """
    ours = 0
    for key in list(_due(model, at).order_by("failures", "due_at", "pk").values_list("pk", flat=True)[:limit]):
        try:
            with deed():
                ours += _fire_one(model, key, at, fire)
        except Exception:
            log.exception("deadline %s %s could not fire and stays due", model.__name__, key)
            _put_off(model, key, at)
    return ours


def _due(model: type[D], at: datetime) -> "models.QuerySet[D]":
    # Nobody is put off for longer than the longest wait: further ahead, it was a clock that ran ahead.
    rested = Q(retry_at=None) | Q(retry_at__lte=at) | Q(retry_at__gt=at + timedelta(seconds=WAITS[-1]))
    return model._base_manager.filter(rested, fired_at=None, cleared_at=None, due_at__lte=at)


def _fire_one(model: type[D], key: UUID, at: datetime, fire: Callable[[D, datetime], None]) -> bool:
    """Claim and fire; False when another worker was first, or the deed was done while we waited for its owner."""
    held = model._base_manager.filter(pk=key).select_related(model.OWNER)
    row = held.select_for_update(of=(model.OWNER,), no_key=True).first()
    if row is None or not _due(model, at).filter(pk=key).update(fired_at=at):
        return False
    row.refresh_from_db()
    fire(row, at)
    return True


def _put_off(model: type[D], key: UUID, at: datetime) -> None:
    rows = model._base_manager.filter(pk=key)
    failures = rows.values_list("failures", flat=True).get()
    wait = timedelta(seconds=WAITS[min(failures, len(WAITS) - 1)])
    rows.update(failures=min(failures + 1, len(WAITS)), retry_at=at + wait)
