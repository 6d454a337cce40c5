"""Until when a desk owes audits and drills: laid with them, over with them; what nobody did in time is said once.

The journal row that a deadline writes is what the desk's lead is told of (`journeys.answering_told`).
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.deadlines import fire_due
from songhe.base.indicators import HOME
from songhe.city.answering import dated, desks
from songhe.city.answering.models import Audit, Drill, Owed
from songhe.register.places.models import Division


def over(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), HOME)


def audits(*, desk: Division, month: date, due_on: date) -> None:
    """Audits of a month were drawn; those of several operators of one desk are owed together."""
    told = {"division_path": desk.path, "due_at": over(due_on)}
    Owed.objects.get_or_create(desk=desk, what=Owed.What.AUDITS, month=month, defaults=told)


def planned(drill: Drill) -> None:
    """A drill stands on the calendar."""
    told = {"division_path": drill.division_path, "due_at": over(drill.planned_on)}
    Owed.objects.create(desk_id=drill.desk_id, what=Owed.What.PLAN, drill=drill, **told)


def settled(drill: Drill, at: datetime) -> None:
    """It was held or called off. Of one that was held the next is owed a quarter later."""
    _open().filter(drill=drill).update(cleared_at=at)
    if drill.status == Drill.Status.HELD:
        _open().filter(desk=drill.desk_id, what=Owed.What.DRILL).update(cleared_at=at)
        _next(drill.desk, at)


def lay_missing(at: datetime) -> int:
    """Desks of which nobody said yet when they owe a drill: a new one, and those of before there were deadlines. How many."""
    found = [one for one in desks.every() if not Owed.objects.filter(desk=one, what=Owed.What.DRILL).exists()]
    for desk in found:
        _next(desk, at)
    return len(found)


def fire(due: Owed, at: datetime) -> None:
    """Nobody did it in time. Where it was done meanwhile nothing is said."""
    verb, facts = FIRES[Owed.What(due.what)](due)
    if facts:
        journal.write(verb=verb, subject=due, by=CLOCK, at=at, division=due.division_path, facts=facts)


def due(at: datetime) -> int:
    """Lay what is missing, and say what is over. How many deadlines were over."""
    with transaction.atomic():
        lay_missing(at)
    return fire_due(Owed, at=at, fire=fire)


def _next(desk: Division, at: datetime) -> None:
    """A desk that never drilled owes one now."""
    last = Drill.objects.filter(desk=desk, status=Drill.Status.HELD).aggregate(day=Max("held_on"))["day"]
    due_at = over(last + timedelta(days=dated.drilling(last).every_days)) if last else at
    told = {"division_path": desk.path, "due_at": due_at}
    Owed.objects.get_or_create(desk=desk, what=Owed.What.DRILL, fired_at=None, cleared_at=None, defaults=told)


def _audits(due: Owed) -> tuple[str, dict[str, object]]:
    rows = Audit.objects.filter(division_path=due.division_path, status=Audit.Status.DUE)
    left = rows.filter(month=due.month).count() if due.month else 0
    return "answering.audits.overdue", {"left": left, "month": f"{due.month:%Y-%m}"} if left else {}


def _plan(due: Owed) -> tuple[str, dict[str, object]]:
    drill = due.drill
    open_still = drill is not None and drill.status == Drill.Status.PLANNED
    return "answering.drill.overdue", {"drill": str(drill.pk), "on": f"{drill.planned_on}"} if drill and open_still else {}


def _drill(due: Owed) -> tuple[str, dict[str, object]]:
    last = Drill.objects.filter(desk=due.desk_id, status=Drill.Status.HELD).aggregate(day=Max("held_on"))["day"]
    return "answering.desk.undrilled", {
        "last": str(last or ""),
        "days": dated.drilling(localtime(due.due_at).date()).every_days,
    }


FIRES = {Owed.What.AUDITS: _audits, Owed.What.PLAN: _plan, Owed.What.DRILL: _drill}


def _open() -> QuerySet[Owed]:
    return Owed.objects.filter(fired_at=None, cleared_at=None)
