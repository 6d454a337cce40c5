"""Somebody does not believe a result (复评)."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.base.web.marks import year_day
from songhe.care.assessment import instruments
from songhe.care.assessment.actions.ground import held, rules_of
from songhe.care.assessment.models import OPEN, Appeal, Assessment, Reason
from songhe.register.access.models import User


def appeal(*, assessment: Assessment, reason: str, user: User, at: datetime) -> Appeal:
    """Ask that others assess again. The report stands until there is a new one."""
    if len(reason.strip()) < 4:
        raise Refused(_("请写明对哪里有疑问。"))
    with journal.deed():
        row = held(assessment)
        _check_time(row, at)
        move(row, "appeal", by=user.actor, at=at)
        made = Appeal.objects.create(
            assessment=row, division_path=row.division_path, user=user, name=user.name, reason=reason.strip()[:400], at=at
        )
        journal.write(
            verb="assessment.appeal.ask", subject=made, by=user.actor, at=at, division=row.division_path,
            after={"status": made.status}, facts={"number": row.number},
        )  # fmt: skip
    assessment.refresh_from_db()
    return made


def withdraw(*, appeal: Appeal, user: User, at: datetime) -> None:
    """Take an appeal back before others have begun: the report stands as it was."""
    with journal.deed():
        row = held(appeal.assessment)
        if appeal.user_id != user.pk:
            raise Refused(_("只有申请人可以撤回。"))
        if Assessment.objects.filter(corrects=row, status__in=OPEN).exists():
            raise Refused(_("复评已经开始，不能撤回了。"))
        move(appeal, "withdraw", by=user.actor, at=at)
        move(row, "uphold", by=user.actor, at=at)


def _check_time(row: Assessment, at: datetime) -> None:
    """Within the days of the rules, and not against what is final."""
    instrument = rules_of(row)
    report = row.reports.first()
    until = instruments.appeal_until(instrument, instruments.today(report.issued_at)) if report else None
    if until and instruments.today(at) > until:
        raise Refused(_("申请复评的期限是 %(day)s，已经过了。") % {"day": year_day(until)})
    if instrument.appeal_is_final and row.reason == Reason.APPEAL:
        raise Refused(_("复评结论是最终结论，不能再申请复评。"))
    if Assessment.objects.filter(corrects=row, status__in=OPEN).exists():
        raise Refused(_("这份报告正在更正，请等新版出具。"))
