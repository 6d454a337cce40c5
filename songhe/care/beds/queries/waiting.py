"""Who waits for a bed, in which order, and the proof that supported persons who asked were taken in."""

from datetime import date

from django.db.models import Q, QuerySet

from songhe.care.beds.models import OPEN_ASKING, Asking
from songhe.care.beds.queries.stays import BY_PLACE
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers
from songhe.register.providers.models import HOMES, Facility


def askings(user: User) -> QuerySet[Asking]:
    """Askings this user may see: by place those of its people and those sent to its homes; an operator those sent to its homes
    and those it wrote down; family and elder their own."""
    rows = Asking.objects.select_related("elder__division__parent", "facility", "stay__bed__room")
    if user.role in BY_PLACE:
        return rows.filter(scope.within(user.scope) | scope.within(user.scope, "facility__division_path"))
    if user.role == Role.OPERATOR:
        mine = providers.facilities(user).order_by().values("pk")
        return rows.filter(Q(facility__in=mine) | Q(user=user))
    if user.role in {Role.FAMILY, Role.ELDER}:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return rows.none()


def open_askings(rows: QuerySet[Asking]) -> QuerySet[Asking]:
    """Of these, who waits, in order of priority; who asked first of those alike."""
    return rows.filter(status__in=OPEN_ASKING).order_by("-rank", "asked_at", "pk")


def supported(rows: QuerySet[Asking]) -> QuerySet[Asking]:
    """Of these, supported persons, the newest first: the list that proves that all who ask are taken in."""
    return rows.filter(supported=True).order_by("-asked_at", "pk")


def late(rows: QuerySet[Asking], day: date) -> QuerySet[Asking]:
    """Of these, who waits longer than a supported person may."""
    return rows.filter(status__in=OPEN_ASKING, due_on__lt=day)


def wanted_homes(elder: Elder) -> QuerySet[Facility]:
    """Homes in the county of a person, of which one may be wished for."""
    county = "/".join(elder.division_path.split("/")[:2])
    return providers.public_facilities(county).filter(kind__in=HOMES).order_by("name")
