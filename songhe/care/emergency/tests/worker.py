"""The worker's look at the deadlines, and what it told whom."""

from datetime import datetime
from typing import Any

from songhe.base.deadlines import fire_due
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call, CallDeadline
from tests.cast import after


def tick(seconds: float, at: datetime | None = None) -> int:
    """The worker looks, that many seconds after the press."""
    return fire_due(CallDeadline, at=at or after(seconds), fire=actions.fire)


def told(call: Call) -> list[tuple[str, str]]:
    """(to, reason) of every escalation so far."""
    return [(row.facts["to"], row.facts["reason"]) for row in escalations(call)]


def escalations(call: Call) -> list[JournalEntry]:
    """The rows themselves, oldest first."""
    return list(JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.escalate").order_by("pos"))


def waiting(call: Call, *steps: str) -> list[tuple[str, datetime]]:
    """(step, due) of what still waits."""
    rows = call.deadlines.filter(fired_at=None, cleared_at=None).order_by("due_at")
    return list((rows.filter(step__in=steps) if steps else rows).values_list("step", "due_at"))


def texts(call: Call) -> list[str]:
    """The timeline, newest first."""
    return [moment.text for moment in queries.timeline(call)]


def statuses(call: Call) -> dict[str, str]:
    """Who was asked and how it stands, in the order of asking."""
    return dict(call.responses.order_by("place").values_list("responder_name", "status"))


def fresh(row: Any) -> Any:
    """The row as the database has it."""
    return type(row).objects.get(pk=row.pk)
