"""Who is free: carers of an operator that may deliver a service, and the moments at which they can begin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime, make_aware

from songhe.base.kept import Kept
from songhe.base.rows import this_node
from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Taken
from songhe.register.carers import queries as carers
from songhe.register.carers import rules as carer_rules
from songhe.register.carers.models import Absence, Carer, Certificate, Hours

QUARTER_MINUTES = 15
_NOTHING: frozenset[datetime] = frozenset()


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


class Free(NamedTuple):
    """A carer who can begin at a moment, as far as it takes to choose one: the house books by it many times a second."""

    pk: UUID
    facility_id: UUID
    name: str
    languages: list[str]
    lat: float
    lng: float
    day_minutes: int
    pause: time | None
    pause_minutes: int
    load: int  # quarters of an hour that day


@cache
def _asking(sex: bool, certificates: int) -> Kept:
    """At work then, not away, nothing taken, and holding so many certificates. One query, written once for each kind of wish.

    Every quarter is sought in the index that makes it unique; what a carer was booked for years ago is not read.
    """
    kinds = [f"kind_{place}" for place in range(certificates)]

    def build(
        node: str, operator: UUID, weekday: int, day: date, first: datetime, last: datetime, near: datetime, after: datetime,
        starts_at: datetime, ends_at: datetime, from_time: time, to_time: time, **more: Any,
    ) -> "QuerySet[Any, Any]":  # fmt: skip
        taken = Taken.objects.filter(node=node, carer=OuterRef("carer_id")).order_by()
        away = Absence.objects.filter(
            carer=OuterRef("carer_id"), withdrawn_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        rows = Hours.objects.filter(
            ~Exists(taken.filter(quarter__gte=near, quarter__lt=after)), ~Exists(away), carer__operator=operator,
            carer__is_active=True, weekday=weekday, starts__lte=from_time, ends__gte=to_time,
        )  # fmt: skip
        rows = rows.filter(carer__sex=more["sex"]) if sex else rows
        for kind in kinds:
            good = Certificate.objects.filter(carer=OuterRef("carer_id"), kind=more[kind])
            rows = rows.filter(Exists(good.filter(expires_on=None)) | Exists(good.filter(expires_on__gte=day)))
        load = taken.filter(quarter__gte=first, quarter__lt=last).values("carer").annotate(n=Count("pk")).values("n")
        return rows.order_by().values_list(
            "carer_id", "carer__facility_id", "carer__name", "carer__languages", "carer__lat", "carer__lng",
            "carer__day_minutes", "break_starts", "break_minutes", Coalesce(Subquery(load, IntegerField()), 0),
        )  # fmt: skip

    asked = dict.fromkeys(kinds, str) | ({"sex": str} if sex else {})
    return Kept(
        build, node=str, operator=UUID, weekday=int, day=date, first=datetime, last=datetime, near=datetime, after=datetime,
        starts_at=datetime, ends_at=datetime, from_time=time, to_time=time, **asked,
    )  # fmt: skip


def candidates(wish: Wish, starts_at: datetime) -> list[Free]:
    """Carers who can begin then, the best first: wanted, of the same station, of her tongue, with the least to do, near.

    One query. Whether each is still free is decided by the unique quarters when they are taken.
    """
    ends_at, here = starts_at + timedelta(minutes=wish.minutes), localtime(starts_at)
    day = here.date()
    gap = timedelta(minutes=dated.terms(day).gap_minutes)
    first, last = _bounds(day)
    kinds = list(dict.fromkeys((*carer_rules.ALWAYS, *wish.certificates)))
    asked = {f"kind_{place}": kind for place, kind in enumerate(kinds)} | ({"sex": wish.sex} if wish.sex else {})
    rows = _asking(bool(wish.sex), len(kinds))(
        node=this_node(), operator=wish.operator, weekday=day.weekday(), day=day, first=first, last=last,
        near=rules.floor(starts_at - gap), after=ends_at + gap, starts_at=starts_at, ends_at=ends_at,
        from_time=here.time(), to_time=localtime(ends_at).time(), **asked,
    )  # fmt: skip
    known = (Free(*row) for row in rows)
    return ranked(wish, [row for row in known if not _in_pause(row, day, starts_at, ends_at) and _has_room(row, wish.minutes)])


def _in_pause(carer: Free, day: date, starts_at: datetime, ends_at: datetime) -> bool:
    if carer.pause is None or not carer.pause_minutes:
        return False
    begins = make_aware(datetime.combine(day, carer.pause))
    return starts_at < begins + timedelta(minutes=carer.pause_minutes) and ends_at > begins


def _has_room(carer: Free, minutes: int) -> bool:
    return carer.load * QUARTER_MINUTES + minutes <= carer.day_minutes


def fitting(wish: Wish, rows: "Iterable[Carer]", day: date) -> list[Carer]:
    """Of these, the ones that hold what the service asks for on that day."""
    known = list(rows)
    held = carers.held([row.pk for row in known])
    return [row for row in known if not carer_rules.lacking(wish.certificates, held.get(row.pk, {}), day)]


Somebody = TypeVar("Somebody", Carer, Free)


def ranked(wish: Wish, rows: Sequence[Somebody]) -> list[Somebody]:
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
    shifts: dict[tuple[UUID, date], rules.Shift | None] = field(default_factory=dict)

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
        asked = rules.quarters(starts_at - gap, ends_at + gap)
        return [row for row in self.carers if self._can(row, day, starts_at, ends_at, asked)]

    def _can(self, carer: Carer, day: date, starts_at: datetime, ends_at: datetime, asked: list[datetime]) -> bool:
        shift = self._shift(carer, day)
        if shift is None or not shift.holds(starts_at, ends_at):
            return False
        if any(one.starts_at < ends_at and one.ends_at > starts_at for one in carer.absences.all()):
            return False
        return self.taken.get(carer.pk, _NOTHING).isdisjoint(asked)

    def _shift(self, carer: Carer, day: date) -> rules.Shift | None:
        """Her working time of a day: drawn up once, asked for at each of its half-hours."""
        if (carer.pk, day) not in self.shifts:
            hours = next((one for one in carer.hours.all() if one.weekday == day.weekday()), None)
            self.shifts[carer.pk, day] = shift_of(hours, day) if hours else None
        return self.shifts[carer.pk, day]

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
