"""The board of one home, and homes with what is free: a fixed number of queries, however many beds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.care.beds.models import AT_HOME, HOLDS, OPEN_ASKING, Asking, Bed, Room, Stay
from songhe.register.access.models import User
from songhe.register.providers import queries as providers
from songhe.register.providers.models import HOMES, Facility


@dataclass(frozen=True)
class Line:
    """One bed, and who has it."""

    bed: Bed
    stay: Stay | None

    @property
    def state(self) -> str:
        """free, out, or how its holder stands."""
        if self.stay is not None:
            return self.stay.status
        return "out" if self.bed.status == Bed.Status.OUT else "free"

    @property
    def misfit(self) -> bool:
        """The person belongs to another group than the room."""
        room = self.bed.room
        return bool(self.stay and room and room.zone != "none" and self.stay.group != room.zone)


@dataclass(frozen=True)
class RoomLine:
    """One room with its beds."""

    room: Room
    beds: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Home:
    """Figures of one home. `beds` are elder-care beds that are not closed; `lived` those in which somebody lives."""

    facility: Facility
    beds: int = 0
    lived: int = 0
    held: int = 0
    free: int = 0
    out: int = 0
    nursing: int = 0
    reserve: int = 0
    waiting: int = 0
    misfits: int = 0
    others: int = 0  # beds of the other four kinds

    @property
    def share(self) -> float | None:
        """Occupancy in percent: residents out of beds (GB/T 37276)."""
        return self.lived * 1000 // self.beds / 10 if self.beds else None


def homes(user: User) -> QuerySet[Facility]:
    """Homes whose beds a user works with: those that have beds on a board, and homes by kind that have not ended."""
    rows = providers.facilities(user).exclude(status__in=["closed", "converted"])
    has = Bed.objects.exclude(status="closed").values("facility")
    return rows.filter(Q(kind__in=HOMES) | Q(pk__in=has)).order_by("name", "pk")


def numbers(rows: Iterable[Facility]) -> dict[UUID, Home]:
    """Figures of many homes at once: four queries."""
    found = {row.pk: row for row in rows}
    beds = Bed.objects.filter(facility__in=found).exclude(status="closed").order_by()
    care = Q(kind="elder_care")
    told: dict[UUID, dict[str, Any]] = {
        one["facility"]: {**one}
        for one in beds.values("facility").annotate(
            n_beds=Count("pk", filter=care), n_out=Count("pk", filter=care & Q(status="out")),
            n_others=Count("pk", filter=~care),
            n_nursing=Count("pk", filter=care & Q(nursing=True)), n_reserve=Count("pk", filter=care & Q(reserve=True)),
        )
    }  # fmt: skip
    stays = Stay.objects.filter(facility__in=found, status__in=HOLDS, kind="elder_care").order_by()
    odd = ~Q(bed__room__zone=F("group"))
    live: dict[UUID, dict[str, Any]] = {
        one["facility"]: {**one}
        for one in stays.values("facility").annotate(
            held=Count("pk"), lived=Count("pk", filter=Q(status__in=["present", "away"])), misfits=Count("pk", filter=odd)
        )
    }
    waits = dict(_waiting(found))
    return {key: _home(row, told.get(key, {}), live.get(key, {}), waits.get(key, 0)) for key, row in found.items()}


def _waiting(keys: Iterable[UUID]) -> QuerySet[Any]:
    rows = Asking.objects.filter(facility__in=list(keys), status__in=OPEN_ASKING).order_by()
    return rows.values_list("facility").annotate(n=Count("pk"))


def _home(row: Facility, beds: dict[str, Any], live: dict[str, Any], waiting: int) -> Home:
    free = beds.get("n_beds", 0) - beds.get("n_out", 0) - live.get("held", 0)
    facts = {name.removeprefix("n_"): value for name, value in {**beds, **live}.items() if name != "facility"}
    return Home(row, free=free, waiting=waiting, **facts)


def board(facility: Facility) -> tuple[list[RoomLine], list[Line]]:
    """Rooms with their beds and who has them, and the beds that stand in people's own homes. Three queries."""
    rooms = {row.pk: RoomLine(row) for row in Room.objects.filter(facility=facility, closed_at=None)}
    held = Stay.objects.filter(facility=facility, status__in=HOLDS).select_related("elder")
    holders = {row.bed_id: row for row in held}
    at_home = []
    beds = Bed.objects.filter(facility=facility).exclude(status="closed").select_related("elder", "room")
    for bed in beds.order_by("number", "pk"):
        line = Line(bed, holders.get(bed.pk))
        if bed.kind in AT_HOME:
            at_home.append(line)
        elif bed.room_id in rooms:
            rooms[bed.room_id].beds.append(line)
    return list(rooms.values()), at_home


def bed_of(user: User, key: Any) -> Bed:
    """One bed of this user's homes, or 404."""
    mine = providers.facilities(user).order_by().values("pk")
    rows = Bed.objects.select_related("room", "facility", "elder").filter(facility__in=mine)
    return get_object_or_404(rows, pk=key)


def room_of(user: User, key: Any) -> Room:
    """One room of this user's homes, or 404."""
    mine = providers.facilities(user).order_by().values("pk")
    return get_object_or_404(Room.objects.select_related("facility").filter(facility__in=mine, closed_at=None), pk=key)
