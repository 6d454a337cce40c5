"""What the worker does: close meals that are over, write standing orders ahead. Safe when two copies run."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from songhe.base import journal, moves
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused, WrongMoment
from songhe.care.meals import dated
from songhe.care.meals.actions.ordering import order as place_order
from songhe.care.meals.actions.signals import consider
from songhe.care.meals.models import WAITING, Channel, Diner, MealService, Regular, Sitting, Way

log = logging.getLogger(__name__)
BATCH = 100


def close_due(at: datetime) -> int:
    """Close every meal that is over: who was expected and did not come was missed. How many meals were closed."""
    rows = Sitting.objects.filter(closed_at=None, day__lte=localtime(at).date()).select_related("service")
    due = [row for row in rows if at >= dated.hours(row.meal, row.day).closes_at(row.day, row.service.ends_at)]
    return sum(_close(row, at) for row in due[:BATCH])


def _close(sitting: Sitting, at: datetime) -> bool:
    with journal.deed():
        if not Sitting.objects.filter(pk=sitting.pk, closed_at=None).update(closed_at=at):
            return False  # the other copy is at it
        for order in sitting.orders.filter(status__in=WAITING, way=Way.EAT_IN).select_related("elder"):
            try:
                moves.move(order, "miss", by=CLOCK, at=at, missed_at=at)
            except WrongMoment:
                continue  # swiped at this very moment
            consider(order=order, by=CLOCK, at=at)
    return True


def write_standing(at: datetime, diner: Diner | None = None) -> int:
    """Write the orders that standing ones name (of one person: who waits for it), as far ahead as the rule says. How many."""
    today = localtime(at).date()
    rows = Regular.objects.filter(ends_on=None).select_related("diner__elder__division", "facility__site")
    waiting = rows.filter(Q(made_until=None) | Q(made_until__lt=_reach(today)))
    waiting = waiting.filter(diner=diner) if diner else waiting
    services = {(one.facility_id, one.meal): one for one in MealService.objects.filter(ended_on=None).select_related(
        "facility__site", "facility__operator", "offer")}  # fmt: skip
    return sum(_write(row, services.get((row.facility_id, row.meal)), today, at) for row in waiting[:BATCH])


def _reach(today: date) -> date:
    return today + timedelta(days=min(dated.hours(meal, today).ahead_days for meal in ("breakfast", "lunch", "dinner")))


def _write(regular: Regular, service: MealService | None, today: date, at: datetime) -> int:
    """The days of one standing order that nobody has looked at yet. A day that is refused is left out: full, away, too late."""
    last = _reach(today)
    first = max(today, regular.starts_on, (regular.made_until or date.min) + timedelta(days=1))
    written = 0
    with journal.deed():
        mine = Regular.objects.filter(pk=regular.pk, ends_on=None, made_until=regular.made_until)
        if not mine.update(made_until=last) or service is None:
            return 0
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if day.weekday() not in regular.weekdays:
                continue
            facts: dict[str, Any] = {
                "diner": regular.diner,
                "service": service,
                "day": day,
                "way": regular.way,
                "regular": regular,
            }
            try:
                place_order(**facts, channel=Channel.STANDING, by=CLOCK, at=at)
                written += 1
            except Refused as why:
                log.info("standing order %s, %s: %s", regular.pk, day, why.sentence)
    return written
