"""A ring is part of a check-in (of the visits, joined by a journey): in somebody's hands, and worth what was found; and what
became of a call is what its rings were worth."""

from datetime import datetime
from uuid import UUID

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.care.sensing.models import Ring
from songhe.care.sensing.models.rings import Outcome

OF_CALL = {
    "helped": Outcome.HELPED,
    "hospital": Outcome.HELPED,
    "death": Outcome.HELPED,
    "false_touch": Outcome.FALSE,
    "false_device": Outcome.DEVICE,
    "test": Outcome.TEST,
    "unknown": Outcome.UNKNOWN,
}
"""What a call was closed with → what the ring was worth."""


def join(*, ring: UUID, task: UUID, held: bool, by: Actor, at: datetime) -> None:
    """This ring is part of that check-in, which somebody has in hand or not yet. Told again it changes nothing."""
    with journal.deed():
        row = Ring.objects.select_for_update().filter(pk=ring).exclude(status=Ring.Status.CLOSED).first()
        if row is None or (row.task == task and row.held == held):
            return
        moves.move(row, "join", by=by, at=at, facts={"task": str(task), "held": held}, task=task, held=held)


def note_found(*, task: UUID, outcome: str, by: Actor, at: datetime) -> int:
    """The check-in is over: what was found is what its rings were worth. How many rings."""
    rows = list(Ring.objects.filter(task=task, status=Ring.Status.OPEN))
    with journal.deed():
        for ring in rows:
            _end(ring, outcome, by, at)
    return len(rows)


def _end(ring: Ring, outcome: str, by: Actor, at: datetime) -> None:
    told = {"ended_at": at, "ended_by": by.name[:80], "outcome": outcome}
    moves.move(ring, "close", by=by, at=at, facts={"outcome": outcome, "rule": ring.rule}, **told)


def ring_called(*, ring: Ring, call: UUID, by: Actor, at: datetime) -> None:
    """The call of a ring that is an emergency by itself."""
    with journal.deed():
        moves.move(ring, "call", by=by, at=at, facts={"call": str(call)}, call=call)


def note_outcome(*, call: UUID, cause: str, by: Actor, at: datetime) -> int:
    """The call of a ring is closed: what it was is what the ring was worth. How many rings."""
    outcome, rows = OF_CALL.get(cause, Outcome.UNKNOWN), list(Ring.objects.filter(call=call, status=Ring.Status.OPEN))
    with journal.deed():
        for ring in rows:
            _end(ring, outcome, by, at)
    return len(rows)
