"""The elder's standing links listen: a QR code on a wall must not call for somebody who is not there any more."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.links.notify import actions as notify
from songhe.links.notify.models import StandingLink
from songhe.register.life.models import LifeEvent

NAME = "help links"
HEARS = frozenset({"died", "moved_out"})


def foresee(event: LifeEvent) -> list[Effect]:
    """How many end."""
    rows = _live(event)
    return [Effect(Tone.STOPS, "link.ends", {"n": len(rows)})] if rows else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """End them."""
    rows = _live(event)
    for row in rows:
        notify.revoke_link(link=row, by=by, at=at)
    return {"links": [str(row.pk) for row in rows]} if rows else {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """They open again."""
    for row in StandingLink.objects.filter(pk__in=manifest["links"], status="revoked"):
        notify.reinstate_link(link=row, by=by, at=at)
    return []


def _live(event: LifeEvent) -> list[StandingLink]:
    rows = StandingLink.objects.filter(owner=f"elder:{event.elder.pk}", status="live")
    return list(rows.order_by("made_at", "pk")) if event.kind in HEARS else []
