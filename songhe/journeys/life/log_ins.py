"""The elder's own log-in listens: it ends with a death, and goes along to the new file at a move."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.access import actions as access
from songhe.register.access.models import User
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.places.models import Division

NAME = "log-ins"


def foresee(event: LifeEvent) -> list[Effect]:
    """Whether it ends or goes along."""
    user = event.elder.user
    if user is None or event.kind not in {"died", "moved_out"}:
        return []
    if event.kind == "moved_out" and event.division:
        return [Effect(Tone.NOTE, "log_in.moves", {"name": user.username})]
    return [Effect(Tone.STOPS, "log_in.ends", {"name": user.username})] if user.is_active else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """End it, or hand it to the new file and its place."""
    user = event.elder.user
    if user is None or event.kind not in {"died", "moved_out"}:
        return {}
    new = Elder.objects.filter(life_events__cause=event).select_related("division").first()
    if new is not None:
        before = user.division.code
        people.give_log_in(elder=event.elder, user=None, by=by, at=at)
        people.give_log_in(elder=new, user=user, by=by, at=at)
        access.change_place(user=user, role=user.role, division=new.division, by=by, at=at)
        return {"user": str(user.pk), "new": str(new.pk), "place": before}
    if not user.is_active:
        return {}
    access.disable(user=user, by=by, at=at)
    return {"user": str(user.pk)}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """In again, at the old place."""
    user = User.objects.select_related("division").get(pk=manifest["user"])
    if "new" not in manifest:
        access.enable(user=user, by=by, at=at)
        return []
    people.give_log_in(elder=Elder.objects.get(pk=manifest["new"]), user=None, by=by, at=at)
    people.give_log_in(elder=event.elder, user=user, by=by, at=at)
    access.change_place(user=user, role=user.role, division=Division.objects.get(code=manifest["place"]), by=by, at=at)
    return []
