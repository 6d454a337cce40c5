"""The course of an event: one transaction for all listeners or none; taken back in reverse order."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.journeys.life.listeners import LISTENERS
from songhe.journeys.life.listening import Effect
from songhe.register.life import actions as events
from songhe.register.life.models import BIRTHDAYS, LifeEvent, Merge
from songhe.register.people.models import Elder, Status

BY_NAME = {listener.NAME: listener for listener in LISTENERS}


def propose(
    elder: Elder, kind: str, on: date, *, source: str, by: Actor, at: datetime, evidence: str = "", **more: Any
) -> LifeEvent:
    """Somebody or a list says that this happened. Nothing follows before somebody has looked.

    `more`: `division` (moved to), and sealed: `certificate`, `address`, `place`, `until`. The same again is the same proposal.
    """
    return events.propose(elder=elder, kind=kind, on=on, source=source, evidence=evidence, by=by, at=at, **more)


def foresee(event: LifeEvent) -> list[Effect]:
    """What would follow, before it is done."""
    return [effect for listener in LISTENERS for effect in listener.foresee(event)]


def perform(event: LifeEvent, *, by: Actor, at: datetime) -> None:
    """It is so, and everything follows at once. Of two who say so at once the second is told that it is done."""
    with journal.deed():
        events.begin(event=event, by=by, at=at)
        effects = [effect.out() for effect in foresee(event)]
        manifest = []
        for listener in LISTENERS:
            did = listener.apply(event, by, at)
            if did:
                manifest.append([listener.NAME, dict(did)])
        events.keep(event=event, manifest=manifest, effects=effects)


def refuse(event: LifeEvent, *, reason: str, by: Actor, at: datetime) -> None:
    """Looked at, and it is not so. Nothing had followed."""
    events.refuse(event=event, reason=reason, by=by, at=at)


def undo(event: LifeEvent, *, reason: str, by: Actor, at: datetime) -> list[Effect]:
    """It did not happen after all: everything is as it was. Returns what could not be brought back (a device that hangs with
    somebody else by now). Refused while something later depends on it."""
    with journal.deed():
        events.end(event=event, reason=reason, by=by, at=at)
        _refuse_if_needed(event)
        lost = []
        for name, did in reversed(event.manifest or []):
            lost += BY_NAME[name].undo(event, did, by, at)
    return lost


def _refuse_if_needed(event: LifeEvent) -> None:
    """What came later is taken back first."""
    if event.kind in BIRTHDAYS:
        return
    if event.kind == LifeEvent.Kind.MOVED_IN and event.cause_id:
        raise Refused(_("这是迁出带来的迁入，请由迁出的县在“迁出本县”那一件上撤销。"))
    merged = Merge.objects.filter(status="done", done_at__gte=event.done_at, survivor=event.elder).exists()
    if merged or event.elder.status == Status.MERGED:
        raise Refused(_("登记之后这份档案并过档，请先拆档，再撤销。"))
    later = LifeEvent.objects.filter(elder=event.elder, status="done", done_at__gte=event.done_at).exclude(pk=event.pk)
    newest = later.exclude(kind__in=BIRTHDAYS).order_by("-done_at", "-pk").first()
    if newest:
        said = {"kind": newest.get_kind_display(), "day": newest.on}
        raise Refused(_("之后还登记了“%(kind)s”（%(day)s），请先撤销那一件。") % said)


def effects_of(event: LifeEvent) -> list[Effect]:
    """What followed, as it was said when it was done; before that what would follow."""
    return [Effect.back(one) for one in event.effects or []] if event.status != "proposed" else foresee(event)
