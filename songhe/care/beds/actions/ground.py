"""What every verb stands on: one after the other at one home and one person, zones, and the number on the public map."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.beds import rules
from songhe.care.beds.models import HOLDS, LIES, ZONED, Bed, Stay, Zone
from songhe.register.people.models import LIVE, Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Beds, Facility


def hold(elder: Elder | None, *facilities: Any) -> None:
    """Until the commit nobody else changes who lies where, of this person and these homes: the person first, homes by key."""
    if elder is not None:
        list(Elder.objects.select_for_update(of=("self",), no_key=True).filter(pk=elder.pk).values_list("pk", flat=True))
    held = Facility.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(facilities)).order_by("pk")
    list(held.values_list("pk", flat=True))


def check_alive(elder: Elder) -> None:
    """Nobody is given a bed who is no longer on the register."""
    status = Elder.objects.values_list("status", flat=True).get(pk=elder.pk)
    if status not in LIVE:
        raise Refused(_("%(name)s 的档案已不在册，不能安排床位。") % {"name": elder.name})


def check_order(elder: Elder, at: datetime) -> None:
    """What happens to one person happens in order: nothing before what is known already."""
    if Stay.objects.filter(elder=elder, since__gt=at).exists():
        raise Refused(_("%(name)s 的床位在这之后已经变动过，请核对时间。") % {"name": elder.name})


def check_free(bed: Bed, elder: Elder) -> None:
    """Refused when the bed is not to be had."""
    bed.refresh_from_db(fields=["status", "reserve", "kind"])
    if bed.status != Bed.Status.READY:
        raise Refused(bed.why_not("reserve"))
    other = Stay.objects.filter(bed=bed, status__in=HOLDS).exclude(elder=elder).select_related("elder").first()
    if other:
        said = {"bed": bed.number, "name": other.elder.name, "status": other.get_status_display()}
        raise Refused(_("%(bed)s 床已经有人：%(name)s（%(status)s）。") % said)
    if bed.elder_id and bed.elder_id != elder.pk:
        raise Refused(_("这张床在别人家里。"))


def check_zone(bed: Bed, elder: Elder, group: str) -> None:
    """Zoned living (rural-2.2): refused, with the clause, where somebody would come to live with another group."""
    if bed.kind not in ZONED or bed.room is None:
        return
    if group not in {Zone.SELF_RELIANT, Zone.DISABLED, Zone.PSYCHIATRIC}:
        raise Refused(_("先评估%(name)s属于哪类人员，才能安排养老床位。") % {"name": elder.name})
    said = {
        "name": elder.name, "room": bed.room.name, "zone": bed.room.get_zone_display(), "group": group_word(group),
    }  # fmt: skip
    if bed.room.zone != group:
        sentence = _("%(name)s 属于%(group)s，不能住进%(zone)s的 %(room)s 房。自理、失能失智、精神障碍人员分区居住，")
        raise Refused(sentence % said + clause())
    mixed = Stay.objects.filter(bed__room=bed.room_id, status__in=HOLDS).exclude(group=group).exclude(elder=elder)
    other = mixed.select_related("elder").first()
    if other:
        said.update(other=other.elder.name, other_group=group_word(other.group))
        raise Refused(_("%(room)s 房里还住着%(other)s（%(other_group)s），要先请他换房，") % said + clause())


def clause() -> str:
    """The clause by which groups live apart."""
    return _("不得混住（农村养老服务方案（二）2：分区分类管理，消除人员混住风险）。")


def group_word(group: str) -> str:
    """A group of persons, as a sentence names it."""
    words = {
        rules.SELF_RELIANT: _("自理人员"), rules.DISABLED: _("失能（失智）人员"), rules.PSYCHIATRIC: _("精神障碍人员"),
    }  # fmt: skip
    return words.get(group, _("未评估人员"))


def lies_in(elder: Elder) -> Stay | None:
    """The one stay in which this person lives now."""
    return Stay.objects.filter(elder=elder, status__in=LIES).select_related("bed__room", "elder").first()


def taken_twice(fault: IntegrityError) -> Refused:
    """What the database said no to, in words: somebody was first."""
    if "stay_one_of_a_bed" in str(fault) or "bed_id" in str(fault):
        return Refused(_("这张床刚刚已经给了别人。"))
    return Refused(_("这位老人已经有一张床，一个人同时只能有一张。"))


CLASSES = {
    "nursing": {"nursing": True, "reserve": False},
    "ordinary": {"nursing": False, "reserve": False},
    "reserve": {"reserve": True},
}
"""Kinds of beds of the register of facilities, by the marks of ours. A reserve bed counts as one, nursing or not."""


def class_of(bed: Bed) -> str:
    """Under which kind of the register a bed counts."""
    return "reserve" if bed.reserve else "nursing" if bed.nursing else "ordinary"


def publish(facility: Facility, by: Actor, at: datetime) -> None:
    """Say on the public map how many are free, in the same deed: of each kind of which all filed beds stand on the board.

    What nobody can have for a time is told as out of use, never as free: a family drives there for a bed that is free.
    """
    filed = {row.kind: row for row in Beds.objects.filter(facility=facility)}
    taken, out = {}, {}
    for kind, marks in CLASSES.items():
        row = filed.get(kind)
        beds = Bed.objects.filter(facility=facility, kind="elder_care", **marks).exclude(status="closed")
        if row is None or row.count != beds.count():
            continue
        holders = Stay.objects.filter(facility=facility, status__in=HOLDS).values("bed")
        free = beds.filter(status="ready").exclude(pk__in=holders).count()
        gone = beds.filter(status="out").exclude(pk__in=holders).count()
        number = row.count - free - gone
        if (number, gone) != (row.taken, row.out) or row.said_on != localtime(at).date():
            taken[kind], out[kind] = number, gone
    if taken:
        providers.say_taken(facility=facility, taken=taken, out=out, by=by, at=at)
