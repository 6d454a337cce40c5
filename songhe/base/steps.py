"""The machine's clock is set while the house works: no deadline is lost, and none comes twice.

Set forward, nothing is to be done: what is due by the clock is due, and fires once. Set back, what was laid while the clock ran
ahead would come as much too late; those rows are moved by as much. They are known by their keys, which carry the moment of
their birth (UUIDv7): it lies in the future. A row that was laid before that keeps its moment; it is late by no more than it was
to wait anyway.

How the clock stands against the time since the machine was started is kept in the database: whoever sees first that it has
changed writes it down, moves the rows and journals it in one transaction; whoever comes later finds it done.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.deadlines import Deadline
from songhe.base.models import ClockStep
from songhe.base.rows import this_node

log = logging.getLogger(__name__)
SLACK = 1.0  # seconds: less is a clock that is being steered, and late by less than anybody waits
PROMPT = 0.2  # seconds between two looks at the other clock; longer, and this process was not running in between
LEFTOVERS = 2.0  # seconds after which what was on its way into the database at that moment is moved as well
AT_ONCE = 500

_followers: dict[type[models.Model], Q] = {}


def follow(model: type[models.Model], open_rows: Q) -> None:
    """Rows of `model` wait for their `due_at` while `open_rows` holds. Deadlines follow by themselves."""
    _followers[model] = open_rows


def since_start() -> float:
    """Seconds since this machine was started, sleep included: nobody can set them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@cache
def boot() -> str:
    """This start of this machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


class Watch:
    """One per process. `look` costs two readings of clocks while nothing happens."""

    def __init__(self, now: Callable[[], datetime], passed: Callable[[], float] = since_start) -> None:
        self.now, self.passed = now, passed
        self.offset: float | None = None
        self._again: tuple[float, float, set[uuid.UUID]] | None = None

    def look(self) -> float:
        """Seconds by which the clock was set since the last look, as far as this process is the first to see it; else 0."""
        before = self.passed()
        at = self.now()
        if self.passed() - before > PROMPT:
            return 0.0
        offset = at.timestamp() - before
        if self._again and before >= self._again[0]:
            self._leftovers(at)
        if self.offset is not None and abs(offset - self.offset) < SLACK:
            return 0.0
        step, moved = _claim(offset, at)
        self.offset = offset
        if step < 0:
            self._again = (before + LEFTOVERS, step, moved)
        return step

    def _leftovers(self, at: datetime) -> None:
        assert self._again is not None
        _, step, moved = self._again
        self._again = None
        more = _bring_back(step, at, moved)
        if more:
            log.warning("%d more deadlines were brought forward by %.1f s", len(more), -step)


def _claim(offset: float, at: datetime) -> tuple[float, set[uuid.UUID]]:
    with journal.deed():
        journal.lock_positions()
        known = ClockStep.objects.filter(node=this_node(), boot=boot()).order_by("-number").first()
        step = offset - known.offset if known else 0.0
        if known and abs(step) < SLACK:
            return 0.0, set()
        number = known.number + 1 if known else 1
        row = ClockStep.objects.create(boot=boot(), number=number, offset=offset, seconds=step, seen_at=at)
        if not known:
            return 0.0, set()  # the first look since the machine was started
        moved = _bring_back(step, at, set()) if step < 0 else set()
        facts = {"seconds": round(step, 1), "moved": len(moved)}
        journal.write(verb="base.clock.step", subject=row, by=CLOCK, at=at, division=settings.NODE, facts=facts)
    log.warning("the clock of this machine was set by %+.1f s; %d deadlines were brought forward as much", step, len(moved))
    return step, moved


def _bring_back(step: float, at: datetime, done: set[uuid.UUID]) -> set[uuid.UUID]:
    """Move what waits and was laid by a clock that ran ahead; not what is `done`. Gives the keys."""
    moved: set[uuid.UUID] = set()
    earlier = Value(timedelta(seconds=step), DurationField())
    for model, open_rows in _waiting():
        rows = model._base_manager.filter(
            open_rows, node=this_node(), due_at__gt=at, id__gt=_born(at + timedelta(seconds=SLACK))
        )
        keys = [key for key in rows.values_list("pk", flat=True) if key not in done]
        for start in range(0, len(keys), AT_ONCE):
            part = model._base_manager.filter(open_rows, pk__in=keys[start : start + AT_ONCE])
            part.update(due_at=ExpressionWrapper(F("due_at") + earlier, DateTimeField()))
        moved.update(keys)
    return moved


def _waiting() -> Iterable[tuple[type[Any], Q]]:
    yield from ((kind, Q(fired_at=None, cleared_at=None)) for kind in Deadline.__subclasses__())
    yield from _followers.items()


def _born(at: datetime) -> uuid.UUID:
    """The smallest key of a row that is born at that moment."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)
