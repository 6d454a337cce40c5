"""Footprints: noted by a deed at the facility, or gathered from the rooms that know."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.providers import footprints
from songhe.register.providers.actions.places import note
from songhe.register.providers.models import Facility, Footprint, FootprintKind, Status

SPAN = timedelta(days=40)  # how far back is read again: a little more than the longest silence that is allowed


def sign_in(*, facility: Facility, by: Actor, at: datetime) -> None:
    """Somebody of the staff is there and says so; it counts as a trace of this day. Only where it operates."""
    if facility.status != Status.OPERATING:
        raise Refused(_("“%(name)s”没有在运营，不能签到。") % {"name": facility.name})
    with journal.deed():
        leave(facility=facility, kind=FootprintKind.SIGN_IN, day=localtime(at).date())
        note(facility, "sign_in", by, at)


def leave(*, facility: Facility, kind: str, day: date, count: int = 1) -> None:
    """Add so many traces of one kind to a day. Within a deed of whoever did what left them."""
    row, made = Footprint.objects.get_or_create(facility=facility, kind=kind, day=day, defaults={"count": count})
    if not made:
        Footprint.objects.filter(pk=row.pk).update(count=F("count") + count)
    _newest(facility, day)


def gather(*, at: datetime) -> int:
    """Read every declared source for the last weeks anew; returns how many days of facilities have a trace. Safe to repeat."""
    last = localtime(at).date()
    first, number = last - SPAN, 0
    for source in footprints.sources():
        traces = list(source.read(first, last))
        with journal.deed():
            number += _replace(source.kind, traces, first, last)
    refresh_newest()
    return number


def _replace(kind: str, traces: list[footprints.Trace], first: date, last: date) -> int:
    known = set(Facility.objects.filter(pk__in={key for key, _day, _n in traces}).values_list("pk", flat=True))
    rows = [Footprint(facility_id=key, kind=kind, day=day, count=n) for key, day, n in traces if key in known]
    Footprint.objects.filter(kind=kind, day__gte=first, day__lte=last).delete()
    Footprint.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def refresh_newest() -> None:
    """Write each facility's newest day of work beside it, for the list of those without one."""
    days = Footprint.objects.filter(facility=OuterRef("pk"), count__gt=0).values("facility")
    newest = Subquery(days.annotate(newest=Max("day")).values("newest"))
    # Each facility is asked by itself: a join is walked for all pairs where PostgreSQL knows no numbers yet.
    traced = Exists(Footprint.objects.filter(facility=OuterRef("pk")))
    Facility.objects.filter(traced | Q(footprint_on__isnull=False)).update(footprint_on=newest)


def _newest(facility: Facility, day: date) -> None:
    older = Q(footprint_on=None) | Q(footprint_on__lt=day)
    if Facility.objects.filter(older, pk=facility.pk).update(footprint_on=day):
        facility.footprint_on = day
