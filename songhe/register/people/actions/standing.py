"""Where a person stands: here, away, admitted, moved, died, merged. Called by the room of life events, which says why."""

from datetime import datetime
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.moves import move
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder


def change_status(
    *, elder: Elder, verb: str, by: Actor, at: datetime, facts: dict[str, Any] | None = None, **changes: Any
) -> None:
    """Take the person through one of `Elder.MOVES`; WrongMoment when somebody else did something first."""
    stays = Elder.MOVES[verb][1] in LIVE
    with journal.deed():
        move(elder, verb, by=by, at=at, facts=facts, **{"left_at": None if stays else at, **changes})


def restore_status(
    *, elder: Elder, status: str, left_at: str, by: Actor, at: datetime, event: Any = None, **changes: Any
) -> None:
    """Stand again as before something that is undone; `left_at` (ISO 8601, or nothing) as it was then: a deadline of the
    retention counts from it."""
    facts, left = {"event": str(event)} if event else None, datetime.fromisoformat(left_at) if left_at else None
    change_status(elder=elder, verb=f"restore_{status}", by=by, at=at, facts=facts, left_at=left, **changes)


def give_log_in(*, elder: Elder, user: User | None, by: Actor, at: datetime) -> None:
    """The person's own log-in belongs to this file from now on, or to none."""
    before = str(elder.user_id or "")
    with journal.deed():
        Elder.objects.filter(pk=elder.pk).update(user=user)
        elder.user = user
        facts = {"before": before, "after": str(user.pk) if user else ""}
        journal.write(verb="people.elder.log_in", subject=elder, by=by, at=at, division=elder.division_path, facts=facts)
