"""Facilities, sites and operators for who works with them: always scoped by the user."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.providers import dated
from songhe.register.providers.models import Clerk, Facility, Licence, Operator, Site, Status, Transfer


def operator_of(user: User) -> Operator | None:
    """For which operator this log-in works today."""
    seat = Clerk.objects.filter(user=user, ended_at=None).select_related("operator").first()
    return seat.operator if seat else None


def facilities(user: User) -> QuerySet[Facility]:
    """Facilities a user may open: a bureau's those of its division, an operator's log-in its own."""
    return _mine(user, Facility.objects.select_related("site", "operator", "division"))


def _mine(user: User, rows: QuerySet[Any], to_facility: str = "") -> QuerySet[Any]:
    if user.role == Role.OPERATOR:
        own = {f"{to_facility}operator__clerks__user": user, f"{to_facility}operator__clerks__ended_at": None}
        return rows.filter(**own)
    return scope.visible(user, rows, f"{to_facility}division_path")


def licences(user: User) -> QuerySet[Licence]:
    """Licences of the facilities a user may open, those that stand or have run out; not those that were renewed."""
    rows = Licence.objects.filter(replaced_at=None).select_related("facility")
    return _mine(user, rows, "facility__")


def sites(user: User) -> QuerySet[Site]:
    """Buildings in a user's division."""
    return scope.visible(user, Site.objects.all())


def operators(user: User) -> QuerySet[Operator]:
    """Operators registered in the user's division, or running something in it."""
    here = Q(scope.within(user.scope)) | Q(pk__in=facilities(user).order_by().values("operator_id"))
    return Operator.objects.filter(here)


def transfers(user: User) -> QuerySet[Transfer]:
    """Transfers from or to facilities that a user may open."""
    mine = facilities(user).order_by().values("pk")
    rows = Transfer.objects.filter(Q(giver__in=mine) | Q(taker__in=mine))
    return rows.select_related("giver", "taker")


def quiet(rows: QuerySet[Facility], day: date) -> QuerySet[Facility]:
    """Of these, the ones that are hung up but not operating, by the dated rule."""
    rule = dated.operating(day)
    silent = Q(footprint_on=None) | Q(footprint_on__lt=day - timedelta(days=rule.quiet_days))
    return rows.filter(silent, status=Status.OPERATING, status_on__lte=day - timedelta(days=rule.grace_days))


def expiring(rows: QuerySet[Licence], day: date) -> QuerySet[Licence]:
    """Of these licences, those that have run out or soon will, by the days of their kind; first the one that ends first."""
    soon = Q()
    for kind, days in dated.warn_days(day).items():
        soon |= Q(kind=kind, expires_on__lte=day + timedelta(days=days))
    alive = rows.exclude(facility__status__in=["closed", "converted"])
    return alive.filter(soon, revoked_on=None).order_by("expires_on", "pk")


def shared_sites(user: User) -> QuerySet[Site]:
    """Buildings with more than one sign at the door, and how many."""
    alive = ~Q(facilities__status__in=["closed", "converted"])
    rows = sites(user).annotate(signs=Count("facilities", filter=alive))
    return rows.filter(signs__gt=1).order_by("-signs", "name")


def public_facilities(prefix: str = "") -> QuerySet[Facility]:
    """What everybody may find: what operates today, with what is printed at its door. No user: it is public."""
    rows = Facility.objects.filter(status=Status.OPERATING).select_related("site", "operator", "division")
    return rows.filter(scope.within(prefix)) if prefix else rows


def public_facility(key: UUID) -> Facility:
    """One of them; Facility.DoesNotExist for what does not operate."""
    return public_facilities().prefetch_related("beds", "fed").get(pk=key)


def vacancies(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Of these, the ones with a free bed or day seat."""
    return rows.filter(beds__count__gt=F("beds__taken") + F("beds__out")).distinct()
