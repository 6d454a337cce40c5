"""Drills: put on the calendar, held with a drill's call that tells what it took, or called off with a reason."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.models import Call
from songhe.city.answering import dated, owing, rules
from songhe.city.answering.models import Drill
from songhe.register.access.scope import covers
from songhe.register.places.models import Division


def plan(*, desk: Division, scene: str, planned_on: date, by: Actor, at: datetime) -> Drill:
    """Put it on the calendar, for a day that is not over."""
    if planned_on < localtime(at).date():
        raise Refused(_("演练的日期不能早于今天。"))
    row = Drill(desk=desk, division_path=desk.path, scene=scene, planned_on=planned_on, planned_by=by.name)
    with journal.deed():
        row.save()
        journal.write(
            verb="answering.drill.plan", subject=row, by=by, at=at, division=row.division_path, after={"status": row.status},
            facts={"scene": scene, "on": planned_on.isoformat()},
        )  # fmt: skip
        owing.planned(row)
    return row


def hold(*, drill: Drill, by: Actor, at: datetime, held_on: date, call: Call | None = None, findings: str = "") -> None:
    """It was held. Of its call, which must be a drill of this desk, the times are read and frozen; nobody enters them."""
    if held_on > localtime(at).date():
        raise Refused(_("演练的日期不能晚于今天；做了再记。"))
    if call is not None and not (call.drill and covers(drill.division_path, call.division_path)):
        raise Refused(_("请选本台辖区里的一起演练呼叫。"))
    took = seconds(call) if call else {}
    points = rules.drilled(dated.drilling(held_on).steps, took) if call else None
    with journal.deed():
        facts = {"on": held_on.isoformat(), "points": points, **({"call": str(call.pk)} if call else {})}
        moves.move(
            drill, "hold", by=by, at=at, facts=facts, held_on=held_on, held_by=by.name, call=call, took=took, points=points
        )
        if findings:
            drill.findings = findings
            drill.save(update_fields=["findings"])
        owing.settled(drill, at)


def call_off(*, drill: Drill, by: Actor, at: datetime, reason: str) -> None:
    """It will not be held, with the reason."""
    with journal.deed():
        moves.move(drill, "call_off", by=by, at=at, facts={"reason": reason}, reason=reason)
        owing.settled(drill, at)


def seconds(call: Call) -> dict[str, float | None]:
    """From the receipt (T0) to each step; nothing where it never happened."""
    ends = {"answer": call.answered_at, "dispatch": call.dispatched_at, "arrive": call.arrived_at}
    return {step: None if end is None else (end - call.received_at).total_seconds() for step, end in ends.items()}
