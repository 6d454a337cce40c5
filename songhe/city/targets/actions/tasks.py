"""Verbs of a task: set, reply, accept or send back, put off, withdraw; and the reminder, which is a stored day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.city.targets import plan
from songhe.city.targets.models import Task
from songhe.city.targets.queries.tasks import readers
from songhe.links.notify import actions as notify
from songhe.register.places.models import Division


def create(
    *, measure: str, title: str, department: str, division: Division, due_on: date, wanted: str, by: Actor, at: datetime
) -> Task:
    """A new duty under a measure of the plans."""
    if measure not in plan.measures():
        raise Refused(_("没有这条措施。"))
    if due_on < timezone.localdate(at):
        raise Refused(_("办结期限不能早于今天。"))
    task = Task(
        measure=measure, title=title, department=department, division_path=division.path, due_on=due_on, wanted=wanted,
        remind_on=_remind_on(due_on, at), created_at=at, created_by=by.name,
    )  # fmt: skip
    with journal.deed():
        task.save(force_insert=True)
        facts = {"measure": measure, "department": department, "due_on": due_on.isoformat()}
        journal.write(verb="targets.task.create", subject=task, by=by, at=at, division=task.division_path, facts=facts)
    return task


def reply(*, task: Task, text: str, evidence: str, by: Actor, at: datetime) -> None:
    """Answer with the evidence; it waits to be looked at."""
    if not text.strip() or not evidence.strip():
        raise Refused(_("办理情况和依据都要写。"))
    changes: dict[str, Any] = {"reply_text": text.strip(), "evidence": evidence.strip(), "replied_at": at, "remind_on": None}
    with journal.deed():
        moves.move(task, "reply", by=by, at=at, **changes)


def accept(*, task: Task, by: Actor, at: datetime) -> None:
    """What was asked for is done."""
    with journal.deed():
        moves.move(task, "accept", by=by, at=at, closed_at=at)


def send_back(*, task: Task, why: str, by: Actor, at: datetime) -> None:
    """Not what was asked for: it is owed again."""
    with journal.deed():
        moves.move(task, "send_back", by=by, at=at, why=_reason(why), remind_on=_remind_on(task.due_on, at), facts={"why": why})


def withdraw(*, task: Task, why: str, by: Actor, at: datetime) -> None:
    """Not asked for any more."""
    with journal.deed():
        moves.move(task, "withdraw", by=by, at=at, why=_reason(why), closed_at=at, remind_on=None, facts={"why": why})


def postpone(*, task: Task, due_on: date, why: str, by: Actor, at: datetime) -> None:
    """Another day, with the reason; the journal keeps the old one."""
    if due_on <= task.due_on:
        raise Refused(_("新的期限要晚于原来的期限。"))
    facts = {"from": task.due_on.isoformat(), "to": due_on.isoformat(), "why": _reason(why)}
    with journal.deed():
        moves.move(task, "postpone", by=by, at=at, due_on=due_on, remind_on=_remind_on(due_on, at), facts=facts)


def remind_due(*, at: datetime) -> int:
    """Say once more what is owed soon; each once, however many workers look."""
    today, said = timezone.localdate(at), 0
    for task in Task.objects.filter(status="open", remind_on__lte=today).order_by("remind_on")[:100]:
        try:
            with journal.deed():
                moves.move(task, "remind", by=CLOCK, at=at, remind_on=None, reminded_at=at)
                said += _tell(task, at)
        except WrongMoment:  # it was answered a moment ago
            continue
    return said


def _tell(task: Task, at: datetime) -> int:
    days = (task.due_on - timezone.localdate(at)).days
    text = (
        _("%(title)s，%(department)s，还有 %(days)s 天到期。")
        if days >= 0
        else _("%(title)s，%(department)s，已逾期 %(late)s 天。")
    )
    facts = {"title": task.title, "department": task.department, "days": days, "late": -days}
    for reader in readers(task):
        notify.leave(
            key=f"task|{task.pk}|{task.due_on}", to=f"user:{reader.pk}", to_name=reader.name, title=_("任务快到期"),
            text=text % facts, at=at, link=f"/targets/tasks/{task.pk}/", subject=task.pk, division=task.division_path,
        )  # fmt: skip
    return 1


def _remind_on(due_on: date, at: datetime) -> date:
    """So many days before, as the dated rule says; at once where that has passed."""
    today = timezone.localdate(at)
    return max(today, due_on - timedelta(days=plan.lights(today).remind_days))


def _reason(why: str) -> str:
    if not why.strip():
        raise Refused(_("写明原因。"))
    return why.strip()
