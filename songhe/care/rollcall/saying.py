"""What an assistant's phone may send: one word about one person, and that a list was received."""

import uuid
from datetime import UTC, datetime
from typing import Any

from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.care.rollcall import actions, queries
from songhe.care.rollcall.queries.seen import EVERYBODY

NAME = "rollcall.said"


def about(facts: dict[str, Any]) -> uuid.UUID | None:
    """Whom it is about."""
    return uuid.UUID(str(facts["order"]))


def may(user: Any) -> bool:
    """Whoever calls rolls and whoever goes to the doors."""
    return user.role in EVERYBODY


def apply(told: Told) -> str:
    """One press is one word, however often it arrives: its key was made on the phone."""
    person = queries.people(told.user).filter(pk=uuid.UUID(str(told.facts["order"]))).first()
    if person is None:
        raise ValueError(str(told.key))
    said_at = datetime.fromtimestamp(float(told.facts["at"]) / 1000, UTC)
    actions.tell(
        person=person, status=str(told.facts["status"]), way=str(told.facts["way"]), note=str(told.facts.get("note", "")),
        key=told.key, said_at=said_at, by=told.by, at=told.at,
    )  # fmt: skip
    return ""


def register() -> None:
    """Once, when the house is loaded."""
    kinds.register(Kind(NAME, apply, may, about))
