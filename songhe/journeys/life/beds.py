"""Beds listen: who died, or moved to another county, holds no bed any more; back in it, where that can be, after a mistake."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.beds import actions
from songhe.care.beds.models import HOLDS, LIES, OPEN_ASKING, Asking, Stay
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "beds"
REASONS = {"died": "died", "moved_out": "moved"}


def foresee(event: LifeEvent) -> list[Effect]:
    """Beds that become free, and a place on the waiting list that ends."""
    if event.kind not in REASONS:
        return []
    beds, waits = _held(event).count(), _waiting(event).count()
    found = [Effect(Tone.STOPS, "bed.free", {"n": beds})] if beds else []
    return [*found, Effect(Tone.STOPS, "bed.asking")] if waits else found


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """End what is held, whichever it was, and answer what was asked."""
    if event.kind not in REASONS:
        return {}
    rows = [row for row in _held(event).order_by("pk") if row.status != "reserved"]
    lain = next((row for row in rows if row.status in LIES), rows[0] if rows else None)
    for row in _waiting(event):
        actions.decline(asking=row, reason=REASONS[event.kind], by=by, at=at)
    if lain is not None:
        _end(lain, event, by, at)
    for row in _held(event).filter(status="reserved"):
        actions.release(stay=row, by=by, at=at, why=str(event.get_kind_display()))
    return {"stay": str(lain.pk)} if lain is not None else {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Back in the bed, unless it is somebody else's by now; a place on the waiting list is asked for again by people."""
    if event.kind != "died":
        return [Effect(Tone.NOTE, "bed.given")]
    try:
        actions.resume(stay=Stay.objects.select_related("elder", "bed", "facility").get(pk=manifest["stay"]), by=by, at=at)
    except Refused:
        return [Effect(Tone.CONFLICT, "bed.given")]
    return []


def _end(stay: Stay, event: LifeEvent, by: Actor, at: datetime) -> None:
    if event.kind == "died":
        paper = event.evidence or str(event.told.get("certificate", ""))
        actions.die(stay=stay, certificate=paper, by=by, at=at)
    else:
        actions.discharge(stay=stay, why=str(event.get_kind_display()), by=by, at=at)


def _held(event: LifeEvent) -> Any:
    return Stay.objects.filter(elder=event.elder, status__in=HOLDS).select_related("elder", "bed", "facility")


def _waiting(event: LifeEvent) -> Any:
    return Asking.objects.filter(elder=event.elder, status__in=OPEN_ASKING).select_related("elder", "stay").order_by("pk")
