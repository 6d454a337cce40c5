"""Whose blood pressure is to be measured (standards.md 8.3): at the first visit of the year from 35 on, every half year where
somebody is at risk, on two more days of who had a high one once. Who is under follow-up for hypertension is measured there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from songhe.care.health import dated
from songhe.care.health.models import Programme, Watch
from songhe.care.health.queries.measured import people
from songhe.care.health.rules import chronic
from songhe.register.access.models import Role, User
from songhe.register.people.models import LIVE, Elder

FOLLOWED = Programme.objects.filter(elder=OuterRef("pk"), kind=chronic.HTN, status="active")


@dataclass(frozen=True)
class Pressed:
    """Somebody of the list: why, and when it was measured last."""

    elder: Elder
    why: str
    last: date | None


def unpressed(user: User, today: date) -> QuerySet[Elder]:
    """Whom a doctor of the division is to measure."""
    if user.role != Role.DOCTOR:
        return Elder.objects.none()
    limits, mine = dated.followup(today), Watch.objects.filter(elder=OuterRef("pk"))
    year = Exists(mine.filter(bp_on__gte=date(today.year, 1, 1)))
    half = Exists(mine.filter(bp_on__gte=today - timedelta(days=limits.risky_days)))
    again = Exists(mine.filter(bp_high__gte=1))
    due: Any = Q(birth_date__lte=_born(today, limits.screen_from)) & ~year
    due |= Q(birth_date__lte=_born(today, limits.risky_from)) & ~half
    due |= Q(birth_date__lte=_born(today, limits.screen_from)) & again
    return people(user).filter(due, ~Exists(FOLLOWED), status__in=LIVE).exclude(status="admitted")


def _born(today: date, age: int) -> date:
    """The last birthday with which somebody is that old today."""
    return date(today.year - age, today.month, 28 if (today.month, today.day) == (2, 29) else today.day)


def pressed(rows: list[Elder], today: date) -> list[Pressed]:
    """Why each of these, and when last."""
    known = {row.elder_id: row for row in Watch.objects.filter(elder__in=[one.pk for one in rows])}
    return [Pressed(one, _why(one, known.get(one.pk), today), _last(known.get(one.pk))) for one in rows]


def pressure_of(elder: Elder, today: date) -> str:
    """Why this person's pressure is to be measured at this visit; empty when it is not."""
    if Programme.objects.filter(elder=elder, kind=chronic.HTN, status="active").exists():
        return ""
    return _why(elder, Watch.objects.filter(elder=elder).first(), today)


def _why(elder: Elder, watch: Watch | None, today: date) -> str:
    high = watch.bp_high if watch is not None else 0
    return chronic.pressure_due(elder.age(today), _last(watch), high, today, dated.followup(today))


def _last(watch: Watch | None) -> date | None:
    return watch.bp_on if watch is not None else None
