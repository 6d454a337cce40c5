"""What there was in a month for many beds at once: visits from the room that makes them, nights from the room of beds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import localtime

from songhe.base.indicators import Span
from songhe.care.homebeds import ports
from songhe.care.homebeds.models import CareCall, HomeBed, SignalDay
from songhe.care.homebeds.ports import Served
from songhe.care.homebeds.rules import Had


def visits(beds: Sequence[HomeBed], span: Span) -> dict[Any, list[Served]]:
    """Visits of a month by bed: those of its own provider, while it stood. Select `facility` before."""
    found = ports.neighbours().served({bed.elder_id for bed in beds}, span)
    return {bed.pk: [one for one in found.get(bed.elder_id, []) if _counts(bed, one)] for bed in beds}


def _counts(bed: HomeBed, one: Served) -> bool:
    if bed.opened_at is None or bed.facility is None or one.operator != bed.facility.operator_id:
        return False
    ends = localtime(bed.closed_at).date() if bed.closed_at else one.day
    return localtime(bed.opened_at).date() <= one.day <= ends


def had(beds: Sequence[HomeBed], span: Span, at: datetime) -> dict[Any, Had]:
    """A month of many beds, up to now: a fixed number of queries, however many beds."""
    keys = [bed.pk for bed in beds]
    served = visits(beds, span)
    nights = ports.neighbours().nights({bed.stay for bed in beds if bed.stay}, span)
    rang: dict[Any, list[tuple[datetime, bool]]] = {}
    calls = CareCall.objects.filter(home_bed__in=keys, at__gte=span.starts_at, at__lt=min(span.ends_at, at))
    for key, when, reached in calls.values_list("home_bed", "at", "reached"):
        rang.setdefault(key, []).append((when, reached))
    seen = _signals(keys, span)
    found = {}
    for bed in beds:
        heard, rung = seen.get(bed.pk, (0, 0, 0, 0)), rang.get(bed.pk, [])
        found[bed.pk] = Had(
            nights=nights.get(bed.stay, 0), visits=len(served[bed.pk]), minutes=sum(one.minutes for one in served[bed.pk]),
            calls=len({localtime(when).date() for when, reached in rung if reached}), rung=len(rung),
            days_seen=heard[0], days_active=heard[1], device_days=heard[2], heard_days=heard[3],
        )  # fmt: skip
    return found


def _signals(keys: Sequence[Any], span: Span) -> dict[Any, tuple[int, int, int, int]]:
    """Days seen, days active, devices times days, and of those heard; one query."""
    rows = SignalDay.objects.filter(home_bed__in=keys, day__gte=span.first, day__lte=span.last).order_by()
    sums = rows.values("home_bed").annotate(
        days=Count("pk"), active_days=Count("pk", filter=Q(active=True)), all_=Sum(F("devices")), heard_=Sum(F("heard"))
    )
    return {row["home_bed"]: (row["days"], row["active_days"], row["all_"], row["heard_"]) for row in sums}
