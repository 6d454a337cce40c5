"""Which rows somebody may see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.care.rollcall.models import Alert, Area, Buddy, Charge, Muster, Person, RescueCard, Shelter, Tier, Vehicle
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people.models import Elder

BOARD = DESK_ROLES | BUREAU_ROLES
"""Who calls a roll and sees the board."""
EVERYBODY = BOARD | {Role.ASSISTANT}
AT_HAND: dict[str, Any] = {"buddy": Buddy, "vehicle": Vehicle, "shelter": Shelter}


def areas(user: User) -> QuerySet[Area]:
    """Areas drawn in the user's division."""
    return scope.visible(user, Area.objects.all()) if user.role in BOARD else Area.objects.none()


def alerts(user: User) -> QuerySet[Alert]:
    """Warnings for the user's division, or for one in which it lies: whoever is warned may read the warning."""
    if user.role not in BOARD:
        return Alert.objects.none()
    above = Q(division_path__in=scope.paths_above(user.scope))
    return Alert.objects.filter(scope.within(user.scope) | above).select_related("area")


def musters(user: User) -> QuerySet[Muster]:
    """Roll-calls of the user's division; an assistant those on which somebody of the own village stands."""
    rows = Muster.objects.select_related("area", "alert")
    if user.role in BOARD:
        return scope.visible(user, rows)
    if user.role == Role.ASSISTANT:
        mine = Person.objects.filter(scope.within(user.scope), muster=OuterRef("pk"))
        return rows.filter(Exists(mine))
    return rows.none()


def open_for(user: User) -> QuerySet[Muster]:
    """Those that run, the newest first."""
    return musters(user).filter(status=Muster.Status.OPEN).order_by("drill", "-started_at")


def people(user: User) -> QuerySet[Person]:
    """People on rolls who are called in the user's division."""
    rows = Person.objects.select_related("elder__division__parent", "muster", "buddy", "vehicle", "shelter", "charge")
    return scope.visible(user, rows) if user.role in EVERYBODY else rows.none()


def charges(user: User) -> QuerySet[Charge]:
    """Lists that this user may confirm: of the own division, or one in which it lies in part."""
    rows = Charge.objects.select_related("muster")
    return scope.visible(user, rows) if user.role in EVERYBODY else rows.none()


def at_hand(user: User, what: str) -> QuerySet[Any]:
    """Buddies, vehicles or shelters of the user's division that can be counted on."""
    model = AT_HAND[what]
    rows = model.objects.select_related("division__parent").filter(is_active=True).order_by("name", "pk")
    return scope.visible(user, rows) if user.role in EVERYBODY else rows.none()


def cards(user: User) -> QuerySet[RescueCard]:
    """Rescue cards of the user's division."""
    rows = RescueCard.objects.select_related("elder__division", "buddy", "shelter")
    return scope.visible(user, rows) if user.role in EVERYBODY else rows.none()


def elder_here(user: User, key: UUID) -> Elder:
    """A living person of this user's division; 404 else."""
    rows = scope.visible(user, Elder.objects.select_related("division__parent"))
    return get_object_or_404(rows, pk=key) if user.role in EVERYBODY else get_object_or_404(rows.none(), pk=key)


def holders(charge: Charge) -> list[User]:
    """Who has a list."""
    return holders_of([charge])[charge.pk]


def holders_of(charges: Sequence[Charge]) -> dict[UUID, list[User]]:
    """Who has each list: the village's assistants; everybody of the town; the county's bureau and desk, the city's where the
    county has none. One query."""
    paths = {path for row in charges for path in (row.division_path, *scope.paths_above(row.division_path))}
    rows = User.objects.filter(is_active=True, role__in=EVERYBODY, division__path__in=paths).select_related("division")
    by_path: dict[str, list[User]] = {}
    for user in rows.order_by("username"):
        by_path.setdefault(user.scope, []).append(user)
    return {row.pk: _holding(row, by_path) for row in charges}


def _holding(row: Charge, by_path: dict[str, list[User]]) -> list[User]:
    here = by_path.get(row.division_path, [])
    if row.tier == Tier.ASSISTANT:
        return [user for user in here if user.role == Role.ASSISTANT]
    if row.tier == Tier.TOWN:
        return here
    above = [user for path in scope.paths_above(row.division_path) for user in by_path.get(path, [])]
    return [user for user in here if user.role in BOARD] or [user for user in above if user.role in BOARD]
