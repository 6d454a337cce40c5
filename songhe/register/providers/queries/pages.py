"""Reads for pages: filters, what stands in one facility, and the figures above a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from songhe.register.access.models import User
from songhe.register.providers import dated, rules
from songhe.register.providers.models import (
    ENDED,
    PIPELINE,
    Beds,
    Facility,
    FootprintKind,
    Licence,
    Reform,
    Status,
)
from songhe.register.providers.queries import lists

FLAGS = ("quiet", "licence", "free", "shared", "synthetic")


def due_licences(day: date) -> QuerySet[Licence]:
    """Licences that have run out or soon will."""
    return lists.expiring(Licence.objects.filter(replaced_at=None), day)


def found(rows: QuerySet[Facility], said: dict[str, Any], day: date) -> QuerySet[Facility]:
    """The facilities that a filter asks for: text, kind, status, operator, place below, and a flag."""
    text, kind, status, flag = (said.get(name) or "" for name in ("q", "kind", "status", "flag"))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(site__name__icontains=text) | Q(operator__name__icontains=text))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(operator=said["operator"]) if said.get("operator") else rows
    rows = _of_status(rows, status)
    return _flagged(rows, flag, day)


def _of_status(rows: QuerySet[Facility], status: str) -> QuerySet[Facility]:
    if status == "pipeline":
        return rows.filter(status__in=PIPELINE)
    if status == "standing":
        return rows.exclude(status__in=PIPELINE | ENDED)
    return rows.filter(status=status) if status else rows.exclude(status__in=ENDED)


def _flagged(rows: QuerySet[Facility], flag: str, day: date) -> QuerySet[Facility]:
    if flag == "quiet":
        return lists.quiet(rows, day)
    if flag == "licence":
        return rows.filter(Exists(due_licences(day).filter(facility=OuterRef("pk"))))
    if flag == "free":
        free = Beds.objects.filter(facility=OuterRef("pk"), count__gt=F("taken") + F("out")).exclude(kind="day")
        return rows.filter(Exists(free), status=Status.OPERATING)
    if flag == "shared":
        others = Facility.objects.filter(site=OuterRef("site")).exclude(pk=OuterRef("pk")).exclude(status__in=ENDED)
        return rows.filter(Exists(others))
    return rows


def points(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Only what a map draws of them."""
    drawn = ("name", "kind", "status", "status_on", "footprint_on", "center_id", "operator_id", "site__lat", "site__lng")
    return rows.select_related(None).select_related("site").only(*drawn)


@dataclass(frozen=True)
class Overview:
    """The figures above a list."""

    pipeline: int
    standing: int
    operating: int
    quiet: int
    licences: int
    beds: int
    free: int


def overview(user: User, day: date) -> Overview:
    """How many stand where, in what a user may open. Four queries."""
    rows = lists.facilities(user).select_related(None).order_by()
    by = dict(rows.values_list("status").annotate(n=Count("pk")))
    beds = Beds.objects.filter(facility__in=rows.filter(status=Status.OPERATING).values("pk")).exclude(kind="day")
    sums = beds.aggregate(count=Sum("count"), taken=Sum(F("taken") + F("out")))
    return Overview(
        pipeline=sum(by.get(one, 0) for one in PIPELINE),
        standing=sum(by.get(one, 0) for one in rules.BUILT),
        operating=by.get(Status.OPERATING, 0),
        quiet=lists.quiet(rows, day).count(),
        licences=lists.expiring(lists.licences(user), day).count(),
        beds=sums["count"] or 0,
        free=(sums["count"] or 0) - (sums["taken"] or 0),
    )


def beds_of(keys: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """(beds, those nobody can have) of each facility that has any, without day seats: taken, or out of use."""
    rows = Beds.objects.filter(facility_id__in=list(keys)).exclude(kind="day").values("facility_id")
    return {
        row["facility_id"]: (row["n"], row["taken_n"])
        for row in rows.annotate(n=Sum("count"), taken_n=Sum(F("taken") + F("out")))
    }


def licences_of(keys: Iterable[UUID], day: date) -> dict[UUID, Licence]:
    """Of each facility the licence that ends first, of those that have run out or soon will."""
    found: dict[UUID, Licence] = {}
    for row in due_licences(day).filter(facility_id__in=list(keys)):
        found.setdefault(row.facility_id, row)
    return found


def signs_at(sites: Iterable[UUID]) -> dict[UUID, list[Facility]]:
    """By building: every sign that hangs there and has not ended."""
    found: dict[UUID, list[Facility]] = {}
    for row in Facility.objects.filter(site_id__in=list(sites)).exclude(status__in=ENDED).order_by("name"):
        found.setdefault(row.site_id, []).append(row)
    return found


def signs_counted(sites: Iterable[UUID]) -> dict[UUID, int]:
    """By building: how many signs hang there."""
    rows = Facility.objects.filter(site_id__in=list(sites)).exclude(status__in=ENDED).order_by()
    return dict(rows.values_list("site_id").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Day:
    """Traces of one day, with the grade of its mark: 0 none to 3 many."""

    day: date
    count: int

    @property
    def grade(self) -> int:
        return sum(self.count >= edge for edge in (1, 5, 20))


@dataclass(frozen=True)
class Traces:
    """The last weeks of a facility: day by day, and by kind of trace."""

    days: list[Day]
    kinds: list[tuple[str, int, date]]

    @property
    def worked(self) -> int:
        return sum(one.count > 0 for one in self.days)


def traces(facility: Facility, day: date, *, weeks: int = 0) -> Traces:
    """What it left behind in the days that the rule looks at (or in so many weeks)."""
    span = weeks * 7 or dated.operating(day).quiet_days
    first = day - timedelta(days=span - 1)
    by_day = dict.fromkeys((first + timedelta(days=n) for n in range(span)), 0)
    by_kind: dict[str, tuple[int, date]] = {}
    for row in facility.footprints.filter(day__gte=first, day__lte=day).order_by("day"):
        by_day[row.day] += row.count
        number, _newest = by_kind.get(row.kind, (0, row.day))
        by_kind[row.kind] = (number + row.count, row.day)
    kinds = [(str(FootprintKind(kind).label), *said) for kind, said in by_kind.items()]
    return Traces([Day(*one) for one in by_day.items()], kinds)


def reforms(user: User) -> QuerySet[Reform]:
    """Public homes on their way from town to county, those that are late first."""
    mine = lists.facilities(user).order_by().values("pk")
    return Reform.objects.filter(facility__in=mine).select_related("facility").order_by("status", "due_on", "pk")
