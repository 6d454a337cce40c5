"""What of proof a user may see: an operator its own orders, a carer those he goes to, everybody else those of his division."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from songhe.base.outbox.models import Parcel
from songhe.care.homecare import evidence
from songhe.care.homecare.models import Check, DoorCode, HumanException, Order, Pin, Suspicion
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.providers.queries import operator_of

UNCONFIRMED = timedelta(hours=2)  # so long after the carer left somebody rings up


def orders(user: User) -> QuerySet[Order]:
    """Orders whose proof this user may look at."""
    rows = Order.objects.select_related("elder__division", "carer", "second", "facility")
    return _mine(user, rows, "")


def exceptions(user: User) -> QuerySet[HumanException]:
    """Exceptions that wait, oldest first."""
    rows = HumanException.objects.filter(status="said").select_related("order__elder", "order__facility", "carer")
    return _mine(user, rows, "order__").order_by("said_at")


def unconfirmed(user: User, at: datetime) -> QuerySet[Order]:
    """Orders whose elder has not confirmed, and should be rung up."""
    return orders(user).filter(status="checked_out", checked_out_at__lt=at - UNCONFIRMED).order_by("checked_out_at")


def suspicions(user: User, status: str = "open") -> QuerySet[Suspicion]:
    """Patterns to look at."""
    rows = Suspicion.objects.filter(status=status).select_related("carer__operator", "carer__division")
    if user.role == Role.OPERATOR:
        return rows.filter(carer__operator=operator_of(user))
    return scope.visible(user, rows)


def kept(user: User) -> QuerySet[Parcel]:
    """Facts from phones that could not be taken and that nobody has looked at."""
    rows = Parcel.objects.filter(status="refused", kind__startswith="homecare.", seen_at=None).order_by("-received_at")
    if user.role == Role.CARER:
        return rows.filter(owner=str(user.pk))
    return rows.filter(about__in=orders(user).values("pk"))


def elders_at_home(user: User, village: Division | None) -> QuerySet[Elder]:
    """Elders to whom somebody comes, with what they have at the door."""
    mine = Elder.objects.filter(pk__in=orders(user).values("elder"), status__in=("here", "away"))
    return (mine.filter(division=village) if village else mine).select_related("division").order_by("division__code", "name")


def villages(user: User) -> QuerySet[Division]:
    """Villages in which somebody comes to elders."""
    return Division.objects.filter(elders__in=elders_at_home(user, None)).distinct().order_by("code")


def codes(elders: list[Elder]) -> dict[Any, DoorCode]:
    """The code in force, by elder."""
    return {one.elder_id: one for one in DoorCode.objects.filter(elder__in=elders, void_at=None)}


def pins(elders: list[Elder]) -> dict[Any, Pin]:
    """The confirmation number, by elder."""
    return {one.elder_id: one for one in Pin.objects.filter(elder__in=elders)}


@dataclass(frozen=True)
class Seen:
    """One check as the page shows it: `off` where the phone's clock cannot have been right, in minutes."""

    row: Check
    off: int | None


def checks(order: Order) -> list[Seen]:
    """Arrivals and departures, with what to say of the phone's clock."""
    return [Seen(one, _off(one)) for one in order.checks.select_related("carer")]


def _off(one: Check) -> int | None:
    if evidence.believable(one.at, one.received_at):
        return None
    return round((one.at - one.received_at).total_seconds() / 60)


def _mine(user: User, rows: QuerySet[Any], to_order: str) -> QuerySet[Any]:
    if user.role == Role.OPERATOR:
        return rows.filter(**{f"{to_order}operator": operator_of(user)})
    if user.role == Role.CARER:
        return rows.filter(Q(**{f"{to_order}carer__user": user}) | Q(**{f"{to_order}second__user": user}))
    return scope.visible(user, rows, f"{to_order}division_path")
