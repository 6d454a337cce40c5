"""What somebody says to a proposal. The journey of the event does the rest: it is told here, in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.moves import move
from songhe.register.rolls.models import Proposal

_told: list[Callable[..., Any]] = []


def when_accepted(hook: Callable[..., Any]) -> Callable[..., Any]:
    """Have `hook(proposal=…, by=…, at=…)` run inside `accept`. A floor above registers it once, when it is ready.

    It may return the page (name, key) on which it goes on. What it refuses undoes the acceptance: the proposal stays open.
    """
    if hook not in _told:
        _told.append(hook)
    return hook


def accept(*, proposal: Proposal, by: Actor, at: datetime, note: str = "") -> tuple[str, Any] | None:
    """It is this person, and it happened: what listens to such an event begins. Returns the page on which it goes on."""
    with journal.deed():
        _decide(proposal, "accept", by, at, note)
        pages = [hook(proposal=proposal, by=by, at=at) for hook in _told]
    return next((page for page in pages if page), None)


def refuse(*, proposal: Proposal, by: Actor, at: datetime, note: str = "") -> Proposal:
    """It is somebody else, or it did not happen."""
    with journal.deed():
        _decide(proposal, "refuse", by, at, note)
    return proposal


def _decide(proposal: Proposal, verb: str, by: Actor, at: datetime, note: str) -> None:
    told = {"roll": proposal.roll.number, "row": proposal.row, "kind": proposal.kind, "elder": str(proposal.elder_id)}
    changes = {"decided_at": at, "decided_by_name": by.name[:80], "note": note.strip()[:200]}
    move(proposal, verb, by=by, at=at, facts=told, **changes)
