"""Files of home beds for who may see them."""

from typing import Any

from django.db.models import Q, QuerySet

from songhe.care.homebeds.models import BedMonth, HomeBed, Subsidy
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility, Kind

BY_PLACE = BUREAU_ROLES | {Role.ASSISTANT}
LINKED = frozenset({Role.FAMILY, Role.ELDER})
SERVES = frozenset(
    {
        Kind.REGIONAL_CENTER, Kind.EMBEDDED_STATION, Kind.TOWN_CENTER, Kind.SUPPORT_INSTITUTION, Kind.CARE_HOME,
        Kind.HOME_SERVICE_STATION,
    }
)  # fmt: skip
"""Kinds of facilities that send people to a home bed (urban-1.3: institutions send their people)."""


def home_beds(user: User) -> QuerySet[HomeBed]:
    """Files this user may see: by place those of its people and those its facilities serve; an operator those its facilities
    serve and those it wrote down; family and elder their own."""
    rows = HomeBed.objects.select_related("elder__division__parent", "facility__operator")
    if user.role in BY_PLACE:
        return rows.filter(scope.within(user.scope) | scope.within(user.scope, "facility__division_path"))
    if user.role == Role.OPERATOR:
        return rows.filter(Q(facility__in=providers.facilities(user).order_by().values("pk")) | Q(user=user))
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return rows.none()


def works_on(user: User, row: HomeBed) -> bool:
    """A bureau keeps the files of its people; an operator those its facilities serve. Others read."""
    if user.role in BUREAU_ROLES:
        return scope.covers(user.scope, row.division_path)
    if user.role != Role.OPERATOR or row.facility_id is None:
        return False
    return providers.facilities(user).filter(pk=row.facility_id).exists()


def wanted(elder: Elder) -> QuerySet[Facility]:
    """Who could serve: what operates in the county of the person and sends people to homes."""
    county = "/".join(elder.division_path.split("/")[:2])
    return providers.public_facilities(county).filter(kind__in=SERVES).order_by("name")


def months(user: User) -> QuerySet[BedMonth]:
    """Months that were counted, of the files this user may see."""
    rows = BedMonth.objects.select_related("home_bed__elder", "facility")
    return rows.filter(home_bed__in=home_beds(user).order_by().values("pk"))


def subsidies(user: User) -> QuerySet[Subsidy]:
    """Money due and handed on: a bureau's of its people, an operator's of its facilities."""
    rows = Subsidy.objects.select_related("elder__division__parent", "facility__operator", "home_bed")
    if user.role in BUREAU_ROLES:
        return scope.visible(user, rows)
    mine: Any = providers.facilities(user).order_by().values("pk")
    return rows.filter(facility__in=mine) if user.role == Role.OPERATOR else rows.none()
