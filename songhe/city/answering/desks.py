"""Reads of desks: who sits there, when the city covered, and how many seats their own history asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from songhe.base.indicators import HOME, Span
from songhe.care.emergency import queries as emergency
from songhe.care.emergency.models import Break, Call, Cause, Cover, Seat
from songhe.city.answering import dated, rules
from songhe.register.access import scope
from songhe.register.access.models import DESK_ROLES, User
from songhe.register.places.models import Division, Level
from songhe.register.staff import queries as staff

HOUR = timedelta(hours=1)
WEEK = 168


def every() -> QuerySet[Division]:
    """Places with a desk: somebody may sit there. For the clock, which asks for nobody."""
    people = User.objects.filter(role__in=DESK_ROLES, is_active=True)
    return Division.objects.filter(level__in=[Level.CITY, Level.COUNTY], pk__in=people.values("division")).order_by("code")


def desks(user: User) -> list[Division]:
    """Places of the user's division with a desk."""
    return list(scope.visible(user, every(), "path"))


def seats_now(user: User) -> QuerySet[Seat]:
    """Who sits where, and since when; also who rests and whose screen is silent."""
    return emergency.seats(user).order_by("desk_path", "sat_at")


@dataclass(frozen=True)
class Covered:
    """A time in which the city answered for a county, and the calls that came in it."""

    cover: Cover
    ends: datetime
    calls: list[Call]

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up."""
        return -(-int((self.ends - self.cover.since).total_seconds()) // 60)


def covered(user: User, span: Span, at: datetime) -> list[Covered]:
    """Covers that began in the span, newest first."""
    rows = emergency.covers(user).filter(since__gte=span.starts_at, since__lt=min(span.ends_at, at))
    return [Covered(row, row.until or at, _calls_in(user, row, at)) for row in rows]


def _calls_in(user: User, cover: Cover, at: datetime) -> list[Call]:
    rows = emergency.calls(user).filter(scope.within(cover.desk_path), drill=False)
    return list(rows.filter(received_at__gte=cover.since, received_at__lt=cover.until or at).order_by("received_at"))


def breaks(user: User, span: Span) -> list[tuple[Break, bool]]:
    """Breaks that began in the span, newest first, and whether each was longer than it may be."""
    rows = scope.visible(user, Break.objects.select_related("seat__user"), "seat__division_path")
    rows = rows.filter(since__gte=span.starts_at, since__lt=span.ends_at).order_by("-since")
    return [(row, row.until is None or row.until > row.due_at) for row in rows]


def calls_of(desk: str, at: datetime, weeks: int) -> QuerySet[Call]:
    """The desk's own calls of the last whole weeks: what its people answered, and what rang there and nobody did."""
    first = _midnight(at) - timedelta(weeks=weeks)
    rows = Call.objects.filter(drill=False, received_at__gte=first, received_at__lt=_midnight(at)).exclude(cause=Cause.TEST)
    return rows.filter(Q(answered_by__division__path=desk) | Q(answered_by=None, desk_path=desk))


def _midnight(at: datetime) -> datetime:
    return at.astimezone(HOME).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Hour:
    """One hour of the coming week: what is planned and what it needs."""

    starts: datetime
    need: rules.Need
    planned: int

    @property
    def short(self) -> int:
        """Seats that are missing."""
        return max(0, self.need.seats - self.planned)

    @property
    def hour(self) -> int:
        return self.starts.hour


@dataclass(frozen=True)
class Week:
    """The coming seven days of one desk, day by day."""

    hours: list[Hour]
    busy_s: float
    calls: int

    @property
    def days(self) -> list[tuple[datetime, list[Hour]]]:
        """Each day with its 24 hours."""
        return [(self.hours[at].starts, self.hours[at : at + 24]) for at in range(0, len(self.hours), 24)]

    @property
    def short(self) -> list[Hour]:
        """Hours with fewer seats planned than needed."""
        return [one for one in self.hours if one.short]

    @property
    def gaps(self) -> list[tuple[datetime, datetime, int]]:
        """The same as spans: from, until, and seats missing at the worst hour of each."""
        found: list[tuple[datetime, datetime, int]] = []
        for one in self.short:
            if found and found[-1][1] == one.starts:
                found[-1] = (found[-1][0], one.starts + HOUR, max(found[-1][2], one.short))
            else:
                found.append((one.starts, one.starts + HOUR, one.short))
        return found

    @property
    def needed(self) -> int:
        return sum(one.need.seats for one in self.hours)

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.hours)


def week(desk: str, at: datetime) -> Week:
    """From tomorrow's midnight for seven days: the seats that the desk's own calls ask for against those on the calendar."""
    rule = dated.staffing(at.date())
    calls = [_busy(row, rule) for row in _stamps(calls_of(desk, at, rule.weeks))]
    seconds = rules.mean_busy(calls, rule.after_s)
    need = rules.needs(calls, rule.weeks, seconds, rule.answer_s, rule.share, rule.least)
    first = _midnight(at) + timedelta(days=1)
    spans = staff.desk_shifts(desk, first, first + WEEK * HOUR)
    starts = [first + step * HOUR for step in range(WEEK)]
    hours = [Hour(one, need[one.weekday(), one.hour], rules.planned(spans, one)) for one in starts]
    return Week(hours, seconds, len(calls))


def calls_at(desk: str, at: datetime, weekday: int, hour: int) -> list[Call]:
    """The calls of the desk's history that came in this hour of the week, newest first."""
    rows = calls_of(desk, at, dated.staffing(at.date()).weeks).select_related("division__parent", "elder")
    found = [(row, row.received_at.astimezone(HOME)) for row in rows.order_by("-received_at")]
    return [row for row, here in found if (here.weekday(), here.hour) == (weekday, hour)]


def _stamps(rows: QuerySet[Call]) -> Iterable[Any]:
    return rows.values_list("received_at", "answered_at", "dispatched_at", "closed_at")


def _busy(row: Any, rule: dated.Staffing) -> rules.Busy:
    received, answered, asked, closed = row
    here = received.astimezone(HOME)
    return rules.Busy(here.weekday(), here.hour, rules.busy_s(answered, asked, closed, rule.after_s, rule.cap_s))
