"""A home bed stands in one room, its truth in the room of beds, its devices in the fleet, its visits where they are made.

`register` joins them. What happens to the stay (moved into a home, died, moved away) closes the home bed; a device that goes
elsewhere leaves its kit. Read as `reading` does it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.indicators import Span
from songhe.base.models import JournalEntry
from songhe.care.beds import actions as beds
from songhe.care.beds import dated as bed_rules
from songhe.care.beds import rules as groups
from songhe.care.beds.models import HOLDS, LIES, Bed, Night, Stay
from songhe.care.fleet.models import Device
from songhe.care.health.models import Day
from songhe.care.homebeds import actions as homebeds
from songhe.care.homebeds.models import HomeBed, KitItem
from songhe.care.homebeds.ports import Neighbours, Served, Thing, join
from songhe.care.homecare.models import DONE, Order
from songhe.journeys.reading import Reading
from songhe.register.people.models import Elder
from songhe.register.people.models import Status as Standing

STAY, DEVICE = Stay._meta.label_lower, "fleet.device"
VERBS = frozenset({f"{STAY}.end", *(f"{DEVICE}.{verb}" for verb in ("install", "retire", "take_back", "follow", "collect"))})
REASONS = {"transfer": "institution", "death": "died"}
NUMBER = "家"  # words: data


def lies_in(elder: Elder) -> str:
    """Where somebody has a bed now, in words; empty: nowhere."""
    row = Stay.objects.filter(elder=elder, status__in=HOLDS).select_related("facility").order_by("-since").first()
    return "" if row is None else _("%(home)s（%(kind)s）") % {"home": row.facility.name, "kind": row.get_kind_display()}


def open_bed(home_bed: HomeBed, by: Actor, at: datetime) -> UUID:
    """A bed at home, and its person in it. Refused while the person has another: a transfer would end that one unasked."""
    elder, facility = home_bed.elder, home_bed.facility
    if facility is None:
        raise Refused(_("先选由哪一家上门服务。"))
    where = lies_in(elder)
    if where:
        raise Refused(_("%(name)s 现在住在%(bed)s，一个人同时只能有一张床。") % {"name": elder.name, "bed": where})
    told: dict[str, Any] = {"facility": facility, "by": by, "at": at, "synthetic": home_bed.synthetic}
    bed = beds.add_bed(kind="home", number=NUMBER, elder=elder, **told)
    facts = dict(home_bed.facts or {})
    group = groups.group_of(
        psychiatric=False, dementia=home_bed.dementia, level=home_bed.level or 0,
        disabled_from=bed_rules.rules(localtime(at).date()).disabled_from,
    )  # fmt: skip
    kept = {"dementia": home_bed.dementia, "level": home_bed.level, "evidence": facts.get("evidence", "")}
    stay = beds.reserve(bed=bed, elder=elder, group=group, facts=kept, by=by, at=at, synthetic=home_bed.synthetic)
    beds.arrive(stay=stay, by=by, at=at)
    return stay.pk


def end_bed(stay: UUID, why: str, by: Actor, at: datetime) -> None:
    """The home bed was closed: whoever lies in it is at home without one, and the bed is gone."""
    row = Stay.objects.select_related("elder", "bed", "facility").get(pk=stay)
    if row.status in {*LIES, "kept"}:
        beds.discharge(stay=row, why=why, by=by, at=at)
    _gone(row.bed, by, at)


def _gone(bed: Bed, by: Actor, at: datetime) -> None:
    bed.refresh_from_db()
    if bed.status != Bed.Status.CLOSED and not Stay.objects.filter(bed=bed, status__in=HOLDS).exists():
        beds.close_bed(bed=bed, by=by, at=at)


def things(elders: Iterable[Any]) -> dict[Any, list[Thing]]:
    """Devices in service that hang with these people."""
    rows = Device.objects.filter(elder__in=set(elders), retired_at=None).select_related("model").order_by("uid")
    found: dict[Any, list[Thing]] = {}
    for row in rows:
        facts = (row.uid, row.model.kind, row.model.get_kind_display(), row.model.name, row.room, row.last_seen_at, row.battery)
        found.setdefault(row.elder_id, []).append(Thing(*facts))
    return found


def served(elders: Iterable[Any], span: Span) -> dict[Any, list[Served]]:
    """Visits of these days that were made and confirmed; the minutes are those spent there, not those booked."""
    rows = Order.objects.filter(elder__in=set(elders), day__gte=span.first, day__lte=span.last, status__in=DONE)
    found: dict[Any, list[Served]] = {}
    for row in rows.order_by("day", "pk"):
        one = Served(row.day, _spent(row), row.name, row.number, row.operator_id)
        found.setdefault(row.elder_id, []).append(one)
    return found


def _spent(row: Order) -> int:
    came, went = row.started_at or row.checked_in_at, row.checked_out_at
    return max(int((went - came).total_seconds() // 60), 0) if came and went else 0


def nights(stays: Iterable[Any], span: Span) -> dict[Any, int]:
    """Nights of these stays in which the person lay there; each night of a person is written once."""
    rows = Night.objects.filter(stay__in=set(stays), day__gte=span.first, day__lte=span.last, state="present")
    return dict(rows.order_by().values_list("stay").annotate(n=Count("pk")))


def moved(elders: Iterable[Any], day: date) -> set[Any]:
    """People of whom something was measured on that day."""
    return set(Day.objects.filter(elder__in=set(elders), day=day, count__gt=0).values_list("elder", flat=True))


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows for home beds, as stays and devices are now; said twice it follows once."""
    by = Actor(row.by, row.by_name)
    if row.subject_kind == STAY:
        _stay_ended(row, by)
    else:
        _device_moved(row, by)


def _stay_ended(row: JournalEntry, by: Actor) -> None:
    stay = Stay.objects.select_related("elder", "facility", "bed").filter(pk=row.subject, kind="home").first()
    if stay is None or stay.status != Stay.Status.ENDED:
        return
    bed = HomeBed.objects.select_related("elder", "facility").filter(stay=stay.pk, status="open").first()
    if bed is not None:
        reason = REASONS.get(stay.end) or ("moved" if stay.elder.status == Standing.MOVED else "withdrew")
        homebeds.close_bed(home_bed=bed, reason=reason, told=stay.why, stay_ended=True, by=by, at=row.at)
    _gone(stay.bed, by, row.at)


def _device_moved(row: JournalEntry, by: Actor) -> None:
    device = Device.objects.filter(pk=row.subject).first()
    if device is None or (row.verb == f"{DEVICE}.install" and device.elder_id is None):
        return  # what took it away later says so itself
    for item in KitItem.objects.filter(uid=device.uid, removed_at=None).select_related("home_bed"):
        if device.retired_at or device.elder_id != item.home_bed.elder_id:
            homebeds.remove(item=item, why=_("设备台账里已不在这位老人家"), by=by, at=row.at)


def register() -> None:
    """Once, when the house is loaded."""
    join(
        Neighbours(
            lies_in=lies_in, open_bed=open_bed, end_bed=end_bed, things=things, served=served, nights=nights, moved=moved
        )
    )


READING = Reading("home_beds", lambda row: row.verb in VERBS, follow, unfollowed="homebeds.unfollowed")
