"""Health listens: who died or moved away has no contract, follow-up, alarm, medicine or appointment any more; who moves into a
home is given the medicine there."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.care.health.actions import leaving
from songhe.care.health.models import Medicine
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "health"
LEAVES = frozenset({"died", "moved_out"})
GOES_IN = frozenset({"admitted"})


def foresee(event: LifeEvent) -> list[Effect]:
    """What ends, kind by kind."""
    if event.kind in LEAVES:
        return [Effect(Tone.STOPS, f"health.{name}", {"n": count}) for name, count in leaving.held(event.elder).items()]
    given = event.kind in GOES_IN and Medicine.objects.filter(elder=event.elder, status="active").exists()
    return [Effect(Tone.STOPS, "health.given")] if given else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """End it, by health's own verbs."""
    if event.kind in LEAVES:
        return leaving.leave(elder=event.elder, why=str(event.get_kind_display()), by=by, at=at)
    if event.kind in GOES_IN:
        leaving.go_in(elder=event.elder, by=by, at=at)
    return {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """What ran runs again; what was asked for is asked for again by people."""
    event.elder.refresh_from_db()
    whole = leaving.come_back(elder=event.elder, manifest=manifest, by=by, at=at)
    return [] if whole else [Effect(Tone.NOTE, "health.again")]
