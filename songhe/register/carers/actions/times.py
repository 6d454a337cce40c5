"""When the carers work: hours of the week, and when somebody is not there."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.carers.actions.people import note
from songhe.register.carers.models import Absence, Carer, Hours


def set_hours(*, carer: Carer, week: Iterable[dict[str, Any]], by: Actor, at: datetime) -> None:
    """The whole week anew: {weekday, starts, ends, break_starts, break_minutes} of each day worked; the others are free."""
    rows = [Hours(carer=carer, **day) for day in week]
    for row in rows:
        _check(row)
    with journal.deed():
        Carer.objects.select_for_update().get(pk=carer.pk)
        before = {str(row.weekday): _said(row) for row in carer.hours.all()}
        carer.hours.all().delete()
        for row in rows:
            row.save()
        note(carer, "hours", by, at, before=before, after={str(row.weekday): _said(row) for row in rows})


def enter_absence(
    *, carer: Carer, starts_at: datetime, ends_at: datetime, reason: str, by: Actor, at: datetime, note_text: str = "",
) -> Absence:  # fmt: skip
    """Somebody will not be there. Two that overlap are one absence said twice, and refused."""
    if ends_at <= starts_at:
        raise Refused(_("结束要晚于开始。"))
    with journal.deed():
        Carer.objects.select_for_update().get(pk=carer.pk)
        if carer.absences.filter(withdrawn_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise Refused(_("这段时间已经登记了不在岗，先撤回再改。"))
        told = {"starts_at": starts_at, "ends_at": ends_at, "reason": reason, "note": note_text[:200]}
        row = Absence.objects.create(carer=carer, **told)
        facts = {"row": str(row.pk), "from": starts_at.isoformat(), "to": ends_at.isoformat(), "reason": reason}
        note(carer, "absence", by, at, facts=facts)
    return row


def withdraw_absence(*, absence: Absence, by: Actor, at: datetime) -> None:
    """Is there after all."""
    with journal.deed():
        if not Absence.objects.filter(pk=absence.pk, withdrawn_at=None).update(withdrawn_at=at):
            raise Refused(_("这次不在岗已经撤回了。"))
        note(absence.carer, "absence_withdrawal", by, at, facts={"row": str(absence.pk)})
    absence.refresh_from_db()


def _check(row: Hours) -> None:
    if row.ends <= row.starts:
        raise Refused(_("下班要晚于上班。"))
    if row.break_minutes and (row.break_starts is None or not row.starts <= row.break_starts < row.ends):
        raise Refused(_("午休要在上班时间里。"))
    if row.break_starts and _minutes(row.break_starts) + row.break_minutes > _minutes(row.ends):
        raise Refused(_("午休要在下班前结束。"))


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _said(row: Hours) -> str:
    pause = f" -{row.break_minutes}" if row.break_minutes else ""
    return f"{row.starts:%H:%M}-{row.ends:%H:%M}{pause}"
