"""Rooms and beds are entered, marked, taken out of use, and closed."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.beds.actions.ground import class_of, clause, group_word, hold, publish
from songhe.care.beds.models import AT_HOME, HOLDS, ZONED, Bed, Room, Stay, Zone
from songhe.register.people.models import Elder
from songhe.register.providers.models import Beds, Facility


def add_room(
    *, facility: Facility, name: str, zone: str, by: Actor, at: datetime, floor: int = 1, synthetic: bool = False
) -> Room:
    """Enter a room with the group that lives in it. Two of one name at one facility are a mistake."""
    if zone not in Zone.values:
        raise Refused(_("请选这间房住哪类人员。"))
    facts = {"floor": floor, "zone": zone, "synthetic": synthetic}
    row = Room(facility=facility, division_path=facility.division_path, name=name.strip()[:20], **facts)
    try:
        with journal.deed():
            row.save()
            _note(row, "add", by, at, {"name": row.name, "zone": zone})
    except IntegrityError as fault:
        raise Refused(_("已经有 %(name)s 房。") % {"name": row.name}) from fault
    return row


def rezone(*, room: Room, zone: str, by: Actor, at: datetime) -> None:
    """Give a room to another group. Refused while somebody of any other group has a bed in it (rural-2.2)."""
    with journal.deed():
        hold(None, room.facility_id)
        other = Stay.objects.filter(bed__room=room, status__in=HOLDS).exclude(group=zone).select_related("elder").first()
        if other:
            said = {"room": room.name, "name": other.elder.name, "group": group_word(other.group)}
            raise Refused(_("%(room)s 房里还住着%(name)s（%(group)s），") % said + clause())
        if zone == Zone.NONE and room.beds.filter(kind__in=ZONED).exclude(status="closed").exists():
            raise Refused(_("有养老床位的房间必须分区。"))
        before, room.zone = room.zone, zone
        room.save(update_fields=["zone"])
        _note(room, "rezone", by, at, {"before": before, "after": zone})


def add_bed(
    *, facility: Facility, kind: str, number: str, by: Actor, at: datetime, room: Room | None = None,
    elder: Elder | None = None, nursing: bool = False, reserve: bool = False, synthetic: bool = False,
) -> Bed:  # fmt: skip
    """Enter a bed: in a room, or (a home bed, a family sickbed) in somebody's own home. No more than were filed."""
    if (kind in AT_HOME) != (elder is not None) or (kind in AT_HOME) == (room is not None):
        raise Refused(_("家庭养老床位和家庭病床在老人家里，其他床位在房间里。"))
    if room is not None and (room.facility_id != facility.pk or room.closed_at):
        raise Refused(_("没有这间房。"))
    if room is not None and (kind in ZONED) == (room.zone == Zone.NONE):
        raise Refused(_("养老床位放在分区的房间里，医疗和安宁床位放在不分区的房间里。"))
    row = Bed(
        facility=facility, division_path=facility.division_path, room=room, elder=elder, number=number.strip()[:20], kind=kind,
        nursing=nursing, reserve=reserve, since=at, synthetic=synthetic,
    )  # fmt: skip
    try:
        with journal.deed():
            hold(None, facility.pk)
            _check_filed(row)
            row.save()
            _note(row, "add", by, at, {"number": row.number, "kind": kind, "nursing": nursing, "reserve": reserve})
            publish(facility, by, at)
    except IntegrityError as fault:
        raise Refused(_("已经有这张床。")) from fault
    return row


def change_bed(*, bed: Bed, nursing: bool, reserve: bool, by: Actor, at: datetime) -> None:
    """Say anew whether it is a nursing bed, and whether it is one of those kept for the unforeseen."""
    with journal.deed():
        hold(None, bed.facility_id)
        bed.nursing, bed.reserve = nursing, reserve
        _check_filed(bed)
        facts = {"nursing": nursing, "reserve": reserve}
        moves.move(bed, "change", by=by, at=at, facts=facts, **facts)
        publish(bed.facility, by, at)


def take_out(*, bed: Bed, why: str, by: Actor, at: datetime) -> None:
    """For a time nobody can have it: broken, being painted. Refused while somebody has it."""
    if not why.strip():
        raise Refused(_("请写为什么停用。"))
    _empty(bed, "take_out", by, at, why_out=why.strip()[:100])


def put_back(*, bed: Bed, by: Actor, at: datetime) -> None:
    """It can be had again."""
    _empty(bed, "put_back", by, at, why_out="")


def close_bed(*, bed: Bed, by: Actor, at: datetime) -> None:
    """It is gone for good; who lay in it stays known."""
    _empty(bed, "close", by, at)


def close_room(*, room: Room, by: Actor, at: datetime) -> None:
    """The room is used for something else. Its beds are closed first."""
    with journal.deed():
        hold(None, room.facility_id)
        if room.beds.exclude(status="closed").exists():
            raise Refused(_("%(room)s 房里还有床，请先撤床。") % {"room": room.name})
        room.closed_at = at
        room.save(update_fields=["closed_at"])
        _note(room, "close", by, at, {"name": room.name})


def _empty(bed: Bed, verb: str, by: Actor, at: datetime, **changes: Any) -> None:
    with journal.deed():
        hold(None, bed.facility_id)
        holder = Stay.objects.filter(bed=bed, status__in=HOLDS).select_related("elder").first()
        if holder:
            raise Refused(_("%(bed)s 床是%(name)s的，请先办转床。") % {"bed": bed.number, "name": holder.elder.name})
        moves.move(bed, verb, by=by, at=at, since=at, **changes)
        publish(bed.facility, by, at)


def _check_filed(bed: Bed) -> None:
    """The board never shows more beds than were filed (民发〔2024〕19号 counts payers against them)."""
    if bed.kind not in ZONED:
        return
    marks = {"nursing": bed.nursing, "reserve": False} if not bed.reserve else {"reserve": True}
    there = Bed.objects.filter(facility=bed.facility_id, kind="elder_care", **marks).exclude(status="closed").exclude(pk=bed.pk)
    filed = Beds.objects.filter(facility=bed.facility_id, kind=class_of(bed)).first()
    if there.count() >= (filed.count if filed else 0):
        said = {"kind": str(_BED_WORDS[class_of(bed)]()), "n": filed.count if filed else 0}
        raise Refused(_("%(kind)s只备案了 %(n)d 张，请先报变更备案。") % said)


_BED_WORDS = {"nursing": lambda: _("护理型床位"), "ordinary": lambda: _("普通床位"), "reserve": lambda: _("机动床位")}


def _note(row: Any, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    label = row._meta.label_lower
    journal.write(verb=f"{label}.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
