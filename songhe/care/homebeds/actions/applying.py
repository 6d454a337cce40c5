"""Somebody asks for a home bed; the conditions are judged one by one; it is approved, or declined with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web.marks import listed
from songhe.care.homebeds import dated, ports, rules
from songhe.care.homebeds.actions.closing import end_parts
from songhe.care.homebeds.actions.ground import hold, keep, note
from songhe.care.homebeds.models import PREPARED, HomeBed
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder, Living, Status
from songhe.register.providers.models import Facility


def ask(
    *, elder: Elder, channel: str, by: Actor, at: datetime, facility: Facility | None = None, words: str = "",
    said_by: str = "", user: User | None = None, synthetic: bool = False,
) -> HomeBed:  # fmt: skip
    """Write down that somebody wants a home bed. A person has one such file at a time."""
    row = HomeBed(
        elder=elder, division_path=elder.division_path, facility=facility, channel=channel, said_by=said_by.strip()[:40],
        words=words.strip()[:400], user=user, asked_at=at, asked_by=by.name[:80], synthetic=synthetic,
    )  # fmt: skip
    try:
        with journal.deed():
            if Elder.objects.values_list("status", flat=True).get(pk=elder.pk) not in LIVE:
                raise Refused(_("%(name)s 的档案已不在册，不能申请。") % {"name": elder.name})
            row.save(force_insert=True)
            note(row, "ask", by, at, elder=str(elder.pk), channel=channel, facility=str(facility.pk) if facility else "")
    except IntegrityError as fault:
        raise Refused(_("%(name)s 已经有一张家庭养老床位，或正在申请。") % {"name": elder.name}) from fault
    return row


def facts_of(elder: Elder, day: date, said: dict[str, Any]) -> rules.Facts:
    """What is known of a person: the file, the room of beds, and what whoever judges has said."""
    known = rules.level_of(elder.care_level)
    level = said.get("level")
    return rules.Facts(
        age=elder.age(day),
        level=known if level is None else level,
        dementia=said.get("dementia"),
        alone=elder.living == Living.ALONE,
        at_home=elder.status in {Status.HERE, Status.AWAY},
        lies_in=ports.neighbours().lies_in(elder),
        carer=str(said.get("carer", "")),
        minutes=said.get("minutes"),
        safe=said.get("safe"),
        stands=said.get("stands"),
    )


def judge(
    *, home_bed: HomeBed, by: Actor, at: datetime, level: int | None, dementia: bool, evidence: str, carer: str,
    minutes: int | None, safe: bool, stands: bool,
) -> list[rules.Verdict]:  # fmt: skip
    """Judge each condition by the rules of the day and keep what it was judged by; the journal has only whether all are met."""
    if dementia and not evidence.strip():
        raise Refused(_("失智要写依据：哪家医院、哪天的诊断。"))
    said = {
        "level": level, "dementia": dementia, "evidence": evidence.strip()[:100], "carer": carer.strip()[:40],
        "minutes": minutes, "safe": safe, "stands": stands,
    }  # fmt: skip
    day = localtime(at).date()
    facts = facts_of(home_bed.elder, day, said)
    found = rules.judge(dated.conditions(day), facts)
    eligible = False if any(one.met is False for one in found) else None if any(one.met is None for one in found) else True
    told = {"eligible": eligible, "judged_at": at, "judged_by": by.name[:80], "level": facts.level or 0, "dementia": dementia}
    with journal.deed():
        moves.move(home_bed, "judge", by=by, at=at, facts={"eligible": eligible}, **told)
        lines = [{"code": one.code, "met": one.met, "told": one.told} for one in found]
        keep(home_bed, facts=said, verdicts=lines)
    return found


def approve(*, home_bed: HomeBed, by: Actor, at: datetime) -> None:
    """The conditions are met: the home is looked at and made ready. Refused, with what is missing, while they are not."""
    day = localtime(at).date()
    if not home_bed.eligible:
        names = {one.code: one.name for one in dated.conditions(day)}
        lacks = [names.get(line["code"], line["code"]) for line in home_bed.verdicts or [] if line["met"] is not True]
        if not lacks:
            raise Refused(_("先逐条审核条件，再通过。"))
        raise Refused(_("还不能通过：%(names)s。") % {"names": listed(lacks)})
    if home_bed.facility_id is None:
        raise Refused(_("先选由哪一家上门服务。"))
    with journal.deed():
        moves.move(home_bed, "approve", by=by, at=at)


def place(*, home_bed: HomeBed, facility: Facility, by: Actor, at: datetime) -> None:
    """Say which provider will serve it."""
    facts = {"before": str(home_bed.facility_id or ""), "after": str(facility.pk)}
    with journal.deed():
        moves.move(home_bed, "place", by=by, at=at, facts=facts, facility=facility)


def decline(*, home_bed: HomeBed, reason: str, by: Actor, at: datetime, told: str = "") -> None:
    """No bed comes of it, for a reason of the list; what was begun for it ends with it."""
    if reason not in dated.refusals(localtime(at).date()):
        raise Refused(_("请选一个原因。"))
    with journal.deed():
        hold(home_bed, "decline", *PREPARED)
        ended = {"closed_at": at, "reason": reason, "told": told.strip()[:200], "ended_by": by.name[:80]}
        moves.move(home_bed, "decline", by=by, at=at, facts={"reason": reason}, **ended)
        end_parts(home_bed, by, at)
