"""Somebody asks to live in a home, and is answered. Supported persons who ask are taken in, all of them (rural-2.1)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.beds import dated, rules
from songhe.care.beds.actions.ground import check_alive
from songhe.care.beds.actions.staying import release, reserve
from songhe.care.beds.models import AT_HOME, OPEN_ASKING, Admission, Asking, Bed, Stay
from songhe.register.access.models import User
from songhe.register.people.models import Elder, Living
from songhe.register.providers.models import Facility


def ask(
    *, elder: Elder, channel: str, by: Actor, at: datetime, facility: Facility | None = None, kind: str = "elder_care",
    words: str = "", said_by: str = "", user: User | None = None, synthetic: bool = False,
) -> Asking:  # fmt: skip
    """Put somebody on the waiting list. Asked again while it is open, it is the same asking."""
    row = Asking(
        elder=elder, division_path=elder.division_path, facility=facility, kind=kind, channel=channel, said_by=said_by[:40],
        words=words.strip()[:400], user=user, asked_at=at, asked_by=by.name[:80], synthetic=synthetic,
    )  # fmt: skip
    _weigh(row, at)
    try:
        with journal.deed():
            check_alive(elder)
            row.save(force_insert=True)
            Admission.objects.create(asking=row, division_path=row.division_path)
            facts = {"elder": str(elder.pk), "channel": channel, "kind": kind, "supported": row.supported}
            journal.write(verb="beds.asking.ask", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    except IntegrityError as fault:
        raise Refused(_("%(name)s 已经在轮候名单里。") % {"name": elder.name}) from fault
    return row


def review(*, asking: Asking, by: Actor, at: datetime) -> None:
    """Count the priority anew from what the file says today. Who was supported when asking stays so."""
    was = asking.supported
    _weigh(asking, at)
    asking.supported = asking.supported or was
    facts = {"points": asking.points, "supported": asking.supported}
    changed = {name: getattr(asking, name) for name in ("supported", "points", "point_lines", "rank", "due_on")}
    with journal.deed():
        moves.move(asking, "review", by=by, at=at, facts=facts, **changed)


def send(*, asking: Asking, facility: Facility | None, by: Actor, at: datetime) -> None:
    """The county says which home is to take somebody in; or that any may."""
    with journal.deed():
        facts = {"before": str(asking.facility_id or ""), "after": str(facility.pk) if facility else ""}
        moves.move(asking, "send", by=by, at=at, facts=facts, facility=facility)


def offer(*, asking: Asking, bed: Bed, by: Actor, at: datetime) -> Stay:
    """Reserve a bed for who asked: assessed first, so that the zone is known."""
    file = asking.file
    if file.assessed_at is None:
        raise Refused(_("先做能力评估，才能预留床位。"))
    if bed.kind != asking.kind:
        raise Refused(_("申请的是%(kind)s。") % {"kind": asking.get_kind_display()})
    facts = {**dict(file.facts or {}), "level": file.level}
    with journal.deed():
        told: dict[str, Any] = {"asking": asking.pk, "supported": asking.supported, "synthetic": asking.synthetic}
        stay = reserve(bed=bed, elder=asking.elder, group=file.group, facts=facts, by=by, at=at, **told)
        more = {"stay": str(stay.pk), "bed": str(bed.pk)}
        moves.move(asking, "offer", by=by, at=at, facts=more, stay=stay, facility=bed.facility)
    return stay


def give_back(*, asking: Asking, by: Actor, at: datetime, why: str = "") -> None:
    """The reserved bed is free again, the person waits on with the old day."""
    with journal.deed():
        if asking.stay is not None and asking.stay.status == Stay.Status.RESERVED:
            release(stay=asking.stay, by=by, at=at, why=why)
        moves.move(asking, "give_back", by=by, at=at, facts={"why": why[:100]}, stay=None)


def decline(*, asking: Asking, reason: str, by: Actor, at: datetime, told: str = "") -> None:
    """Not taken in, for a reason of the list; a supported person only for what lies with the person (rural-2.1)."""
    day = localtime(at).date()
    known = dated.reasons(day).get(reason)
    if known is None:
        raise Refused(_("请选一个原因。"))
    if (asking.supported or "supported" in _found(asking.elder, day)) and not known.supported:
        said = {"name": asking.elder.name, "reason": known.name}
        raise Refused(
            _("%(name)s 是特困人员，自愿申请集中供养的应收尽收，不能以“%(reason)s”拒绝（农村养老服务方案（二）1）。") % said
        )
    with journal.deed():
        if asking.stay is not None and asking.stay.status == Stay.Status.RESERVED:
            release(stay=asking.stay, by=by, at=at, why=known.name)
        ended = {"ended_at": at, "ended_by": by.name[:80], "reason": reason, "told": told[:200], "stay": None}
        moves.move(asking, "decline", by=by, at=at, facts={"reason": reason}, **ended)


def mark_late(at: datetime) -> int:
    """Say of each supported person who still waits past the day that it is late, once. Returns how many."""
    rows = Asking.objects.filter(status__in=OPEN_ASKING, due_on__lt=localtime(at).date(), late_at=None).select_related("elder")
    found = list(rows.order_by("due_on", "pk")[:100])
    for row in found:
        with journal.deed():
            moves.move(row, "late", by=CLOCK, at=at, facts={"due_on": str(row.due_on)}, late_at=at)
    return len(found)


def _weigh(row: Asking, at: datetime) -> None:
    day = localtime(at).date()
    points, found = dated.points(day), _found(row.elder, day)
    asked_on = localtime(row.asked_at).date()
    row.point_lines, row.points = found, rules.points_of(found, points)
    row.rank = rules.rank(row.points, asked_on, points["per_day"])
    row.supported = "supported" in found and row.kind not in AT_HOME
    row.due_on = asked_on + timedelta(days=dated.rules(day).supported_days) if row.supported else row.due_on


def _found(elder: Elder, day: Any) -> list[str]:
    held = elder.categories.filter(starts_on__lte=day, voided_at=None).exclude(ends_on__lt=day)
    facts: dict[str, Any] = {
        "level": rules.level_of(elder.care_level),
        "age": elder.age(day),
        "alone": elder.living == Living.ALONE,
    }
    return rules.lines(categories=held.order_by("code").values_list("code", flat=True), **facts)
