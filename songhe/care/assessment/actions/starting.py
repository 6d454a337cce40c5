"""Beginning an assessment: whom, by which rules, by which two, and whether it may be at all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.care.assessment import instruments, rules, sheet, words
from songhe.care.assessment.actions.ground import number, part
from songhe.care.assessment.models import OPEN, STANDING, Assessment, Assessor, Reason
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import LIVE, Elder


def start(
    *, elder: Elder, instrument: str, reason: str, place: str, base_date: date, second: Assessor, user: User, at: datetime,
    occasion: str = "",
) -> Assessment:  # fmt: skip
    """Begin an assessment as the first of two. The sheet holds what the register knows; the elder's file notes who looks."""
    before = standing(elder, instrument)
    _check_reason(before, reason, occasion)
    corrects = before if reason == Reason.APPEAL else None
    return _begin(
        elder=elder, code=instrument, reason=reason, place=place, base_date=base_date, pair=(_own(user), second), at=at,
        occasion=occasion, corrects=corrects, before=before,
    )  # fmt: skip


def correct(*, assessment: Assessment, why: str, user: User, at: datetime) -> Assessment:
    """Begin a new version of an issued report by the same two, with all that stood in it; the old one stands until then."""
    part(assessment, user)
    if assessment.status != "issued" or standing(assessment.elder, assessment.instrument) != assessment:
        raise Refused(_("只有现行的报告可以更正：") + words.too_late(assessment))
    if len(why.strip()) < 4:
        raise Refused(_("请写明哪里错了、为什么要更正。"))
    return _begin(
        elder=assessment.elder, code=assessment.instrument, reason=Reason.OTHER, place=assessment.place,
        base_date=assessment.base_date, pair=_ordered(assessment, user), at=at, occasion="", corrects=assessment,
        before=assessment, why=why.strip()[:400], whole=_copied(assessment),
    )  # fmt: skip


def standing(elder: Elder, instrument: str) -> Assessment | None:
    """The newest report of this instrument that counts."""
    rows = Assessment.objects.filter(elder=elder, instrument=instrument, status__in=STANDING - {"superseded"})
    return rows.select_related("first__user", "second__user").order_by("-base_date", "-started_at", "-pk").first()


def check_pair(*, elder: Elder, pair: Sequence[Assessor], on: date, before: Sequence[Assessor] = ()) -> None:
    """Two at the same time, both valid, one of them medical or nursing, none with an interest, none appealed against."""
    kin = set(elder.contacts.exclude(user=None).values_list("user_id", flat=True)) | {elder.user_id}
    fault = rules.fit(
        persons=[one.user_id for one in pair], valid=[one.valid_on(on) for one in pair], medical=[one.clinical for one in pair]
    )
    wrong = {
        "expired": [one for one in pair if not one.valid_on(on)],
        "kin": [one for one in pair if one.user_id in kin],
        "again": [one for one in pair if one.user_id in {other.user_id for other in before}],
        "elsewhere": [one for one in pair if not scope.covers(one.user.scope, elder.division_path)],
    }
    fault = fault or next((word for word in ("kin", "again", "elsewhere") if wrong[word]), "")
    if fault:
        raise Refused(words.pair_sentence(fault, [str(one) for one in wrong.get(fault, ())]))


def chain(assessment: Assessment | None) -> list[Assessor]:
    """Everybody who assessed a report or a version that it replaced."""
    found = []
    while assessment is not None:
        found += [assessment.first, assessment.second]
        assessment = assessment.corrects
    return found


def _own(user: User) -> Assessor:
    assessor = Assessor.objects.select_related("user__division").filter(user=user).first()
    if assessor is None:
        raise Refused(_("您还没有登记为评估员，请找县（市、区）民政登记。"))
    return assessor


def _check_reason(before: Assessment | None, reason: str, occasion: str) -> None:
    if before is not None and before.status == "appealed" and reason != Reason.APPEAL:
        raise Refused(_("这位老人的报告正在复评，请按复评来做。"))
    if reason == Reason.APPEAL and (before is None or before.status != "appealed"):
        raise Refused(_("没有人对这位老人的报告申请复评。"))
    if reason == Reason.FIRST and before is not None:
        raise Refused(_("这位老人已经评估过，不是首次评估。"))
    if reason in {Reason.REGULAR, Reason.IMMEDIATE} and before is None:
        raise Refused(_("这位老人还没有评估过，请选首次评估。"))
    if (reason == Reason.IMMEDIATE) != bool(occasion):
        raise Refused(_("即时评估要写明因为什么变化；其他评估不用写。"))


def _check_day(elder: Elder, before: Assessment | None, base_date: date, at: datetime) -> None:
    oldest = instruments.today(at) - timedelta(days=instruments.practice(instruments.today(at))["backdated_days"])
    if elder.status not in LIVE:
        raise Refused(_("这位老人已不在册，不能评估。"))
    if not (oldest <= base_date <= instruments.today(at)) and (before is None or before.base_date != base_date):
        raise Refused(_("评估基准日期要在最近 30 天内，且不晚于今天。"))
    if before is not None and base_date < before.base_date:
        raise Refused(_("评估基准日期不能早于上一次评估。"))


def _begin(
    *, elder: Elder, code: str, reason: str, place: str, base_date: date, pair: tuple[Assessor, Assessor], at: datetime,
    occasion: str, corrects: Assessment | None, before: Assessment | None, why: str = "", whole: dict[str, Any] | None = None,
) -> Assessment:  # fmt: skip
    _check_day(elder, before, base_date, at)
    check_pair(elder=elder, pair=pair, on=base_date, before=chain(corrects) if reason == Reason.APPEAL else ())
    instrument = instruments.in_force(code, base_date)
    if instrument is None:
        raise Refused(_("这一天还没有这个评估标准。"))
    by = pair[0].user.actor
    row = Assessment(
        instrument=code, rule_from=instrument.valid_from, rule_digest=instrument.digest, elder=elder,
        division_path=elder.division_path, reason=reason, occasion=occasion, place=place, base_date=base_date, first=pair[0],
        second=pair[1], corrects=corrects, why=why, started_at=at,
    )  # fmt: skip
    row.sheet = whole or {"answers": {}, "record": sheet.prefilled(instrument, vars(elder)), "drawing": ""}
    with journal.deed():
        row.number = number(at)
        _insert(row)
        facts = {"number": row.number, "instrument": code, "reason": reason, "second": pair[1].user.name}
        journal.write(
            verb="assessment.assessment.start", subject=row, by=by, at=at, division=row.division_path,
            after={"status": row.status}, facts=facts,
        )  # fmt: skip
        people.note_opening(elder=elder, fields=["assessment"], reason=row.number, by=by, at=at)
    return row


def _insert(row: Assessment) -> None:
    """One open assessment of an elder and an instrument: the second of two who begin at once is told."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        other = Assessment.objects.filter(elder=row.elder, instrument=row.instrument, status__in=OPEN).first()
        if other is None:
            raise
        names = {"number": other.number, "name": other.first.user.name}
        raise Refused(_("这位老人有一份没做完的评估（%(number)s，%(name)s），请先做完或取消。") % names) from fault


def _ordered(assessment: Assessment, user: User) -> tuple[Assessor, Assessor]:
    first, second = assessment.first, assessment.second
    return (first, second) if first.user_id == user.pk else (second, first)


def _copied(assessment: Assessment) -> dict[str, Any]:
    """Answers and record of an issued report; who signed it signs anew."""
    content = assessment.report.content["content"]
    return {"answers": content["answers"], "record": content["record"], "drawing": ""}
