"""Verbs about carers: who is not there."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.carers.models import Absence, Carer


def report_absence(
    *,
    carer: Carer,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
    reason: str = Absence.Reason.ILL,
    note: str = "",
) -> Absence:
    """She is not there from one moment to the other. What she was to do is planned anew by whoever plans her days."""
    if ends_at <= starts_at:
        raise Refused(_("请假的结束时间要晚于开始时间。"))
    with journal.deed():
        row = Absence.objects.create(carer=carer, starts_at=starts_at, ends_at=ends_at, reason=reason, note=note[:200])
        facts = {"from": starts_at.isoformat(), "to": ends_at.isoformat(), "reason": str(reason), "carer": carer.name}
        journal.write(verb="carers.absence.report", subject=carer, by=by, at=at, division=carer.division_path, facts=facts)
    return row
