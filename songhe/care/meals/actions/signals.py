"""Somebody who always comes did not: a signal is raised, somebody goes and looks, and says what was found."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.meals import dated, rules
from songhe.care.meals.actions.noting import note
from songhe.care.meals.models import HAD, Cause, Found, MealOrder, Pause, Signal, Status
from songhe.register.people.models import Elder
from songhe.register.people.models import Status as Standing


def consider(*, order: MealOrder, by: Actor, at: datetime, cause: str = Cause.MISSED) -> Signal | None:
    """Whether this missed meal is a signal, and then the signal. Inside `journal.deed()`.

    Not for who is away, admitted, gone or dead, has said so (a pause), or has an open signal already.
    """
    elder = Elder.objects.get(pk=order.elder_id)
    if elder.status != Standing.HERE:
        return None
    verdict = rules.decide(
        _history(order), dated.watch(order.day), cause=cause,
        holidays=dated.holidays(order.day - timedelta(days=60), order.day) if cause == Cause.MISSED else set(),
    )  # fmt: skip
    if verdict is None or _paused(order, [one.day for one in verdict.missed]):
        return None
    row = Signal(
        elder=elder, division_path=elder.division_path, facility_id=order.facility_id, cause=cause, came=verdict.came,
        of=verdict.of, missed=[[one.day.isoformat(), one.meal] for one in verdict.missed], opened_at=at,
        rule=dated.watch(order.day).version,
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            note(row, "open", by, at, cause=cause, missed=row.missed, came=row.came, of=row.of)
    except IntegrityError:
        return None  # one is open: somebody is to go there already
    return row


def _history(order: MealOrder) -> list[rules.Ate]:
    """What was had and what was missed up to this meal; what an earlier signal has settled counts no more as missed."""
    since = order.day - timedelta(days=dated.watch(order.day).window_days + 7)
    last = Signal.objects.filter(elder=order.elder_id, status="closed").order_by("-closed_at").first()
    settled = last.closed_at if last else None
    rows = MealOrder.objects.filter(elder=order.elder_id, day__range=(since, order.day), status__in=[*HAD, Status.MISSED])
    return [
        rules.Ate(row.day, row.meal, row.status in HAD)
        for row in rows
        if row.status in HAD or settled is None or row.missed_at is None or row.missed_at > settled
    ]


def _paused(order: MealOrder, days: list[date]) -> bool:
    """Any of these days lies in a pause."""
    rows = Pause.objects.filter(diner=order.diner_id, first__lte=max(days), last__gte=min(days))
    return any(row.first <= day <= row.last for row in rows for day in days)


def look(*, signal: Signal, by: Actor, at: datetime) -> None:
    """I go and look, or ring."""
    with journal.deed():
        moves.move(signal, "look", by=by, at=at, looked_at=at, looked_by=by.name[:80])


def close(*, signal: Signal, found: str, by: Actor, at: datetime, said: str = "", until: date | None = None) -> None:
    """Say what was found. With `until`, the meals up to that day are taken back: in hospital, or away."""
    if found not in Found.values:
        raise Refused(_("请选看到了什么。"))
    if until and until < localtime(at).date():
        raise Refused(_("停餐的日子已经过了。"))
    with journal.deed():
        moves.move(signal, "close", by=by, at=at, facts={"found": found}, found=found, closed_at=at, closed_by=by.name[:80])
        if said.strip():
            signal.said = said.strip()[:400]
            signal.save(update_fields=["said"])
        if until:
            _stop_meals(signal, found, until, by, at)


def _stop_meals(signal: Signal, found: str, until: date, by: Actor, at: datetime) -> None:
    from songhe.care.meals.actions.diners import pause  # the two know each other: a pause takes orders back

    diner = signal.elder.diners.first()
    if diner:
        why = found if found in {"hospital", "away"} else "other"
        pause(diner=diner, first=localtime(at).date(), last=until, why=why, by=by, at=at)
