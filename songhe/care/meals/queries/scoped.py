"""What a user may open: an operator its own canteens, a bureau its division, a family and an elder their own."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.care.meals.models import Diner, MealOrder, MealService, Menu, Pause, Regular, Sample, Signal
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.people import marks
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility, Status

SERVES = MealService.objects.filter(facility=OuterRef("pk"), ended_on=None)
OWN = {Role.FAMILY, Role.ELDER}


def canteens(user: User) -> QuerySet[Facility]:
    """Facilities of this user that serve meals, by name."""
    return providers.facilities(user).filter(Exists(SERVES)).order_by("name", "pk")


def canteen(user: User, key: UUID) -> Facility:
    """One facility of this user's, whether it serves yet or not; 404 for another's."""
    return get_object_or_404(providers.facilities(user), pk=key)


def ready_to_serve(user: User) -> QuerySet[Facility]:
    """Facilities of this user that operate and serve no meals yet."""
    return providers.facilities(user).filter(~Exists(SERVES), status=Status.OPERATING).order_by("name", "pk")


def _at_mine(user: User, rows: QuerySet[Any], path: str = "division_path") -> QuerySet[Any]:
    """Rows of an operator's facilities, or of a division."""
    if user.role == Role.OPERATOR:
        return rows.filter(facility__in=providers.facilities(user).order_by().values("pk"))
    return scope.visible(user, rows, path)


def services(user: User) -> QuerySet[MealService]:
    """Meals that the canteens of this user serve today."""
    return _at_mine(user, MealService.objects.filter(ended_on=None)).select_related("facility__site", "offer")


def menus(user: User) -> QuerySet[Menu]:
    """Menus of the canteens of this user, also those not published yet."""
    return _at_mine(user, Menu.objects.select_related("facility"))


def samples(user: User) -> QuerySet[Sample]:
    """Samples of the canteens of this user."""
    return _at_mine(user, Sample.objects.select_related("facility"))


def orders(user: User) -> QuerySet[MealOrder]:
    """Meals at an operator's canteens, of a division's people, or of one's own elders."""
    rows = MealOrder.objects.select_related("elder__division", "diner", "facility", "sitting__service")
    if user.role in OWN:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return _at_mine(user, rows)


def diners(user: User) -> QuerySet[Diner]:
    """Who eats at an operator's canteens, lives in a division, or is one's own elder."""
    rows = Diner.objects.select_related("elder__division", "facility")
    if user.role in OWN:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    if user.role == Role.OPERATOR:
        return known_diners(rows, providers.facilities(user))
    return scope.visible(user, rows)


def known_diners(rows: QuerySet[Diner], facilities: QuerySet[Facility]) -> QuerySet[Diner]:
    """Those of `rows` who belong to these canteens: by their card, by a standing order, or by an order."""
    mine = facilities.order_by().values("pk")
    stands = Regular.objects.filter(diner=OuterRef("pk"), facility__in=mine, ends_on=None)
    ordered = MealOrder.objects.filter(diner=OuterRef("pk"), facility__in=mine)
    return rows.filter(Q(facility__in=mine) | Exists(stands) | Exists(ordered))


def regulars(user: User) -> QuerySet[Regular]:
    """Standing orders that run."""
    rows = Regular.objects.filter(ends_on=None).select_related("diner__elder__division", "facility")
    if user.role in OWN:
        return rows.filter(diner__elder__in=people.elders(user).order_by().values("pk"))
    return _at_mine(user, rows)


def pauses(user: User, day: date) -> QuerySet[Pause]:
    """Days away that are not over on `day`."""
    rows = Pause.objects.filter(last__gte=day, diner__in=diners(user).order_by().values("pk"))
    return rows.select_related("diner__elder").order_by("first", "pk")


def signals(user: User) -> QuerySet[Signal]:
    """Signals of an operator's canteens, or of the people of a division; newest first."""
    return _at_mine(user, Signal.objects.select_related("elder__division", "facility"))


def my_elders(user: User) -> list[Elder]:
    """For whom this family or this elder orders."""
    return list(people.elders(user).filter(status__in=["here", "away"]))


def joinable(user: User, name: str, citizen_id: str) -> Elder | None:
    """Who stands at the counter: name and whole identity number must both agree, so that nobody can be looked for.

    None where they do not. Only people of the county in which the operator works.
    """
    found = marks.looked_up("citizen_id_index", citizen_id)
    rows = scope.visible(user, Elder.objects.filter(citizen_id_index__in=found, status__in=["here", "away"]))
    return rows.select_related("division").filter(name=name.strip()).first() if found else None


def public_canteens(prefix: str = "") -> QuerySet[Facility]:
    """What serves today, for everybody."""
    return providers.public_facilities(prefix).filter(Exists(SERVES), status=Status.OPERATING)
