"""Errands for devices: asked, taken, hung up with a photograph and a test press, done in time, or dropped with a reason."""

import base64
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves, pictures
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.fleet import dated
from songhe.care.fleet.models import Cause, Device, DeviceModel, Job, Trial, Work, WorkDue, WorkPhoto
from songhe.register.people.models import Elder

MOST_PHOTOS = 6


def order(
    *, elder: Elder, model: DeviceModel, by: Actor, at: datetime, room: str = "", said: str = "", device: Device | None = None
) -> Work:
    """Somebody is to hang up a device of this make with this elder."""
    if model.stopped_at is not None:
        raise Refused(_("型号 %(name)s 已停止安装：%(why)s") % {"name": model.name, "why": model.stopped_why})
    row = Work(job=Job.INSTALL, cause=Cause.ASKED, elder=elder, division_path=elder.division_path, model=model, device=device)
    row.room, row.said = room.strip()[:40], said.strip()[:200]
    return ask(row, by, at)


def report(*, device: Device, cause: str, by: Actor, at: datetime, said: str = "", job: str = Job.REPAIR) -> Work:
    """Something is wrong with a device, or it is to be fetched: the errand that is open already, or a new one.

    What is more urgent than the open errand was makes it so: its deadline comes nearer where it has to.
    """
    known = Work.objects.filter(device=device, job=job, status__in=Work.OPEN).first()
    if known is not None:
        _worsen(known, cause, by, at)
        return known
    row = Work(job=job, cause=cause, elder_id=device.elder_id, division_path=device.division_path, device=device)
    row.model, row.room, row.said = device.model, device.room, said.strip()[:200]
    try:
        with transaction.atomic():
            return ask(row, by, at)
    except IntegrityError:  # somebody else saw it at this moment
        return Work.objects.get(device=device, job=job, status__in=Work.OPEN)


def _worsen(work: Work, cause: str, by: Actor, at: datetime) -> None:
    day = localtime(at).date()
    rule = dated.within(work.job, cause, day)
    if rule.hours >= dated.within(work.job, work.cause, day).hours:
        return
    due = min(work.due_at, dated.hours_after(at, rule.hours))
    with journal.deed():
        facts = {"cause": cause, "was": work.cause}
        moves.move(work, "worsen", by=by, at=at, facts=facts, cause=cause, due_at=due, rule=rule.valid_from)
        WorkDue.objects.filter(work=work, fired_at=None, cleared_at=None).update(due_at=due)


