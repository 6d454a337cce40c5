"""Village rounds: the plan, and who is due in a village by name and reason."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from songhe.care.health.models import Checkup, Contract, Programme, VillageRound
from songhe.care.health.rules import contract as quarters
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people.models import LIVE, Elder
from songhe.register.places.models import Division

DUE_WHY = ("htn", "dm", "checkup", "contract")
FROM_AGE = 65
PLANNERS = frozenset({Role.DOCTOR, Role.ASSISTANT, *BUREAU_ROLES})


def rounds(user: User) -> QuerySet[VillageRound]:
    """Rounds in the user's division: doctors plan and hold them, bureaus and assistants see when who comes."""
    rows = VillageRound.objects.select_related("team", "village__parent")
    return scope.visible(user, rows) if user.role in PLANNERS else rows.none()


def villages(user: User) -> QuerySet[Division]:
    """Where a round may be planned."""
    return Division.objects.filter(scope.within(user.scope, "path"), level="village").order_by("path")


def due_in(path: str, today: date, only: Iterable[Elder] | None = None) -> dict[UUID, list[str]]:
    """Who is due in a village, and why: a follow-up whose day has come, the year's check from 65 on, a contract without a
    service this quarter. Somebody who lives in a home is seen there."""
    people = Elder.objects.filter(scope.within(path), status__in=LIVE).exclude(status="admitted")
    if only is not None:
        people = people.filter(pk__in=[one.pk for one in only])
    keys = people.order_by().values("pk")
    found: dict[UUID, list[str]] = defaultdict(list)
    late = Programme.objects.filter(elder__in=keys, status="active", due_on__lte=today)
    for elder, kind in late.order_by("due_on").values_list("elder", "kind"):
        found[elder].append(kind)
    for elder in _unchecked(people, today):
        found[elder].append("checkup")
    first, last = quarters.quarter(today)
    bare: Any = Contract.objects.filter(elder__in=keys, status="active").exclude(
        services__on__gte=first, services__on__lte=last
    )
    for elder in bare.order_by().values_list("elder", flat=True):
        found[elder].append("contract")
    return dict(found)


def _unchecked(people: QuerySet[Elder], today: date) -> QuerySet[Any]:
    born = date(today.year - FROM_AGE, today.month, min(today.day, 28))
    done = Checkup.objects.filter(year=today.year).values("elder")
    return people.filter(birth_date__lte=born).exclude(pk__in=done).order_by().values_list("pk", flat=True)
