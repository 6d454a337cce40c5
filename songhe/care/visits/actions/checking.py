"""The one check-in task: taken, closed with what was found, late, calmed by itself, gone on as a call."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.visits import dated, rules
from songhe.care.visits.models import OPEN, CheckIn, CheckInDue, Found, Hint

OF_CALL = {
    "helped": Found.HURT,
    "hospital": Found.HURT,
    "death": Found.HURT,
    "false_touch": Found.FALSE,
    "false_device": Found.DEVICE,
}
"""What a call was closed with → what the check-in found that it came from."""


def take(*, task: CheckIn, by: Actor, at: datetime) -> None:
    """I look: a second one who tries is told who. An urgent one is to be closed in time too."""
    rule = dated.checking(localtime(at).date())
    with journal.deed():
        task = CheckIn.objects.select_for_update().get(pk=task.pk)
        due = at + timedelta(minutes=rule.close_minutes) if task.urgent else task.due_at
        moves.move(task, "take", by=by, at=at, taken_at=at, taken_by=by.name[:80], due_at=due)
        if task.urgent:
            wait(task, due, at)


def wait(task: CheckIn, due_at: datetime, at: datetime) -> None:
    """Until then somebody does the next thing; what was waited for before is not any more."""
    clear(task, at)
    CheckInDue.objects.create(check_in=task, due_at=due_at)


def clear(task: CheckIn, at: datetime) -> None:
    """Nothing more is due."""
    CheckInDue.objects.filter(check_in=task, fired_at=None, cleared_at=None).update(cleared_at=at)


def close(*, task: CheckIn, found: str, by: Actor, at: datetime, said: str = "") -> None:
    """What was found. The signals it came from have said what they had to say."""
    if found not in Found.values:
        raise Refused(_("请选看到了什么。"))
    with journal.deed():
        facts = {"found": found}
        moves.move(task, "close", by=by, at=at, facts=facts, found=found, closed_at=at, closed_by=by.name[:80])
        if said.strip():
            task.said = said.strip()[:400]
            task.save(update_fields=["said"])
        Hint.objects.filter(elder=task.elder_id, at__lte=at).update(spent=True)
        clear(task, at)


def calm(*, source: str, by: Actor, at: datetime) -> None:
    """What had been quiet was heard again. A task that nobody has taken ends with it where the rest is below its bar."""
    with journal.deed():
        hint = Hint.objects.filter(source=source[:120], calmed_at=None, guard="").first()
        if hint is None:
            return
        Hint.objects.filter(pk=hint.pk).update(calmed_at=at, spent=True)
        task = CheckIn.objects.select_for_update(of=("self",)).filter(hints=hint, status=CheckIn.Status.OPEN).first()
        if task is None:
            return
        left = task.hints.filter(spent=False).values_list("kind", "points")
        if rules.total(rules.Live(*one) for one in left) < task.bar:
            moves.move(task, "calm", by=by, at=at, closed_at=at, closed_by=by.name[:80])
            clear(task, at)


def called(*, task: CheckIn, call: UUID, by: Actor, at: datetime) -> None:
    """The emergency room has it: it goes on there."""
    with journal.deed():
        moves.move(task, "call", by=by, at=at, facts={"call": str(call)}, call=call)
        clear(task, at)


def note_outcome(*, call: UUID, cause: str, by: Actor, at: datetime) -> int:
    """The call is over: what it was is what a check-in found that nobody has closed. How many."""
    rows = list(CheckIn.objects.filter(call=call, status__in=OPEN))
    for row in rows:
        close(task=row, found=OF_CALL.get(cause, Found.UNKNOWN), by=by, at=at)
    return len(rows)


def fire(due: CheckInDue, at: datetime) -> None:
    """Nobody has looked in time, or nobody has said what was seen."""
    task = due.check_in
    if task.status in OPEN and task.call is None:
        first = task.overdue_at or at
        moves.move(task, "overdue", by=CLOCK, at=at, facts={"urgent": task.urgent}, overdue_at=first)
