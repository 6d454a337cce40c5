"""Signing and issuing: two signatures over the same content, one report, and what the register learns from it."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.base.moves import move
from songhe.care.assessment import content, instruments
from songhe.care.assessment.actions.ground import held, part, present, rules_of
from songhe.care.assessment.models import Appeal, Assessment, Report, Role, Signature
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source


def sign(*, assessment: Assessment, user: User, at: datetime) -> Signature:
    """Put one's name under the content as it stands. The view has asked for the password once more."""
    with journal.deed():
        row = held(assessment)
        assessor = present(row, user)
        role = Role.FIRST if assessor == row.first else Role.SECOND
        _check_signer(row, role, user, at)
        move(row, "sign_second" if row.status == "signing" else "sign_first", by=user.actor, at=at, facts={"role": role})
        digest = content.signed(row.sheet["content"], role=role, who=str(user.pk), at=at)
        facts = {"round": row.round, "role": role, "user": user, "name": user.name, "at": at, "digest": digest}
        signature = Signature.objects.create(assessment=row, **facts)
    assessment.refresh_from_db()
    return signature


def issue(*, assessment: Assessment, user: User, at: datetime) -> Report:
    """Make the report. Of the ability assessment the register learns the level, as of the base date; a version before it, and
    an appeal, end with it."""
    with journal.deed():
        row = held(assessment)
        part(row, user)
        instrument = rules_of(row)
        due = instruments.reassess_on(instrument, row.base_date)
        facts = {"number": row.number, "level": row.level, "total": row.total}
        move(row, "issue", by=user.actor, at=at, facts=facts, due_on=due)
        report = _report(row, at)
        _end_the_one_before(row, user, at)
        if instrument.settles_care_level:
            word = instrument.level(report.level).word
            people.change_elder(
                elder=Elder.objects.select_related("division").get(pk=row.elder_id), care_level=word, by=user.actor, at=at,
                source=Source.ASSESSMENT, evidence=row.number, valid_from=row.base_date,
            )  # fmt: skip
    assessment.refresh_from_db()
    return report


def _check_signer(row: Assessment, role: str, user: User, at: datetime) -> None:
    if row.status not in {"submitted", "signing"}:
        raise WrongMoment(row, "sign_first")
    if row.signatures.filter(round=row.round, role=role).exists():
        raise Refused(_("您已经签过名了，等另一名评估员签。"))
    if not part(row, user).valid_on(instruments.today(at)):
        raise Refused(_("您的评估员资格今天无效，不能签名。"))


def _report(row: Assessment, at: datetime) -> Report:
    told = [content.as_signed(one) for one in row.signatures.filter(round=row.round).order_by("at", "role")]
    whole = row.sheet["content"]
    before = Report.objects.filter(assessment=row.corrects).first() if row.corrects_id else None
    return Report.objects.create(
        assessment=row, version=before.version + 1 if before else 1, previous=before, issued_at=at, level=whole["level"],
        total=whole["total"], content={"content": whole, "signatures": told}, digest=content.reported(whole, told),
    )  # fmt: skip


def _end_the_one_before(row: Assessment, user: User, at: datetime) -> None:
    """The newest is the one that falls due; the one it replaces is superseded, and the appeal against that one is answered."""
    Assessment.objects.filter(elder=row.elder, instrument=row.instrument).exclude(pk=row.pk).update(due_on=None)
    if row.corrects is None:
        return
    move(row.corrects, "supersede", by=user.actor, at=at, facts={"by": row.number}, due_on=None)
    for appeal in Appeal.objects.filter(assessment=row.corrects, status="open"):
        move(appeal, "answer", by=user.actor, at=at, facts={"by": row.number, "level": row.level}, outcome=row)
