"""What lies in a home where nobody needs it any more: an errand for each thing, that ends when the thing is back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.care.fleet.actions import working
from songhe.care.fleet.models import Cause, Device, Job, Loan, Work, WorkDue
from songhe.register.people.models import Elder


def fetch(*, elder: Elder, by: Actor, at: datetime, device: Device | None = None, loan: Loan | None = None) -> Work:
    """Somebody is to fetch a device, or what was lent, from an elder's home: the errand that is open already, or a new one."""
    known = _open(device, loan)
    if known is not None:
        return known
    thing: Any = device or loan
    row = Work(job=Job.COLLECT, cause=Cause.GONE, elder=elder, division_path=thing.division_path, device=device, loan=loan)
    if device is not None:
        row.model, row.room = device.model, device.room
    return working.ask(row, by, at)


def fetched(*, by: Actor, at: datetime, result: str, device: Device | None = None, loan: Loan | None = None) -> None:
    """It is back, or needed elsewhere: nobody has to go for it. Nothing where nobody had to."""
    work = _open(device, loan)
    if work is None:
        return
    with journal.deed():
        moves.move(work, "fetched", by=by, at=at, done_at=at, result=result[:200])
        working.clear(work, at)


def needless(*, by: Actor, at: datetime, device: Device | None = None, loan: Loan | None = None) -> None:
    """It stays where it is after all. Of an errand that nobody has begun nothing is left but the journal."""
    work = _open(device, loan)
    if work is None or work.cause != Cause.GONE:
        return
    with journal.deed():
        if work.status == Work.Status.ASKED and work.overdue_at is None:
            told = {"job": work.job, "cause": work.cause}
            journal.write(verb="fleet.work.needless", subject=work, by=by, at=at, division=work.division_path, facts=told)
            work.delete()
        else:
            working.drop(work=work, why=_("老人还在用，不用收回"), by=by, at=at)


def stop(*, elder: Elder, by: Actor, at: datetime) -> list[UUID]:
    """Nobody hangs up or mends anything any more for an elder who needs nothing; which errands."""
    rows = list(Work.objects.filter(elder=elder, status__in=Work.OPEN).exclude(job=Job.COLLECT).order_by("pk"))
    for work in rows:
        working.drop(work=work, why=_("老人不再使用"), by=by, at=at)
    return [work.pk for work in rows]


def resume(*, keys: Iterable[UUID], by: Actor, at: datetime) -> None:
    """They were stopped by mistake: somebody has to go again, by when it was due."""
    for work in Work.objects.filter(pk__in=list(keys), status=Work.Status.DROPPED).order_by("pk"):
        with journal.deed():
            moves.move(work, "resume", by=by, at=at, result="", taken_at=None, taken_by="", hung_at=None)
            WorkDue.objects.filter(work=work, fired_at=None).update(cleared_at=None)


def _open(device: Device | None, loan: Loan | None) -> Work | None:
    return Work.objects.filter(device=device, loan=loan, job=Job.COLLECT, status__in=Work.OPEN).first()
