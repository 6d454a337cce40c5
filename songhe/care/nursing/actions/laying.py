"""Acts are written from plans and medicines ahead of time, and what stays undone is told, step by step."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import get_default_timezone, localtime

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.care.nursing import dated, lying, rules
from songhe.care.nursing.actions.ground import told
from songhe.care.nursing.models import OPEN, Act, ActDue, CarePlan, Medicine

AT_ONCE = 200
BACK = timedelta(days=2)  # after the worker stood still for longer, what is older is not written any more


def lay_due(at: datetime) -> int:
    """Write the acts ahead, of every plan and medicine that needs it. Whoever moves `laid_until` writes them."""
    half = at + timedelta(hours=dated.rules(localtime(at).date()).lay_hours) / 2
    wanting = Q(laid_until=None) | Q(laid_until__lt=half)
    rows: list[CarePlan | Medicine] = [
        *CarePlan.objects.filter(wanting, status="active").order_by("laid_until", "pk")[:AT_ONCE],
        *Medicine.objects.filter(wanting, status="active").order_by("laid_until", "pk")[:AT_ONCE],
    ]
    return sum(lay(row, by=CLOCK, at=at) for row in rows)


def lay(row: CarePlan | Medicine, *, by: Actor, at: datetime, since: datetime | None = None) -> int:
    """Write the acts of one plan or medicine, after those that were written. How many."""
    until = at + timedelta(hours=dated.rules(localtime(at).date()).lay_hours)
    after = since or max(row.laid_until or at, at - BACK)
    with journal.deed():
        rows = type(row)._base_manager.filter(pk=row.pk, status="active", laid_until=row.laid_until)
        if after >= until or not rows.update(laid_until=until):
            return 0
        row.laid_until = until
        acts = _of_plan(row, after, until) if isinstance(row, CarePlan) else _of_medicine(row, after, until)
        _write(acts)
        verb = f"{row._meta.label_lower}.lay"
        journal.write(verb=verb, subject=row, by=by, at=at, division=row.division_path, facts={"acts": len(acts)})
    return len(acts)


def _of_plan(plan: CarePlan, after: datetime, until: datetime) -> list[Act]:
    same: dict[str, Any] = {"facility_id": plan.facility_id, "division_path": plan.division_path, "elder_id": plan.elder_id}
    zone = get_default_timezone()
    return [
        Act(item=item, kind=item.kind, due_at=moment, **same)
        for item in plan.items.all()
        for moment in rules.moments(item.minutes, after, until, zone)
    ]


def _of_medicine(row: Medicine, after: datetime, until: datetime) -> list[Act]:
    same: dict[str, Any] = {"facility_id": row.facility_id, "division_path": row.division_path, "elder_id": row.elder_id}
    found = rules.moments(row.minutes, after, until, get_default_timezone())
    days = [(moment, localtime(moment).date()) for moment in found]
    held = [moment for moment, day in days if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)]
    return [Act(medicine=row, kind="medicine", due_at=moment, **same) for moment in held]


def _write(acts: Iterable[Act]) -> None:
    rows = list(acts)
    Act.objects.bulk_create(rows, 500)
    ActDue.objects.bulk_create([due for due in map(_first, rows) if due], 500)


def _first(act: Act) -> ActDue | None:
    return next_due(act, 0)


def next_due(act: Act, step: int) -> ActDue | None:
    """The deadline of a step of an act; none after the last."""
    kind = dated.kinds(localtime(act.due_at).date()).get(act.kind)
    known = rules.steps(kind.alarms, kind.missed) if kind else ()
    if step >= len(known):
        return None
    return ActDue(act=act, step=step, due_at=act.due_at + timedelta(minutes=known[step][0]))


def fire(due: ActDue, at: datetime) -> None:
    """Nobody did it: told to whom the rule names, and at the end it was missed. Who was not there then owes nothing."""
    act = due.act
    if act.status not in OPEN:
        return
    facts = told(elder=act.elder_id, facility=act.facility_id, step=due.step)
    if lying.state_at(act.facility_id, act.elder_id, act.due_at) != lying.PRESENT:
        moves.move(act, "excuse", by=CLOCK, at=at, facts=facts)
        return
    kind = dated.kinds(localtime(act.due_at).date())[act.kind]
    _minutes, to = rules.steps(kind.alarms, kind.missed)[due.step]
    if not to:
        moves.move(act, "miss", by=CLOCK, at=at, facts=facts)
        return
    moves.move(act, "alarm", by=CLOCK, at=at, facts={**facts, "to": to}, step=due.step + 1)
    following = next_due(act, due.step + 1)
    if following:
        following.save(force_insert=True)


def clear(act: Act, at: datetime) -> None:
    """It was done: nothing follows any more."""
    ActDue.objects.filter(act=act, fired_at=None, cleared_at=None).update(cleared_at=at)


def void_after(at: datetime, **whose: Any) -> int:
    """Acts that were written ahead and are not owed any more."""
    rows = Act.objects.filter(status="due", due_at__gt=at, **whose)
    keys = list(rows.values_list("pk", flat=True))
    ActDue.objects.filter(act__in=keys, fired_at=None, cleared_at=None).update(cleared_at=at)
    return Act.objects.filter(pk__in=keys, status="due").update(status=Act.Status.VOID)
