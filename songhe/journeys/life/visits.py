"""Visits listen: who died, moved away or moved into a home is on nobody's list any more."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.care.visits import actions
from songhe.care.visits.models import OPEN, Chase, CheckIn, Listed, Promise, Spell
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "visits"
ENDS = frozenset({"died", "moved_out", "admitted"})


def foresee(event: LifeEvent) -> list[Effect]:
    """Visits that stop, or pause."""
    listed = Listed.objects.filter(elder=event.elder, left_on=None).exists()
    if event.kind in ENDS and listed:
        return [Effect(Tone.STOPS, "visits.end")]
    if event.kind == "went_away" and listed:
        return [Effect(Tone.STOPS, "visits.pause")]
    return []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Off the list at once; nobody is searched for, or asked every morning, who is known to be gone."""
    elder = event.elder
    if event.kind in ENDS:
        listed = Listed.objects.filter(elder=elder, left_on=None).first()
        promised = Promise.objects.filter(elder=elder, ended_on=None).first()
        actions.leave_list(elder=elder, by=by, at=at)
        actions.end_promise(elder=elder, by=by, at=at)
        for chase in Chase.objects.filter(elder=elder).exclude(status="found"):
            actions.find_person(chase=chase, said=str(event.get_kind_display()), by=by, at=at)
        for task in CheckIn.objects.filter(elder=elder, status__in=OPEN):
            actions.close(task=task, found="unknown", said=str(event.get_kind_display()), by=by, at=at)
        done = {"listed": str(listed.pk)} if listed else {}
        return {**done, "before": promised.before.isoformat()} if promised else done
    if event.kind == "went_away":
        if Spell.objects.filter(elder=elder, kind="away", last=None).exists():
            return {}  # somebody had said so already: not ours to take back
        return {"spell": str(actions.stand_aside(elder=elder, kind="away", first=event.on, by=by, at=at).pk)}
    if event.kind == "came_back":
        ended = actions.come_back(elder=elder, kind="away", on=event.on, by=by, at=at)
        return {"ended": str(ended.pk)} if ended else {}
    return {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """On the list again with the days it had; days away that were not are gone, and who was away is so still."""
    elder = event.elder
    if "listed" in manifest:
        actions.back_on_list(elder=elder, by=by, at=at)
    spells = Spell.objects.select_related("elder")
    if made := manifest.get("spell"):
        for spell in spells.filter(pk=made):
            actions.take_back_aside(spell=spell, by=by, at=at)
    if ended := manifest.get("ended"):
        for spell in spells.filter(pk=ended):
            actions.still_aside(spell=spell, by=by, at=at)
    return [Effect(Tone.NOTE, "visits.promise")] if "before" in manifest else []
