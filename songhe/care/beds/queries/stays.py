"""Stays for who may see them, and the beds somebody could be moved to."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from songhe.care.beds.models import HOLDS, ZONED, Bed, Stay
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers

BY_PLACE = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT}


def stays(user: User) -> QuerySet[Stay]:
    """Stays this user may see: by place those of its homes and of its people; an operator those at its homes; family and elder
    their own."""
    rows = Stay.objects.select_related("elder__division", "bed__room", "facility")
    if user.role in BY_PLACE:
        return rows.filter(scope.within(user.scope) | scope.within(user.scope, "elder__division_path"))
    if user.role == Role.OPERATOR:
        return rows.filter(facility__in=providers.facilities(user).order_by().values("pk"))
    if user.role in {Role.FAMILY, Role.ELDER}:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return rows.none()


def free_beds(user: User, elder: Elder | None = None, kind: str = "") -> QuerySet[Bed]:
    """Beds of this user's homes that can be had; for an elder also those that wait for him, and those in his own home."""
    held = Stay.objects.filter(bed=OuterRef("pk"), status__in=HOLDS)
    others = held.exclude(elder=elder) if elder is not None else held
    mine = providers.facilities(user).order_by().values("pk")
    rows = Bed.objects.filter(~Exists(others), facility__in=mine, status="ready")
    rows = rows.filter(Q(elder=None) | Q(elder=elder)) if elder is not None else rows.filter(elder=None)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("room", "facility").order_by("facility__name", "kind", "room__floor", "room__name", "number")


def history(elder: Elder) -> list[Stay]:
    """Every stay of a person, the newest first. The caller has made sure that its user may see the person."""
    return list(Stay.objects.filter(elder=elder).select_related("bed__room", "facility").order_by("-reserved_at", "-pk"))


def misfits(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    """Of these, the ones whose person belongs to another group than the room: to be moved."""
    return rows.filter(status__in=HOLDS, kind__in=ZONED).exclude(bed__room__zone=F("group"))
