"""Reads of the room."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.carers.models import Carer, Certificate
from songhe.register.providers.queries import operator_of


def carers(user: User) -> QuerySet[Carer]:
    """Carers this user may see: an operator its own, a carer himself, everybody else those of his division."""
    if user.role == Role.OPERATOR:
        operator = operator_of(user)
        return Carer.objects.filter(operator=operator) if operator else Carer.objects.none()
    if user.role == Role.CARER:
        return Carer.objects.filter(user=user)
    return scope.visible(user, Carer.objects.all())


def held(keys: Iterable[UUID]) -> dict[UUID, dict[str, date | None]]:
    """Certificates by carer: {kind: last day, None for good}; the one that holds longest where there are several."""
    found: dict[UUID, dict[str, date | None]] = {}
    for carer, kind, last in Certificate.objects.filter(carer__in=list(keys)).values_list("carer", "kind", "expires_on"):
        mine = found.setdefault(carer, {})
        known = mine.get(kind, date.min)
        mine[kind] = None if last is None or known is None else max(known, last)
    return found
