"""Meals listen: who died, moved away or lives in a facility is cooked for no more; what stands is ended and taken back."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.meals import actions as meals
from songhe.care.meals.models import MealOrder, Regular, Status
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent

NAME = "meals"
HEARS = frozenset({"died", "moved_out", "admitted"})


def foresee(event: LifeEvent) -> list[Effect]:
    """How many standing orders end."""
    rows = _running(event)
    return [Effect(Tone.STOPS, "meal.ends", {"n": len(rows)})] if rows else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """End them, and take back what can still be taken back."""
    rows = _running(event)
    if not rows:
        return {}
    for row in rows:
        meals.end_regular(regular=row, by=by, at=at)
    for order in MealOrder.objects.filter(regular__in=rows, status=Status.ORDERED).select_related("elder"):
        meals.cancel(order=order, by=by, at=at, late=False)
    return {"regulars": [str(row.pk) for row in rows]}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """They run again; the meals of the days between were not cooked."""
    told: Any = manifest
    for row in Regular.objects.filter(pk__in=told["regulars"]).exclude(ends_on=None):
        meals.resume_regular(regular=row, by=by, at=at)
    return []


def _running(event: LifeEvent) -> list[Regular]:
    rows = Regular.objects.filter(diner__elder=event.elder, ends_on=None)
    return list(rows.select_related("diner").order_by("pk")) if event.kind in HEARS else []
