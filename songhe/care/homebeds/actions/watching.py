"""What the provider rings, and what devices say from day to day: no picture, only that they were heard and somebody moved."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homebeds import dated, ports
from songhe.care.homebeds.actions.ground import hold, note
from songhe.care.homebeds.models import CareCall, HomeBed, KitItem, SignalDay

AT_ONCE = 500


def note_call(
    *, home_bed: HomeBed, reached: bool, by: Actor, at: datetime, words: str = "", rang_at: datetime | None = None
) -> CareCall:
    """A call of concern, answered or not; `rang_at`: when it was, if it is written down later."""
    when = rang_at or at
    if when > at:
        raise Refused(_("通话时间不能晚于现在。"))
    if home_bed.opened_at is None or when < home_bed.opened_at:
        raise Refused(_("开床以后的通话才能登记。"))
    row = CareCall(
        home_bed=home_bed, division_path=home_bed.division_path, at=when, reached=reached, note=words.strip()[:300],
        by_name=by.name[:80],
    )  # fmt: skip
    with journal.deed():
        hold(home_bed, "note_call", "open")
        row.save(force_insert=True)
        note(row, "note", by, at, home_bed=str(home_bed.pk), reached=reached)
    return row


def look(at: datetime) -> int:
    """Bring today's signals of every open bed up to date; how many rows changed. Looked at again, or by two, it is the same.

    Not journalled, as what devices say is not: a row a day is what is kept of it.
    """
    today = localtime(at).date()
    beds = {row.pk: row for row in HomeBed.objects.filter(status="open").only("pk", "elder_id")}
    kit: dict[UUID, list[KitItem]] = {}
    for item in KitItem.objects.filter(home_bed__in=beds, removed_at=None).exclude(uid=""):
        kit.setdefault(item.home_bed_id, []).append(item)
    people = {beds[key].elder_id for key in kit if key in beds}
    things = ports.neighbours().things(people)
    moved = ports.neighbours().moved(people, today)
    alive = {code for code, piece in dated.kit(today).items() if piece.shows_life}
    there = {row.home_bed_id: row for row in SignalDay.objects.filter(day=today, home_bed__in=kit)}
    fresh, changed = [], []
    for key, items in kit.items():
        elder = beds[key].elder_id
        seen = {one.uid for one in things.get(elder, []) if one.seen_at and localtime(one.seen_at).date() == today}
        active = elder in moved or any(item.uid in seen and item.code in alive for item in items)
        facts = (len(items), sum(item.uid in seen for item in items), active)
        row = there.get(key)
        if row is None:
            fresh.append(SignalDay(home_bed_id=key, day=today, devices=facts[0], heard=facts[1], active=active))
        elif (row.devices, row.heard, row.active) != facts:
            row.devices, row.heard, row.active = facts
            changed.append(row)
    SignalDay.objects.bulk_create(fresh, AT_ONCE, ignore_conflicts=True)
    SignalDay.objects.bulk_update(changed, ["devices", "heard", "active"], AT_ONCE)
    return len(fresh) + len(changed)
