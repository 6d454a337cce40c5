"""The emergency room listens: a call that runs is a conflict and is never settled by an event; its deadlines stay."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.care.emergency.models import OPEN, Call, CallDeadline
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "emergency"
HEARS = frozenset({"died", "moved_out", "moved_within", "admitted", "went_away"})


def foresee(event: LifeEvent) -> list[Effect]:
    """Open calls, and what is still owed for closed ones."""
    if event.kind not in HEARS:
        return []
    calls = Call.objects.filter(elder=event.elder, drill=False, status__in=OPEN).order_by("received_at")
    found = [Effect(Tone.CONFLICT, "call.open", {"number": call.number}) for call in calls]
    waiting = CallDeadline.objects.filter(call__elder=event.elder, call__status="closed", fired_at=None, cleared_at=None)
    owed = waiting.values("call").distinct().count()
    return [*found, *([Effect(Tone.NOTE, "call.owed", {"n": owed})] if owed else [])]


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Nothing: a call is ended by people."""
    return {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Nothing to take back."""
    return []