def ask(row: Work, by: Actor, at: datetime) -> Work:
    """Lay the errand, with its deadline by the rule of the day."""
    rule = dated.within(row.job, row.cause, localtime(at).date())
    row.asked_at, row.asked_by, row.rule = at, by.name[:80], rule.valid_from
    row.due_at = dated.hours_after(at, rule.hours)
    with journal.deed():
        row.save(force_insert=True)
        WorkDue.objects.create(work=row, due_at=row.due_at)
        facts = {"job": row.job, "cause": row.cause, "device": row.device.uid if row.device else "", "clause": rule.clause}
        journal.write(verb="fleet.work.ask", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def take(*, work: Work, by: Actor, at: datetime) -> None:
    """Somebody goes. A colleague may take it over."""
    with journal.deed():
        moves.move(work, "take", by=by, at=at, taken_at=at, taken_by=by.name[:80])


def hang(*, work: Work, device: Device, by: Actor, at: datetime, room: str = "") -> None:
    """The device is there, and its test press is announced: it is not done before that comes through."""
    from songhe.care.fleet.actions import registering, testing

    if work.job != Job.INSTALL or work.elder is None:
        raise Refused(_("只有安装工单才装设备。"))
    if device.elder_id not in {None, work.elder_id}:
        raise Refused(_("设备 %(uid)s 装在别的老人家，先收回再装。") % {"uid": device.uid})
    if work.model_id is not None and device.model_id != work.model_id:
        raise Refused(_("工单要装的是 %(name)s，这台是 %(other)s。") % {"name": work.model, "other": device.model})
    where = (room or work.room).strip()[:40]
    try:
        with journal.deed():
            moves.move(work, "hang", by=by, at=at, facts={"device": device.uid}, device=device, room=where, hung_at=at)
            registering.install(device=device, elder=work.elder, room=where, by=by, at=at)
            testing.start_test(device=device, by=by, at=at)
    except IntegrityError as fault:
        raise Refused(_("这台设备还有一张没完成的安装工单。")) from fault


def photograph(*, work: Work, data: bytes, by: Actor, at: datetime) -> WorkPhoto:
    """How it hangs."""
    if work.photos.count() >= MOST_PHOTOS:
        raise Refused(_("一张工单最多放 %(n)d 张照片。") % {"n": MOST_PHOTOS})
    picture = base64.b64encode(pictures.small(data)).decode()
    with journal.deed():
        moves.move(work, "photograph", by=by, at=at)
        return WorkPhoto.objects.create(work=work, picture=picture, taken_at=at, by_name=by.name[:80])


def finish(*, work: Work, result: str, by: Actor, at: datetime) -> None:
    """Done. What was hung up is done only with a photograph and a press that came through; a mended line only when it spoke."""
    from songhe.care.fleet.actions import registering

    why = unfinished(work)
    if why:
        raise Refused(why)
    with journal.deed():
        moves.move(work, "finish", by=by, at=at, done_at=at, result=result.strip()[:200])
        if work.job == Job.COLLECT and work.device is not None and work.device.collect_since is not None:
            registering.collect(device=work.device, by=by, at=at)
        clear(work, at)


def unfinished(work: Work) -> str:
    """What is still missing before it may be called done; empty when nothing is."""
    if work.job == Job.COLLECT:
        lent = work.loan is not None and work.loan.back_at is None
        return _("请先在辅具页登记归还，押金一起结清，工单就完成了。") if lent else ""
    if work.job == Job.REPAIR:
        if work.taken_at is None or work.device is None:
            return _("还没有人接这张工单。")
        seen = work.device.last_seen_at
        if work.device.elder_id and work.device.retired_at is None and (seen is None or seen < work.taken_at):
            return _("接单以后还没有收到设备的消息。请当场按一次试按，或换一台设备。")
        return ""
    if work.hung_at is None or work.device is None:
        return _("设备还没有装上。")
    if not Trial.objects.filter(device=work.device, asked_at__gte=work.hung_at, pressed_at__isnull=False).exists():
        return _("还没有收到试按。请当场按一次，看到“试按已收到”再完成。")
    if not work.photos.exists():
        return _("请拍一张装好以后的照片。")
    return ""


def heal(*, device: Device, cause: str, by: Actor, at: datetime) -> None:
    """It works again by itself, and nobody is on the way: nobody needs to go."""
    work = Work.objects.filter(device=device, cause=cause, status=Work.Status.ASKED).first()
    if work is None:
        return
    with journal.deed():
        moves.move(work, "heal", by=by, at=at, done_at=at, result=_("设备自己恢复了"))
        clear(work, at)


def drop(*, work: Work, why: str, by: Actor, at: datetime) -> None:
    """It is not needed, or cannot be done."""
    if not why.strip():
        raise Refused(_("请写为什么取消。"))
    with journal.deed():
        moves.move(work, "drop", by=by, at=at, facts={"why": why.strip()[:200]}, result=why.strip()[:200])
        clear(work, at)


def fire(due: WorkDue, at: datetime) -> None:
    """Nobody did it in time: it stands on top of the list of whoever answers for the place, and the journal says so."""
    work = due.work
    moves.move(work, "overdue", by=CLOCK, at=at, facts={"job": work.job, "cause": work.cause}, overdue_at=at)


def clear(work: Work, at: datetime) -> None:
    """Its deadline is over."""
    WorkDue.objects.filter(work=work, fired_at=None, cleared_at=None).update(cleared_at=at)
