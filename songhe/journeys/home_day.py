"""The day of a home follows the beds: who lies where, who is away, who has left. Joins beds, nursing and the elder's consent.

`plug` gives the nursing room its port; nothing is copied, so that a leave noted at noon is true at noon. `run_once` ends
the plan and the medicines of whoever does not live there any more, read as `reading` does it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.beds.models import AT_HOME, HOLDS, Leave, Stay
from songhe.care.health.models import Sharing
from songhe.care.nursing import actions as nursing
from songhe.care.nursing import lying
from songhe.journeys.reading import Reading

LIVED_IN = ("elder_care", "hospice")
VERBS = frozenset({f"{Stay._meta.label_lower}.{verb}" for verb in ("end", "release")})
FIRST = {"present": 0, "away": 1, "kept": 2, "reserved": 3}
"""Of two beds that somebody has in one home, the one that says where he is."""


class Beds:
    """`lying.Beds`, said by the beds."""

    def residents(self, facility: UUID) -> list[lying.Resident]:
        """Everybody with a bed of this home now, by room and bed; one line a person. Two queries."""
        rows = Stay.objects.filter(facility=facility, status__in=HOLDS).exclude(kind__in=AT_HOME)
        stays = sorted(rows.select_related("elder", "bed__room"), key=lambda row: FIRST[row.status])
        open_ = Leave.objects.filter(stay__facility=facility, stay__status__in=HOLDS, back_at=None)
        leaves = {row.stay_id: row for row in open_}
        found: dict[UUID, lying.Resident] = {}
        for stay in stays:
            found.setdefault(stay.elder_id, _resident(stay, leaves.get(stay.pk)))
        return sorted(found.values(), key=lambda row: (row.floor, row.room, row.bed))

    def state_at(self, facility: UUID, elder: UUID, at: datetime) -> str:
        """present, away, kept or gone, at a moment."""
        rows = Stay.objects.filter(facility=facility, elder=elder, began_at__lte=at).exclude(kind__in=AT_HOME)
        states = [_at(stay, at) for stay in rows.prefetch_related("leaves") if stay.ended_at is None or stay.ended_at > at]
        return min(states, key=FIRST.__getitem__, default=lying.GONE)

    def homes_of(self, elders: Iterable[UUID]) -> dict[UUID, UUID]:
        """The home in which each of these lives."""
        rows = Stay.objects.filter(elder__in=list(elders), kind__in=LIVED_IN, status__in=lying.LIVES)
        found = sorted(rows.values_list("elder", "facility", "status"), key=lambda row: FIRST[row[2]], reverse=True)
        return {elder: facility for elder, facility, _status in found}


def _resident(stay: Stay, leave: Leave | None) -> lying.Resident:
    room = stay.bed.room
    return lying.Resident(
        elder=stay.elder_id, name=stay.elder.name, state=stay.status, room=room.name if room else "", bed=stay.bed.number,
        zone=room.get_zone_display() if room else "", floor=room.floor if room else 0, since=stay.since,
        where=leave.where if leave else "", due_back=leave.due_back if leave else None,
    )  # fmt: skip


def _at(stay: Stay, at: datetime) -> str:
    for leave in stay.leaves.all():
        if leave.left_at <= at and (leave.back_at is None or at < leave.back_at):
            return lying.AWAY if leave.kind == Leave.Kind.LEAVE else lying.KEPT
    return lying.PRESENT


def may_read(elders: Iterable[UUID]) -> set[UUID]:
    """Whose family may read what is of the body: the elder's own separate consent."""
    return set(Sharing.objects.filter(elder__in=list(elders), withdrawn_at=None).values_list("elder", flat=True))


def plug() -> None:
    """Once, when the house is loaded."""
    lying.plug(Beds(), may_read)


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """Whoever has no bed there any more has no plan there. Inside the deed of whoever calls; said twice it follows once."""
    stay = Stay.objects.filter(pk=row.subject).first()
    if stay is None or Stay.objects.filter(elder=stay.elder_id, facility=stay.facility_id, status__in=HOLDS).exists():
        return
    nursing.end_of_stay(elder=stay.elder_id, facility=stay.facility_id, by=Actor(row.by, row.by_name), at=row.at)


READING = Reading("home_day", lambda row: row.verb in VERBS, follow, unfollowed="nursing.unfollowed")
