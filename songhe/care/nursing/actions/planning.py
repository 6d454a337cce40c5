"""Care plans in versions, and medicines: who signs what, and what ends with the stay."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.nursing import dated, lying, rules
from songhe.care.nursing.actions import laying
from songhe.care.nursing.actions.ground import told
from songhe.care.nursing.models import CarePlan, Medicine, PlanItem
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

Lines = Iterable[tuple[str, str, str]]
"""(kind, when, what to mind)."""


def draft(
    *, facility: Facility, elder: Elder, level: int, lines: Lines, by: Actor, at: datetime, words: str = "",
    review_on: date | None = None,
) -> CarePlan:  # fmt: skip
    """A new version, to be signed; a draft that is there takes these lines. Refused for whoever does not live there."""
    today = localtime(at).date()
    template = dated.templates(today).get(level)
    if template is None:
        raise Refused(_("请选能力等级。"))
    resident = lying.one(facility.pk, elder.pk)
    if resident is None or resident.state not in lying.LIVES:
        raise Refused(_("%(name)s 不住在这家机构，不能做照护计划。") % {"name": elder.name})
    read = _read(lines, today)
    review = review_on or today + timedelta(days=template.review_days)
    facts: dict[str, Any] = {"level": level, "review_on": review}
    if review <= today:
        raise Refused(_("复评日期要在今天以后。"))
    with journal.deed():
        plan = CarePlan.objects.filter(elder=elder, facility=facility, status=CarePlan.Status.DRAFT).first()
        if plan is None:
            plan = _new(facility, elder, facts, by, at)
        else:
            moves.move(plan, "change", by=by, at=at, made_at=at, made_by=by.name[:80], **facts)
            plan.items.all().delete()
        plan.words = words.strip()[:400]
        plan.save(update_fields=["words"])
        PlanItem.objects.bulk_create(
            PlanItem(plan=plan, kind=kind, said=said, minutes=list(minutes), words=mind) for kind, said, minutes, mind in read
        )
    return plan


def _new(facility: Facility, elder: Elder, facts: dict[str, Any], by: Actor, at: datetime) -> CarePlan:
    known = CarePlan.objects.filter(elder=elder, facility=facility).aggregate(top=Max("version"))["top"] or 0
    told_: dict[str, Any] = {"made_at": at, "made_by": by.name[:80], "division_path": facility.division_path, **facts}
    plan = CarePlan(facility=facility, elder=elder, version=known + 1, **told_)
    try:
        plan.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused(_("%(name)s 已经有一份待签字的计划。") % {"name": elder.name}) from fault
    facts_ = told(elder=elder.pk, version=plan.version)
    journal.write(verb="nursing.careplan.draft", subject=plan, by=by, at=at, division=plan.division_path, facts=facts_)
    return plan


def _read(lines: Lines, today: date) -> list[tuple[str, str, tuple[int, ...], str]]:
    kinds, found = dated.kinds(today), []
    for kind, said, words in lines:
        if kind not in kinds or kind == "medicine":
            raise Refused(_("没有这一项照护。"))
        found.append((kind, said.strip()[:300], times(said, kinds[kind].name), words.strip()[:200]))
    if not found:
        raise Refused(_("照护计划里至少要有一项。"))
    return found


def times(said: str, name: str) -> tuple[int, ...]:
    """Minutes of the day, or a sentence that says how to write them."""
    try:
        return rules.times_of(said)
    except rules.Unreadable as fault:
        raise Refused(_("“%(name)s”的时间写成 07:30 12:00，或“每2小时 22:00-24:00”的样子。") % {"name": name}) from fault


def sign(*, plan: CarePlan, signed_by: str, relation: str, by: Actor, at: datetime) -> None:
    """The elder or family agrees: from now on the acts follow this version; the one before ends."""
    if len(signed_by.strip()) < 2:
        raise Refused(_("请写明谁签的字：老人本人，或家属、监护人姓名。"))
    with journal.deed():
        for old in CarePlan.objects.filter(elder=plan.elder_id, status=CarePlan.Status.ACTIVE).exclude(pk=plan.pk):
            _end(old, _("新的一版"), by, at)
        signed = {"signed_at": at, "signed_by": signed_by.strip()[:40], "relation": relation.strip()[:20]}
        moves.move(plan, "sign", by=by, at=at, facts=told(elder=plan.elder_id, version=plan.version), **signed)
        laying.lay(plan, by=by, at=at)


def drop(*, plan: CarePlan, by: Actor, at: datetime) -> None:
    """A draft that nobody signed."""
    with journal.deed():
        moves.move(plan, "drop", by=by, at=at, ended_at=at)


def _end(plan: CarePlan, why: str, by: Actor, at: datetime) -> None:
    moves.move(plan, "end", by=by, at=at, facts=told(elder=plan.elder_id), ended_at=at, ended_why=why[:100])
    laying.void_after(at, item__plan=plan)


def order(
    *, facility: Facility, elder: Elder, name: str, dose: str, said: str, prescribed_by: str, starts_on: date, by: Actor,
    at: datetime, way: str = "", why: str = "", ends_on: date | None = None,
) -> Medicine:  # fmt: skip
    """Write down a medicine that somebody prescribed; its acts follow at once."""
    resident = lying.one(facility.pk, elder.pk)
    if resident is None or resident.state not in lying.LIVES:
        raise Refused(_("%(name)s 不住在这家机构，不能登记用药。") % {"name": elder.name})
    if len(name.strip()) < 2 or not dose.strip() or len(prescribed_by.strip()) < 2:
        raise Refused(_("药名、每次多少、谁开的，都要写。"))
    if ends_on and ends_on < starts_on:
        raise Refused(_("停药日期不能早于开始日期。"))
    row = Medicine(
        facility=facility, elder=elder, division_path=facility.division_path, said=said.strip()[:300],
        minutes=list(times(said, _("服药"))), starts_on=starts_on, ends_on=ends_on, made_at=at, made_by=by.name[:80],
        order={"name": name.strip()[:60], "dose": dose.strip()[:40], "way": way.strip()[:60], "by": prescribed_by.strip()[:60],
               "why": why.strip()[:100]},
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        facts = told(elder=elder.pk)
        journal.write(verb="nursing.medicine.order", subject=row, by=by, at=at, division=row.division_path, facts=facts)
        laying.lay(row, by=by, at=at)
    return row


def stop(*, medicine: Medicine, by: Actor, at: datetime) -> None:
    """It is not taken any more."""
    with journal.deed():
        moves.move(medicine, "end", by=by, at=at, facts=told(elder=medicine.elder_id), ended_at=at, ended_by=by.name[:80])
        laying.void_after(at, medicine=medicine)


def end_of_stay(*, elder: UUID, facility: UUID, by: Actor, at: datetime) -> int:
    """Somebody lives there no longer: plan and medicines end, and what was written ahead is not owed. How many ended."""
    with journal.deed():
        whose = {"elder": elder, "facility": facility}
        active = list(CarePlan.objects.filter(**whose, status=CarePlan.Status.ACTIVE))
        for plan in active:
            _end(plan, _("离开机构"), by, at)
        for plan in CarePlan.objects.filter(**whose, status=CarePlan.Status.DRAFT):
            drop(plan=plan, by=by, at=at)
        taken = list(Medicine.objects.filter(**whose, status=Medicine.Status.ACTIVE))
        for medicine in taken:
            stop(medicine=medicine, by=by, at=at)
    return len(active) + len(taken)


__all__ = ["Lines", "draft", "drop", "end_of_stay", "order", "sign", "stop", "times"]
