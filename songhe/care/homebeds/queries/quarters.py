"""Quarters of providers: which are over, what each share is, and what was judged."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from songhe.base.indicators import Span
from songhe.care.homebeds import dated
from songhe.care.homebeds.models import BedMonth, Evaluation, HomeBed
from songhe.register.access.models import User
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility


def last_of(quarter: date) -> date:
    """The last day of a quarter."""
    return (quarter + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def providers_of(user: User) -> QuerySet[Facility]:
    """Facilities of this user's that serve home beds, or did."""
    serves = HomeBed.objects.filter(status__in=["open", "closed"]).values("facility")
    return providers.facilities(user).filter(pk__in=serves).order_by("name", "pk")


def evaluations(user: User) -> QuerySet[Evaluation]:
    """What was judged of this user's facilities, the newest first."""
    mine = providers.facilities(user).order_by().values("pk")
    return Evaluation.objects.filter(facility__in=mine).select_related("facility").order_by("-quarter", "facility__name")


def shares(facility: Facility, quarter: date) -> dict[str, tuple[int, int]]:
    """(so many, of so many) of each line that is counted."""
    last = last_of(quarter)
    months = BedMonth.objects.filter(facility=facility, month__gte=quarter, month__lte=last, nights__gt=0)
    sums: dict[str, Any] = months.aggregate(
        heard=Sum("heard_days"), devices=Sum("device_days"), reached=Sum("calls"), rung=Sum("rung")
    )
    span = Span(quarter, last)
    beds = HomeBed.objects.filter(facility=facility, status__in=["open", "closed"], opened_at__lt=span.ends_at)
    stood = beds.filter(Q(closed_at=None) | Q(closed_at__gte=span.starts_at))
    fresh = last - timedelta(days=dated.rules(last).resurvey_days)
    good = stood.filter(
        agreements__signed_at__lt=span.ends_at, agreements__ends_on__gte=quarter, surveys__on__gte=fresh, surveys__on__lte=last
    )
    return {
        "minimum": (months.filter(met=True).count(), months.count()),
        "signals": (sums["heard"] or 0, sums["devices"] or 0),
        "papers": (good.distinct().count(), stood.count()),
        "calls": (min(sums["reached"] or 0, sums["rung"] or 0), sums["rung"] or 0),
    }
