"""The sample of a day is drawn, and each is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.complaints import dated, rules
from songhe.care.complaints.actions.submitting import submit
from songhe.care.complaints.models import Callback, Complaint, Draw, Matter, Source
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

NAMES = {"came": "人来了", "on_time": "准时", "risk_told": "告知风险", "by_plan": "按计划做", "badge": "工牌"}  # words: data


@dataclass(frozen=True)
class Served:
    """A confirmed order as the drawing needs it: `record` is what it says of itself."""

    key: UUID
    elder: Elder
    facility: Facility
    name: str
    division_path: str
    record: Mapping[str, bool | None]
    day: date | None = None  # of the service, where it was confirmed on another


def draw(*, day: date, served: list[Served], at: datetime, subject_kind: str = "homecare.order") -> Draw | None:
    """Draw the sample of what was confirmed on `day`; nothing when that was done before. Same orders, same sample.

    What was drawn on another day is left out: nobody is rung up twice for one visit.
    """
    rule = dated.days(day)
    before = Callback.objects.filter(subject_kind=subject_kind, subject__in=[one.key for one in served])
    known = set(before.values_list("subject", flat=True))
    served = [one for one in served if one.key not in known]
    chosen = set(rules.drawn((one.key for one in served), day, rule.sample_percent, rule.least))
    try:
        with journal.deed():
            told = {"of": len(served), "taken": len(chosen), "percent": rule.sample_percent, "drawn_at": at}
            row = Draw.objects.create(day=day, **told)
            due = day + timedelta(days=rule.callback_days)
            for one in served:
                if one.key in chosen:
                    Callback.objects.create(
                        draw=row, subject_kind=subject_kind, subject=one.key, division_path=one.division_path, elder=one.elder,
                        facility=one.facility, operator=one.facility.operator, name=one.name, day=one.day or day,
                        record=dict(one.record), due_on=due,
                    )  # fmt: skip
            facts = {"day": day.isoformat(), "of": len(served), "taken": len(chosen)}
            journal.write(verb="complaints.draw.draw", subject=row, by=CLOCK, at=at, division=row.node, facts=facts)
    except IntegrityError:  # the other worker was first
        return None
    return row


def call(
    *, callback: Callback, by: Actor, at: datetime, note: str = "", spoke_to: str = "", satisfied: int | None = None,
    **said: Any,
) -> Complaint | None:  # fmt: skip
    """Note what the elder says. What differs from the record becomes a complaint of our own, which is returned."""
    unknown = set(said) - set(rules.ASKED)
    if unknown:
        raise TypeError(f"not asked: {sorted(unknown)}")
    different = rules.differences(said, callback.record)
    with journal.deed():
        made = _raise(callback, different, note, by, at) if different else None
        told = {"satisfied": satisfied, "spoke_to": spoke_to[:40], "different": different, "complaint": made, **said}
        facts = {"different": different, "satisfied": satisfied}
        moves.move(callback, "call", by=by, at=at, facts=facts, called_at=at, called_by=by.name[:80], **told)
        callback.note = note.strip()[:1000]
        callback.tries += 1
        callback.save(update_fields=["note", "tries"])
    return made


def miss(*, callback: Callback, by: Actor, at: datetime) -> None:
    """Nobody answered; tried again another day."""
    with journal.deed():
        moves.move(callback, "miss", by=by, at=at, tries=callback.tries + 1, called_at=at, called_by=by.name[:80])


def _raise(callback: Callback, different: list[str], note: str, by: Actor, at: datetime) -> Complaint:
    if callback.facility is None:
        raise Refused(_("这次服务没有对应的设施。"))
    what = "、".join(NAMES[name] for name in different)  # words: data
    words = _("回访说的和记录不一样：%(what)s。%(note)s") % {"what": what, "note": note.strip()}
    grave = rules.is_grave(different)
    return submit(
        division_path=callback.division_path, matter=Matter.FALSE if grave else Matter.WORK, source=Source.CALLBACK,
        words=words, facility=callback.facility, elder=callback.elder, subject_kind=callback.subject_kind,
        subject=callback.subject, happened_on=callback.day, by=by, at=at,
    ).complaint  # fmt: skip
