"""Calls that came too late and still lack an explanation: what, by how much, and who owes it by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from songhe.base.indicators import Span
from songhe.care.emergency import ledger
from songhe.care.emergency.indicators import REVIEW
from songhe.care.emergency.models import Call
from songhe.desks.bureau import words
from songhe.desks.bureau.choice import Choice
from songhe.register.access.models import User
from songhe.register.places import queries as divisions

LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Owed:
    """One late call. `days` is how long the explanation is overdue; negative while there is still time."""

    call: Call
    days: int
    owner: str
    told: str

    @property
    def overdue(self) -> bool:
        return self.days > 0

    @property
    def days_left(self) -> int:
        return -self.days


def owed(choice: Choice) -> list[Owed]:
    """Late calls of the last 90 days without a review, the longest overdue first."""
    span = _back(choice.span, choice.at)
    return _told(ledger.unexplained(choice.user, span, choice.at, 0, **choice.narrow), choice.at)


def longest(user: User, span: Span, at: datetime, where: str, count: int) -> list[Owed]:
    """Of these the first, for whoever shows no more."""
    return _told(ledger.unexplained(user, _back(span, at), at, count, where=where), at)


def _back(span: Span, at: datetime) -> Span:
    return Span((min(span.ends_at, at) - LOOK_BACK).date(), span.last)


def _told(found: list[ledger.Breach], at: datetime) -> list[Owed]:
    owners = _owners({breach.call.desk_path for breach in found}) if found else {}
    return [_owed(breach, at, owners) for breach in found]


def _owed(breach: ledger.Breach, at: datetime, owners: dict[str, str]) -> Owed:
    due = (breach.call.closed_at or at) + REVIEW
    late = at - due
    days = late.days + 1 if late > timedelta() else -((due - at).days)
    return Owed(breach.call, days, owners.get(breach.call.desk_path, ""), told(breach))


def told(breach: ledger.Breach) -> str:
    """超时 4 分，主要在路上."""
    if breach.over_s is None:
        return _("没有到场记录")
    minutes = _("超时 %(minutes)s 分") % {"minutes": max(1, round(breach.over_s / 60))}
    return (
        _("%(minutes)s，主要在%(stage)s") % {"minutes": minutes, "stage": words.stage(breach.worst)}
        if breach.worst
        else minutes
    )


def _owners(paths: set[str]) -> dict[str, str]:
    """The desk that answered for the place owes the explanation."""
    return {path: _("%(name)s调度中心") % {"name": name} for path, name in divisions.full_names(paths).items()}
