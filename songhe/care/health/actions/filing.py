"""The health file, the annual check, and whom of the family the elder lets read (standards.md 8.1, 8.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health.actions import contracting, medicating
from songhe.care.health.models import Checkup, HealthFile, Service, Sharing
from songhe.care.health.rules import selfcare
from songhe.register.people.models import Elder

FROM_AGE = 65


def write_file(*, elder: Elder, record: Mapping[str, Any], by: Actor, at: datetime) -> HealthFile:
    """Open the file or write it anew; what was changed is named in the journal, not what it says. Medicines that still come as
    text go onto the list (`medicating.adopt`): the file keeps no second one."""
    told = {name: value for name, value in record.items() if name != "medicines"}
    with journal.deed():
        medicating.adopt(elder=elder, text=str(record.get("medicines") or ""), by=by, at=at)
        row = HealthFile.objects.select_for_update().filter(elder=elder).first()
        before = (row.record or {}) if row is not None else {}
        if row is None:
            row = HealthFile(elder=elder, division_path=elder.division_path, opened_at=at, opened_by=by.name[:80])
        row.record, row.changed_at, row.changed_by = {**before, **told}, at, by.name[:80]
        row.save()
        facts = {"changed": sorted(name for name, value in told.items() if before.get(name) != value)}
        journal.write(verb="health.file.write", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def check_up(
    *, elder: Elder, on: date, selfcare_answers: Mapping[str, str], record: Mapping[str, Any], by: Actor, at: datetime
) -> Checkup:
    """Write the year's check. Refused: a day to come, a second one of the year, somebody younger than 65, a gap in the
    self-care table."""
    age = elder.age(on)
    if age is not None and age < FROM_AGE:
        raise Refused(_("年度体检从 65 岁起。"))
    if on > localtime(at).date():
        raise Refused(_("体检日期还没有到。"))
    if Checkup.objects.filter(elder=elder, year=on.year).exists():
        raise Refused(_("%(year)d 年的体检已经登记过了。") % {"year": on.year})
    points = selfcare.total(selfcare_answers)
    if points is None:
        raise Refused(_("自理能力评估表的五项都要选。"))
    told = {**record, "selfcare": dict(selfcare_answers), "points": points, "grade": selfcare.grade(points)}
    row = Checkup(
        elder=elder, division_path=elder.division_path, on=on, year=on.year, record=told, noted_at=at, by_name=by.name[:80]
    )
    with journal.deed():
        row.save()
        journal.write(
            verb="health.checkup.write", subject=row, by=by, at=at, division=row.division_path, facts={"year": on.year}
        )
        kept = write_file(elder=elder, record={}, by=by, at=at)
        HealthFile.objects.filter(pk=kept.pk).update(checked_on=max(kept.checked_on or on, on))
        contracting.prove(elder=elder, on=on, kind=Service.Kind.CHECKUP, source=row.pk, by=by, at=at)
    return row


def share(*, elder: Elder, given_by: str, by: Actor, at: datetime) -> Sharing:
    """The family who follows may read. Given twice is given once."""
    if len(given_by.strip()) < 2:
        raise Refused(_("请写谁同意的。"))
    with journal.deed():
        known = Sharing.objects.select_for_update().filter(elder=elder, withdrawn_at=None).first()
        if known is not None:
            return known
        row = Sharing.objects.create(
            elder=elder, division_path=elder.division_path, given_at=at, given_by=given_by.strip()[:60]
        )
        journal.write(verb="health.sharing.give", subject=row, by=by, at=at, division=row.division_path)
    return row


def unshare(*, elder: Elder, by: Actor, at: datetime) -> None:
    """From now on the family reads nothing."""
    with journal.deed():
        row = Sharing.objects.select_for_update().filter(elder=elder, withdrawn_at=None).first()
        if row is None:
            raise Refused(_("现在没有给家属看。"))
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        journal.write(verb="health.sharing.withdraw", subject=row, by=by, at=at, division=row.division_path)
