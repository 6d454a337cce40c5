"""Services at home listen: whoever is no longer at home is not visited. Standing bookings end with it."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.homecare import actions
from songhe.care.homecare.models import Cancelled, Order, Standing
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "homecare"
HEARS = frozenset({"died", "moved_out", "admitted"})
TO_COME = ("submitted", "accepted", "assigned", "en_route")


def _coming(event: LifeEvent) -> Any:
    return Order.objects.filter(elder=event.elder, status__in=TO_COME).order_by("pk")


def _standing(event: LifeEvent) -> Any:
    return Standing.objects.filter(elder=event.elder, status="running").order_by("pk")


def foresee(event: LifeEvent) -> list[Effect]:
    """Visits to come, which stop."""
    if event.kind not in HEARS:
        return []
    number = _coming(event).count()
    return [Effect(Tone.STOPS, "orders.stop", {"n": number})] if number or _standing(event).exists() else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Standing bookings pause, visits to come are taken back by the house; it costs nobody anything."""
    if event.kind not in HEARS:
        return {}
    orders, standing = list(_coming(event)), list(_standing(event))
    for order in orders:
        actions.cancel(order=order, who=Cancelled.HOUSE, reason=event.get_kind_display(), by=by, at=at)
    for row in standing:
        actions.pause(standing=row, by=by, at=at)
    if not orders and not standing:
        return {}
    return {"orders": [str(one.pk) for one in orders], "standings": [str(one.pk) for one in standing]}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Standing bookings go on; single visits are booked again by people, whose carers may have other work by now."""
    for row in Standing.objects.filter(pk__in=manifest["standings"], status="paused"):
        actions.resume(standing=row, by=by, at=at)
    number = len(manifest["orders"])
    return [Effect(Tone.NOTE, "orders.wait", {"n": number})] if number else []
