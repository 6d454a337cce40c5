"""An alarm is taken, ended, overdue, or became a call; a doctor's limits and mutes; who fell silent."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.actions import ringing
from songhe.care.health.models import Alarm, AlarmDue, Override, Watch
from songhe.care.health.models.alarms import Group
from songhe.care.health.rules import vitals
from songhe.register.people.models import Elder, Status

MOST_MUTE = timedelta(days=14)
SILENT_AT_ONCE = 200


def take(*, alarm: Alarm, by: Actor, at: datetime) -> None:
    """Somebody is at it: a second one who tries is told who."""
    with journal.deed():
        moves.move(alarm, "take", by=by, at=at, taken_at=at, taken_by=by.name[:80])
        AlarmDue.objects.filter(alarm=alarm, kind=AlarmDue.Kind.ANSWER, fired_at=None, cleared_at=None).update(cleared_at=at)


def close(*, alarm: Alarm, found: str, by: Actor, at: datetime, said: str = "") -> None:
    """What was found; the same level of the same signs is quiet for a while (a trend for a week)."""
    if found not in Alarm.Found.values:
        raise Refused(_("请选结果。"))
    field: Any = Alarm._meta.get_field("said")
    with journal.deed():
        told = {"found": found, "said": field.seal(said.strip()[:400], alarm.pk), "ended_at": at, "ended_by": by.name[:80]}
        moves.move(alarm, "close", by=by, at=at, facts={"found": found, "level": alarm.level}, **told)
        ringing.clear(alarm, at)
        _rest(alarm, at)


def _rest(alarm: Alarm, at: datetime) -> None:
    handling, name = dated.handling(localtime(at).date()), alarm.group
    rest = timedelta(minutes=handling.mute_minutes)
    if alarm.cause == Alarm.Cause.TREND:
        rest, name = ringing.TREND_REST, f"{alarm.group}.trend"
    elif alarm.cause == Alarm.Cause.SILENCE:
        rest = timedelta(hours=handling.silent_hours)
    watch = Watch.objects.select_for_update().filter(elder=alarm.elder_id).first()
    if watch is not None:
        watch.mutes = {**watch.mutes, name: [int((at + rest).timestamp()), min(alarm.level, vitals.ORANGE)]}
        watch.save(update_fields=["mutes"])


def called(*, alarm: Alarm, call: UUID, by: Actor, at: datetime) -> None:
    """The emergency room has it: for the page, and for whoever looks why."""
    with journal.deed():
        moves.move(alarm, "call", by=by, at=at, facts={"call": str(call)}, call=call)
        ringing.clear(alarm, at)


def fire(due: AlarmDue, at: datetime) -> None:
    """Nobody measured again: the red counts. Nobody took the orange: it is overdue, and becomes a call."""
    alarm = due.alarm
    if alarm.status not in ringing.RINGING or alarm.call is not None:
        return
    if due.kind == AlarmDue.Kind.CONFIRM:
        ringing.rise(alarm, vitals.RED, {"unconfirmed": True}, at, dated.handling(localtime(at).date()))
    elif alarm.status == Alarm.Status.OPEN:
        facts = {"level": alarm.level, "group": alarm.group, "cause": alarm.cause}
        moves.move(alarm, "overdue", by=CLOCK, at=at, facts=facts, overdue_at=at)


def set_limits(
    *,
    elder: Elder,
    limits: Mapping[str, Mapping[str, Any]],
    why: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    copd: bool = False,
    ends_on: date | None = None,
) -> Override:
    """A doctor's own limits for this person; those before are withdrawn. Refused: edges out of order, or without a reason."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么这样定。"))
    known = dated.signs(localtime(at).date())
    for sign, told in limits.items():
        if sign not in known or vitals.wrong_limits(told.get("high") or (), told.get("low") or ()):
            raise Refused(_("界限要按提醒、电话、紧急的顺序一级比一级严，高低不能相交。"))
    with journal.deed():
        _withdraw(elder, by, at)
        row = Override(elder=elder, division_path=elder.division_path, starts_on=starts_on, ends_on=ends_on, signed_at=at)
        row.signed_by = by.name[:80]
        row.record = {"limits": {sign: dict(told) for sign, told in limits.items()}, "copd": copd, "why": why.strip()[:200]}
        row.save()
        facts = {"signs": sorted(limits), "starts_on": starts_on.isoformat()}
        journal.write(verb="health.override.sign", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def withdraw_limits(*, elder: Elder, by: Actor, at: datetime) -> None:
    """Everybody's limits hold for this person again."""
    with journal.deed():
        if not _withdraw(elder, by, at):
            raise Refused(_("没有单独的界限可以撤。"))


def _withdraw(elder: Elder, by: Actor, at: datetime) -> bool:
    row = Override.objects.select_for_update().filter(elder=elder, withdrawn_at=None).first()
    if row is None:
        return False
    row.withdrawn_at, row.withdrawn_by = at, by.name[:80]
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.write(verb="health.override.withdraw", subject=row, by=by, at=at, division=row.division_path)
    return True


def mute(*, elder: Elder, group: str, until: datetime, by: Actor, at: datetime) -> None:
    """A doctor lets reminders and calls of some signs rest for a while, at most two weeks. A red rings all the same."""
    if group not in Group.values or not at < until <= at + MOST_MUTE:
        raise Refused(_("静音最多 14 天；紧急的照样响。"))
    with journal.deed():
        watch, _made = Watch.objects.get_or_create(elder=elder, defaults={"division_path": elder.division_path})
        watch = Watch.objects.select_for_update().get(pk=watch.pk)
        watch.mutes = {**watch.mutes, group: [int(until.timestamp()), vitals.ORANGE]}
        watch.save(update_fields=["mutes"])
        facts = {"group": group, "until": until.isoformat()}
        journal.write(verb="health.watch.mute", subject=watch, by=by, at=at, division=watch.division_path, facts=facts)


def notice_silence(at: datetime) -> int:
    """Whoever has a device that sends and was not heard for two days, and is at home: said once, ended by the next reading."""
    handling = dated.handling(localtime(at).date())
    before = at - timedelta(hours=handling.silent_hours)
    rows = Watch.objects.filter(device_since__isnull=False, last_at__lt=before, elder__status=Status.HERE).select_related(
        "elder"
    )
    ringing_now = Alarm.objects.filter(group=Group.SILENCE, status__in=ringing.RINGING).values("elder")
    quiet = rows.exclude(elder__in=ringing_now).order_by("last_at")[:SILENT_AT_ONCE]
    said = 0
    for watch in list(quiet):
        with journal.deed():
            if ringing.muted(watch.mutes, Group.SILENCE, vitals.YELLOW, int(at.timestamp())):
                continue
            why = {"last": int(watch.last_at.timestamp()) if watch.last_at else 0, "hours": handling.silent_hours, "signs": []}
            ringing.begin(watch.elder, Group.SILENCE, vitals.YELLOW, why, at, handling, cause=Alarm.Cause.SILENCE)
            said += 1
    return said


def end_silence(at: datetime) -> int:
    """Who is heard again: the reminder ends by itself."""
    ended = 0
    for alarm in Alarm.objects.filter(group=Group.SILENCE, status=Alarm.Status.OPEN).select_related("elder")[:SILENT_AT_ONCE]:
        if Watch.objects.filter(elder=alarm.elder_id, last_at__gt=alarm.opened_at).exists():
            with journal.deed():
                moves.move(alarm, "calm", by=CLOCK, at=at, ended_at=at, ended_by=CLOCK.name)
                ended += 1
    return ended
