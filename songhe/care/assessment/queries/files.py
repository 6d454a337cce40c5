"""Which assessments somebody may see, by where the elder lives now."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.care.assessment import instruments
from songhe.care.assessment.models import OPEN, STANDING, Assessment, Assessor
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, FIELD_ROLES, Role, User
from songhe.register.people import queries as people
from songhe.register.people.models import LIVE, Elder

ASSESSING = FIELD_ROLES | {Role.COUNTY}
"""Roles of users who may be assessors."""
LINKED = frozenset({Role.FAMILY, Role.ELDER})
PATH = "elder__division_path"


def assessor(user: User) -> Assessor | None:
    """What makes this user an assessor, while the role still allows it."""
    rows = Assessor.objects.select_related("user__division")
    return rows.filter(user=user).first() if user.role in ASSESSING else None


def assessments(user: User) -> QuerySet[Assessment]:
    """Bureaus see those of their division; assessors their own; family and elder the reports on theirs; nobody else any."""
    rows = Assessment.objects.select_related("elder__division", "first__user", "second__user", "corrects")
    rows = rows.order_by("-base_date", "-started_at", "-pk")
    if user.role in BUREAU_ROLES:
        return scope.visible(user, rows, PATH)
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"), status__in=STANDING)
    return rows.filter(_one_of_two(user)) if assessor(user) else rows.none()


def mine(user: User) -> QuerySet[Assessment]:
    """Those of which this user is one of the two."""
    rows = Assessment.objects.select_related("elder__division", "first__user", "second__user", "corrects")
    return rows.filter(_one_of_two(user)).order_by("-started_at") if assessor(user) else rows.none()


def one(user: User, key: Any) -> Assessment:
    """One that this user may see, or 404."""
    return get_object_or_404(assessments(user), pk=key)


def one_of_mine(user: User, key: Any) -> Assessment:
    """One of which this user is one of the two, or 404."""
    return get_object_or_404(mine(user), pk=key)


def reported(user: User, key: Any) -> Assessment:
    """One with a report that this user may see, or 404."""
    return get_object_or_404(assessments(user).filter(status__in=STANDING), pk=key)


def listed(user: User, *, text: str = "", status: str = "", instrument: str = "") -> QuerySet[Assessment]:
    """The list page: by the beginning of a name or a number, by state, by instrument."""
    rows = assessments(user)
    if text:
        rows = rows.filter(Q(elder__name__startswith=text) | Q(number__endswith=text))
    rows = rows.filter(status=status) if status else rows
    return rows.filter(instrument=instrument) if instrument else rows


def to_assess(user: User, text: str = "") -> QuerySet[Elder]:
    """Elders whom this user may begin to assess: those of the division who are on the register."""
    if assessor(user) is None:
        return Elder.objects.none()
    rows = scope.visible(user, Elder.objects.filter(status__in=LIVE).select_related("division__parent"))
    return rows.filter(Q(name__startswith=text) | Q(initials__startswith=text.lower())).order_by("name", "pk")


def one_to_assess(user: User, key: Any) -> Elder:
    """One elder whom this user may begin to assess, or 404."""
    return get_object_or_404(to_assess(user), pk=key)


def whose(user: User, key: Any) -> Elder:
    """An elder whose assessments this user may list: by file, or as somebody who assesses there."""
    seen = Q(pk__in=people.elders(user).order_by().values("pk")) | Q(pk__in=to_assess(user).order_by().values("pk"))
    return get_object_or_404(Elder.objects.filter(seen), pk=key)


def of_elder(elder: Elder) -> QuerySet[Assessment]:
    """What was assessed of an elder, and what is under way, the newest first. The caller has made sure that it may be seen."""
    rows = elder.assessments.exclude(status="cancelled").select_related("first__user", "second__user")
    return rows.order_by("-base_date", "-started_at", "-pk")


def assessors(user: User) -> QuerySet[Assessor]:
    """The assessors of a bureau's division, by name."""
    rows = Assessor.objects.select_related("user__division")
    return (
        scope.visible(user, rows, "user__division__path").order_by("user__name") if user.role in BUREAU_ROLES else rows.none()
    )


def may_become(user: User) -> QuerySet[User]:
    """Users of a bureau's division who are no assessors yet and could be."""
    rows = scope.visible(user, User.objects.filter(role__in=ASSESSING, is_active=True), "division__path")
    rows = rows.exclude(pk__in=Assessor.objects.values("user"))
    return rows.order_by("name")


def seconds(elder: Elder, user: User, at: datetime) -> list[Assessor]:
    """Who could assess this elder together with `user`: valid today, and the place is theirs."""
    day, above = instruments.today(at), elder.division_path.split("/")
    paths = ["/".join(above[: count + 1]) for count in range(len(above))]
    rows = Assessor.objects.select_related("user__division").filter(
        user__division__path__in=paths,
        user__role__in=ASSESSING,
        user__is_active=True,
        valid_from__lte=day,
        valid_until__gte=day,
    )
    return list(rows.exclude(user=user).order_by("user__name"))


def open_of(elder: Elder) -> list[Assessment]:
    """What of this elder is not finished yet."""
    return list(elder.assessments.filter(status__in=OPEN).select_related("first__user"))


def _one_of_two(user: User) -> Q:
    return Q(first__user=user) | Q(second__user=user)
