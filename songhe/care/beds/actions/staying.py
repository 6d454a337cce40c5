"""How a stay begins and ends. From bed to bed, and away and back, is `moving`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
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
from songhe.care.beds.models import HOLDS, Bed, Leave, Stay
from songhe.register.people.models import Elder


def reserve(
    *, bed: Bed, elder: Elder, group: str, by: Actor, at: datetime, facts: dict[str, Any] | None = None,
    asking: UUID | None = None, supported: bool = False, synthetic: bool = False,
) -> Stay:  # fmt: skip
    """Keep a bed for somebody who will come. A reserve bed (机动床位) is kept for supported persons and the unforeseen."""
    row = Stay(
        elder=elder, bed=bed, facility=bed.facility, division_path=bed.division_path, kind=bed.kind, group=group,
        group_facts=facts or {}, asking=asking, reserved_at=at, since=at, by_name=by.name[:80], synthetic=synthetic,
    )  # fmt: skip
    try:
        with journal.deed():
            hold(elder, bed.facility_id)
            check_alive(elder)
            check_order(elder, at)
            check_free(bed, elder)
            if bed.reserve and not supported:
                raise Refused(_("%(bed)s 是机动床位，留给特困人员和应急安置。") % {"bed": bed.number})
            check_zone(bed, elder, group)
            row.save(force_insert=True)
            note(row, "reserve", by, at)
            publish(bed.facility, by, at)
    except IntegrityError as fault:
        raise taken_twice(fault) from fault
    return row


def arrive(*, stay: Stay, by: Actor, at: datetime) -> None:
    """The person has come and lies in the bed from now on; whatever bed it was before ends at this moment."""
    try:
        with journal.deed():
            before = lies_in(stay.elder)
            hold(stay.elder, stay.facility_id, *([before.facility_id] if before else []))
            check_alive(stay.elder)
            check_order(stay.elder, at)
            check_zone(stay.bed, stay.elder, stay.group)
            if before:
                finish(before, Stay.End.TRANSFER, by, at)
                publish(before.facility, by, at)
            linked = {"previous": before} if before else {}
            moves.move(stay, "arrive", by=by, at=at, facts=told(stay), began_at=at, since=at, **linked)
            publish(stay.facility, by, at)
    except IntegrityError as fault:
        raise taken_twice(fault) from fault


def release(*, stay: Stay, by: Actor, at: datetime, why: str = "") -> None:
    """Nobody came: the bed is free again."""
    with journal.deed():
        hold(stay.elder, stay.facility_id)
        ended = {"ended_at": at, "end": Stay.End.RELEASED, "why": why[:200], "since": at}
        moves.move(stay, "release", by=by, at=at, facts=told(stay), **ended)
        publish(stay.facility, by, at)


def discharge(*, stay: Stay, by: Actor, at: datetime, why: str) -> None:
    """The person goes home, or elsewhere. A bed that was kept for the same person is given up with it."""
    _end_all(stay, Stay.End.DISCHARGE, by, at, why=why)


def die(*, stay: Stay, by: Actor, at: datetime, certificate: str, why: str = "") -> None:
    """The person has died; the number of the paper is sealed. What was kept or reserved is given up with it."""
    if not certificate.strip():
        raise Refused(_("登记去世要有依据：死亡证明编号，或比对名册的名称。"))
    _end_all(stay, Stay.End.DEATH, by, at, why=why, certificate=certificate.strip()[:60])


def resume(*, stay: Stay, by: Actor, at: datetime) -> None:
    """A death that was none: the person lies where he lay. Refused when the bed is somebody else's by now."""
    try:
        with journal.deed():
            hold(stay.elder, stay.facility_id)
            stay.refresh_from_db()
            if stay.end != Stay.End.DEATH:
                raise WrongMoment(stay, "resume")
            check_free(stay.bed, stay.elder)
            fresh = {"ended_at": None, "end": "", "why": "", "certificate": "", "since": at}
            moves.move(stay, "resume", by=by, at=at, facts=told(stay), **fresh)
            publish(stay.facility, by, at)
    except IntegrityError as fault:
        raise taken_twice(fault) from fault


def _end_all(stay: Stay, end: str, by: Actor, at: datetime, **changes: str) -> None:
    with journal.deed():
        rows = list(Stay.objects.filter(elder=stay.elder_id, status__in=HOLDS).exclude(pk=stay.pk).select_related("facility"))
        hold(stay.elder, stay.facility_id, *(row.facility_id for row in rows))
        check_order(stay.elder, at)
        finish(stay, end, by, at, **changes)
        for row in rows:
            if row.status == Stay.Status.RESERVED:
                release(stay=row, by=by, at=at, why=str(Stay.End(end).label))
            elif end == Stay.End.DEATH or row.status == Stay.Status.KEPT:
                finish(row, end, by, at)
                publish(row.facility, by, at)
        publish(stay.facility, by, at)


def finish(stay: Stay, end: str, by: Actor, at: datetime, *, why: str = "", certificate: str = "") -> None:
    """End a stay inside the deed of a verb: its open leave ends with it."""
    Leave.objects.filter(stay=stay, back_at=None).update(back_at=at)
    facts = {**told(stay), "end": str(end)}
    ended = {"ended_at": at, "end": end, "since": at, "why": why[:200]}
    moves.move(stay, "end", by=by, at=at, facts=facts, **ended)
    if certificate:
        stay.certificate = certificate
        stay.save(update_fields=["certificate"])


def told(stay: Stay) -> dict[str, Any]:
    """What the journal keeps of a stay: no health."""
    return {"elder": str(stay.elder_id), "bed": str(stay.bed_id), "kind": stay.kind}


def note(row: Stay, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    """A stay that begins, in the journal."""
    label = row._meta.label_lower
    facts = {**told(row), **rest}
    journal.write(
        verb=f"{label}.{verb}", subject=row, by=by, at=at, division=row.division_path, after={"status": row.status}, facts=facts
    )
