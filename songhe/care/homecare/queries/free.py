"""Who is free: carers of an operator that may deliver a service, and the moments at which they can begin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q
from django.utils.timezone import localtime, make_aware

from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Taken
from songhe.register.carers import queries as carers
from songhe.register.carers import rules as carer_rules
from songhe.register.carers.models import Absence, Carer, Hours

QUARTER_MINUTES = 15


@dataclass(frozen=True)
class Wish:
    """What a visit asks of whoever comes."""

    operator: UUID
    facility: UUID
    certificates: tuple[str, ...]
    sex: str
    language: str
    preferred: UUID | None
    people: int
    minutes: int
    lat: float
    lng: float


def candidates(wish: Wish, starts_at: datetime) -> list[Carer]:
    """Carers who can begin then, the best first: wanted, of the same station, of her tongue, with the least to do, near.

    Two queries. Whether each is still free is decided by the unique quarters when they are taken.
    """
    ends_at, day = starts_at + timedelta(minutes=wish.minutes), localtime(starts_at).date()
    gap = timedelta(minutes=dated.terms(day).gap_minutes)
    busy = Taken.objects.filter(carer=OuterRef("pk"), quarter__in=rules.quarters(starts_at - gap, ends_at + gap))
    away = Absence.objects.filter(carer=OuterRef("pk"), withdrawn_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    begins, ends = _bounds(day)
    rows = Carer.objects.filter(~Exists(busy), ~Exists(away), operator=wish.operator, is_active=True)
    rows = rows.filter(sex=wish.sex) if wish.sex else rows
    rows = rows.annotate(today=FilteredRelation("hours", condition=Q(hours__weekday=day.weekday())))
    rows = rows.filter(today__starts__lte=localtime(starts_at).time(), today__ends__gte=localtime(ends_at).time()).annotate(
        pause=F("today__break_starts"),
        pause_minutes=F("today__break_minutes"),
        load=Count("taken", filter=Q(taken__quarter__gte=begins, taken__quarter__lt=ends)),
    )
    known = [row for row in rows if not _in_pause(row, day, starts_at, ends_at) and _has_room(row, wish.minutes)]
    return ranked(wish, fitting(wish, known, day))


def _in_pause(carer: Any, day: date, starts_at: datetime, ends_at: datetime) -> bool:
    if carer.pause is None or not carer.pause_minutes:
        return False
    begins = make_aware(datetime.combine(day, carer.pause))
    return starts_at < begins + timedelta(minutes=carer.pause_minutes) and ends_at > begins


def _has_room(carer: Any, minutes: int) -> bool:
    return carer.load * QUARTER_MINUTES + minutes <= carer.day_minutes


def fitting(wish: Wish, rows: "Iterable[Carer]", day: date) -> list[Carer]:
    """Of these, the ones that hold what the service asks for on that day."""
    known = list(rows)
    held = carers.held([row.pk for row in known])
    return [row for row in known if not carer_rules.lacking(wish.certificates, held.get(row.pk, {}), day)]


def ranked(wish: Wish, rows: list[Carer]) -> list[Carer]:
    """The best first."""
    return sorted(
        rows,
        key=lambda one: (
            one.pk != wish.preferred,
            one.facility_id != wish.facility,
            bool(wish.language) and wish.language not in one.languages,
            getattr(one, "load", 0),
            rules.distance_m(wish.lat, wish.lng, one.lat, one.lng),
            one.pk,
        ),
    )


@dataclass
class Diary:
    """Working time, absences and taken quarters of some carers over some days. Four queries, however many."""

    carers: list[Carer]
    first: date
    last: date
    taken: dict[UUID, set[datetime]] = field(default_factory=dict)

    @classmethod
    def open(cls, wish: Wish, first: date, last: date) -> "Diary":
        """The diary of those who may deliver it."""
        away = Absence.objects.filter(withdrawn_at=None, ends_at__gt=_bounds(first)[0], starts_at__lt=_bounds(last)[1])
        rows = Carer.objects.filter(operator=wish.operator, is_active=True)
        rows = rows.filter(sex=wish.sex) if wish.sex else rows
        rows = rows.prefetch_related("hours", Prefetch("absences", queryset=away))
        diary = cls(ranked(wish, fitting(wish, rows, first)), first, last)
        booked = Taken.objects.filter(
            carer__in=[row.pk for row in diary.carers], quarter__gte=_bounds(first)[0], quarter__lt=_bounds(last)[1]
        )
        for carer, quarter in booked.values_list("carer", "quarter"):
            diary.taken.setdefault(carer, set()).add(quarter)
        return diary

    def who(self, starts_at: datetime, minutes: int) -> list[Carer]:
        """Those who can begin then, the best first."""
        day, ends_at = localtime(starts_at).date(), starts_at + timedelta(minutes=minutes)
        gap = timedelta(minutes=dated.terms(day).gap_minutes)
        return [row for row in self.carers if self._can(row, day, starts_at, ends_at, gap)]

    def _can(self, carer: Carer, day: date, starts_at: datetime, ends_at: datetime, gap: timedelta) -> bool:
        shift = next((shift_of(one, day) for one in carer.hours.all() if one.weekday == day.weekday()), None)
        if shift is None or not shift.holds(starts_at, ends_at):
            return False
        if any(one.starts_at < ends_at and one.ends_at > starts_at for one in carer.absences.all()):
            return False
        return rules.is_free(starts_at, ends_at, gap, self.taken.get(carer.pk, set()))

    def times(self, minutes: int, people: int, after: datetime, most: int = 200) -> Iterator[datetime]:
        """Moments from `after` on at which enough of them are free, half-hours first to last day, at most `most`."""
        day = max(self.first, localtime(after).date())
        while day <= self.last and most > 0:
            terms = dated.terms(day)
            first = max(make_aware(datetime.combine(day, terms.opens)), after)
            last = make_aware(datetime.combine(day, terms.closes)) - timedelta(minutes=minutes)
            for at in _half_hours(first, last):
                if most > 0 and len(self.who(at, minutes)) >= people:
                    most -= 1
                    yield at
            day += timedelta(days=1)


def shift_of(hours: Hours, day: date) -> rules.Shift:
    """Working time of one weekday as moments of a day."""
    pause = make_aware(datetime.combine(day, hours.break_starts)) if hours.break_starts and hours.break_minutes else None
    return rules.Shift(
        make_aware(datetime.combine(day, hours.starts)), make_aware(datetime.combine(day, hours.ends)), pause,
        pause + timedelta(minutes=hours.break_minutes) if pause else None,
    )  # fmt: skip


def _half_hours(first: datetime, last: datetime) -> Iterator[datetime]:
    half = timedelta(minutes=30)
    at = first + (-(first.timestamp() % half.total_seconds()) % half.total_seconds()) * timedelta(seconds=1)
    while at <= last:
        yield at
        at += half


def _bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a day here, and of the next."""
    return make_aware(datetime.combine(day, time())), make_aware(datetime.combine(day + timedelta(days=1), time()))
