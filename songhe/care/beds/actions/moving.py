"""From bed to bed in one deed; away and back; and to which group somebody belongs by now."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.beds import dated, rules
from songhe.care.beds.actions.ground import (
    check_alive,
    check_free,
    check_order,
    check_zone,
    hold,
    lies_in,
    publish,
    taken_twice,
)
from songhe.care.beds.actions.staying import finish, note, told
from songhe.care.beds.models import HOLDS, LIES, Bed, Leave, Stay


def transfer(*, stay: Stay, bed: Bed, by: Actor, at: datetime, why: str, keep: bool = False) -> Stay:
    """Take somebody to another bed, of whatever kind, at this moment; returns the stay there.

    `keep`: the old bed waits (a hospital, some days of hospice). Taken to the bed that waits, the person is simply back in it.
    """
    stay.refresh_from_db()
    if stay.status not in LIES:
        raise WrongMoment(stay, "end")
    if bed.pk == stay.bed_id:
        raise Refused(_("已经在这张床上。"))
    try:
        with journal.deed():
            hold(stay.elder, stay.facility_id, bed.facility_id)
            check_alive(stay.elder)
            check_order(stay.elder, at)
            check_free(bed, stay.elder)
            mine = Stay.objects.filter(bed=bed, elder=stay.elder_id, status__in=HOLDS).first()
            if not (mine and mine.status == Stay.Status.KEPT):
                check_zone(bed, stay.elder, stay.group)
            if keep:
                _keep(stay, by, at, why, None)
            else:
                finish(stay, Stay.End.TRANSFER, by, at, why=why)
            there = _into(mine, stay, bed, by, at)
            publish(stay.facility, by, at)
            if bed.facility_id != stay.facility_id:
                publish(bed.facility, by, at)
    except IntegrityError as fault:
        raise taken_twice(fault) from fault
    return there


def _into(mine: Stay | None, stay: Stay, bed: Bed, by: Actor, at: datetime) -> Stay:
    """The stay in the new bed: the one that waited or was reserved there, else a new one."""
    if mine is not None and mine.status == Stay.Status.KEPT:
        _back(mine, by, at)
        return mine
    if mine is not None:
        moves.move(mine, "arrive", by=by, at=at, facts=told(mine), began_at=at, since=at, previous=stay)
        return mine
    row = Stay(
        elder=stay.elder, bed=bed, facility=bed.facility, division_path=bed.division_path, kind=bed.kind, group=stay.group,
        group_facts=stay.group_facts, asking=stay.asking, previous=stay, reserved_at=at, began_at=at, since=at,
        status=Stay.Status.PRESENT, by_name=by.name[:80], synthetic=stay.synthetic,
    )  # fmt: skip
    row.save(force_insert=True)
    note(row, "arrive", by, at, previous=str(stay.pk))
    return row


def leave(*, stay: Stay, by: Actor, at: datetime, where: str = "", due_back: date | None = None) -> None:
    """For some days at the family's: the bed waits, and so does the day of the return."""
    with journal.deed():
        hold(stay.elder, stay.facility_id)
        check_order(stay.elder, at)
        moves.move(stay, "leave", by=by, at=at, facts=told(stay), since=at)
        _open(stay, Leave.Kind.LEAVE, by, at, where, due_back)
        publish(stay.facility, by, at)


def keep(*, stay: Stay, by: Actor, at: datetime, where: str, due_back: date | None = None) -> None:
    """Gone to a hospital that is not on this platform; the bed is kept."""
    with journal.deed():
        hold(stay.elder, stay.facility_id)
        check_order(stay.elder, at)
        _keep(stay, by, at, where, due_back)
        publish(stay.facility, by, at)


def come_back(*, stay: Stay, by: Actor, at: datetime) -> None:
    """Back in the bed that waited; the bed of the time between ends at this moment."""
    try:
        with journal.deed():
            other = lies_in(stay.elder)
            other = other if other and other.pk != stay.pk else None
            hold(stay.elder, stay.facility_id, *([other.facility_id] if other else []))
            check_alive(stay.elder)
            check_order(stay.elder, at)
            if other:
                finish(other, Stay.End.TRANSFER, by, at)
                publish(other.facility, by, at)
            _back(stay, by, at)
            publish(stay.facility, by, at)
    except IntegrityError as fault:
        raise taken_twice(fault) from fault


def regroup(*, stay: Stay, psychiatric: bool, dementia: bool, level: int, evidence: str, by: Actor, at: datetime) -> bool:
    """Say anew to which group somebody belongs, with the evidence. True when the room no longer fits: the board says until when
    the person is to be moved (`dated.rules`)."""
    if not evidence.strip():
        raise Refused(_("请写依据：诊断证明或评估报告。"))
    day = localtime(at).date()
    group = rules.group_of(
        psychiatric=psychiatric, dementia=dementia, level=level, disabled_from=dated.rules(day).disabled_from
    )
    facts = {"psychiatric": psychiatric, "dementia": dementia, "level": level, "evidence": evidence.strip()[:100]}
    with journal.deed():
        hold(stay.elder, stay.facility_id)
        moves.move(stay, "regroup", by=by, at=at, facts=told(stay), group=group)
        stay.group_facts = {**facts, "on": str(day)}
        stay.save(update_fields=["group_facts"])
    return bool(stay.bed.room and stay.bed.room.zone not in {group, "none"})


def _keep(stay: Stay, by: Actor, at: datetime, where: str, due_back: date | None) -> None:
    Leave.objects.filter(stay=stay, back_at=None).update(back_at=at)
    moves.move(stay, "keep", by=by, at=at, facts=told(stay), since=at)
    _open(stay, Leave.Kind.KEPT, by, at, where, due_back)


def _back(stay: Stay, by: Actor, at: datetime) -> None:
    Leave.objects.filter(stay=stay, back_at=None).update(back_at=at)
    moves.move(stay, "come_back", by=by, at=at, facts=told(stay), since=at)


def _open(stay: Stay, kind: str, by: Actor, at: datetime, where: str, due_back: date | None) -> None:
    told_: dict[str, Any] = {"where": where[:100], "due_back": due_back, "by_name": by.name[:80]}
    Leave.objects.create(stay=stay, kind=kind, left_at=at, **told_)
