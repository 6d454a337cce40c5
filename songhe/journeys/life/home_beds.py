"""Home beds listen: who died, or moved to another county, asks for none. One that stands ends with its stay (`beds`)."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.care.homebeds import actions
from songhe.care.homebeds.models import PREPARED, HomeBed
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "home_beds"
REASONS = {"died": "died", "moved_out": "moved"}


def foresee(event: LifeEvent) -> list[Effect]:
    """An application that ends."""
    return [Effect(Tone.STOPS, "homebed.asking")] if event.kind in REASONS and _asking(event) else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Answer what was asked."""
    row = _asking(event) if event.kind in REASONS else None
    if row is None:
        return {}
    actions.decline(home_bed=row, reason=REASONS[event.kind], by=by, at=at)
    return {"home_bed": str(row.pk)}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """It is asked for again by people."""
    return [Effect(Tone.NOTE, "homebed.again")]


def _asking(event: LifeEvent) -> HomeBed | None:
    return HomeBed.objects.filter(elder=event.elder, status__in=PREPARED).select_related("elder").first()
