"""Counts are filled here and nowhere else: one indicator, one month, all places, in one transaction with its claimed step.

A claim is a conditional UPDATE: of two workers one gets it. What was counted is compared with what is known, and only what
differs is added; so a recount of a quiet month adds nothing, and a step that was killed half way left nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from songhe.base import indicators as base
from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.indicators import Counter, Indicator, Ratio, Span
from songhe.city.targets import gathering, places
from songhe.city.targets.models import Count, Step
from songhe.city.targets.queries import known
from songhe.city.targets.rolling import rolled
from songhe.register.places.models import Division

log = logging.getLogger(__name__)
FIRST = date(2025, 1, 1)  # the plans' first year; nothing before it is judged
LEASE = timedelta(minutes=10)  # longer than any step takes: a claim that is older was killed
FRESH = timedelta(minutes=2)  # the month that runs is counted again after this
SETTLES = 10  # until this day of a month the one before is counted each day as well
TRIES = 5
BATCH = 5_000


def plan_day(*, at: datetime) -> int:
    """Steps of this day: every indicator for the month that runs, the last one while it settles, and months never counted."""
    today = timezone.localdate(at)
    there = set(Step.objects.filter(day=today).values_list("indicator", "version", "month"))
    steps = [
        Step(indicator=one.code, version=one.version, month=month.first, day=today)
        for one, counter in gathering.counted()
        for month in _months(one, counter, today)
        if (one.code, one.version, month.first) not in there
    ]
    Step.objects.bulk_create(steps, ignore_conflicts=True)
    return len(steps)


def count_due(*, at: datetime) -> bool:
    """Claim one step and do it; False when there is none to be had."""
    step = _claim(at)
    if step is None:
        return False
    try:
        _do(step, at)
    except Exception:
        log.exception("step %s could not be counted", step)
        Step.objects.filter(pk=step.pk, done_at=None).update(claimed_at=None, failures=step.failures + 1)
    return True


def count_month(*, month: Span, codes: Iterable[str] = (), at: datetime) -> int:
    """Count these indicators (or all) of one month now, whatever was counted before; how many rows were added."""
    with base.sharing():
        return _count_month(month, set(codes), at)


def _count_month(month: Span, wanted: set[str], at: datetime) -> int:
    today, added = timezone.localdate(at), 0
    for indicator, counter in gathering.counted():
        if (not wanted or indicator.code in wanted) and (counter.remembers or month.last >= today):
            key: dict[str, Any] = {
                "indicator": indicator.code,
                "version": indicator.version,
                "month": month.first,
                "day": today,
            }
            step = Step.objects.get_or_create(**key)[0]
            Step.objects.filter(pk=step.pk).update(claimed_at=at, done_at=None)
            step.claimed_at = at
            added += _do(step, at)
    return added


def _months(indicator: Indicator, counter: Counter, today: date) -> list[Span]:
    """The months of one indicator that are to be counted today."""
    this = base.month(today.year, today.month)
    if not counter.remembers:
        return [this]
    done = set(
        Step.objects.filter(indicator=indicator.code, version=indicator.version)
        .exclude(done_at=None)
        .values_list("month", flat=True)
    )
    begin = max(FIRST, indicator.valid_from)
    count = (today.year - begin.year) * 12 + today.month - begin.month + 1
    spans = base.months_before(this, max(1, count))
    return [
        span for span in spans if span.first not in done or span == this or (span == spans[-2:][0] and today.day <= SETTLES)
    ]


def _claim(at: datetime) -> Step | None:
    """One step that nobody has: the newest month first, since that is what is looked at."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - LEASE)
    this = timezone.localdate(at).replace(day=1)
    stale = Q(month=this, day=timezone.localdate(at), done_at__lte=at - FRESH)
    due = Step.objects.filter(Q(done_at=None, failures__lt=TRIES) & free | stale).order_by("-month", "done_at", "pk")
    for step in due[:5]:
        mine = Step.objects.filter(pk=step.pk, claimed_at=step.claimed_at, done_at=step.done_at)
        if mine.update(claimed_at=at, done_at=None):
            step.claimed_at, step.done_at = at, None
            return step
    return None


def _do(step: Step, at: datetime) -> int:
    """Count, compare, add, and mark the step as done: all or nothing, and only while the claim is still ours."""
    found = gathering.found(step.indicator)
    rows = _differing(step, _counted(*found, step.month, at), at) if found else []
    with journal.deed():
        mine = Step.objects.filter(pk=step.pk, claimed_at=step.claimed_at, done_at=None)
        if not mine.update(done_at=at, rows=len(rows)):
            return 0
        Count.objects.bulk_create(rows, batch_size=BATCH)
        if rows:
            facts = {"indicator": step.indicator, "month": f"{step.month:%Y-%m}", "rows": len(rows)}
            journal.write(verb="targets.count", subject=step, by=CLOCK, at=at, division=places.path_of("6109"), facts=facts)
    return len(rows)


def _counted(indicator: Indicator, counter: Counter, month: date, at: datetime) -> dict[str, Ratio]:
    """The figure of every place that has something, up to the city."""
    counts = counter.count(base.month(month.year, month.month), at)
    return rolled(counts, base.shared("targets.units", _units)) if counter.adds_up else dict(counts)


def _units() -> dict[str, str]:
    """Path of its unit by the path of each village that a unit runs."""
    rows = Division.objects.exclude(unit=None).values_list("path", "unit__code")
    return {path: places.path_of(code) for path, code in rows}


def _differing(step: Step, counts: Mapping[str, Ratio], at: datetime) -> list[Count]:
    """Rows for what is not known yet; what was there and is gone becomes a nought."""
    before = known.stored(step.indicator, step.month)
    gone = {path: Ratio(0, 0) for path, ratio in before.items() if path not in counts and ratio != Ratio(0, 0)}
    changed = {path: ratio for path, ratio in {**counts, **gone}.items() if before.get(path, Ratio(0, 0)) != ratio}
    facts = {"indicator": step.indicator, "version": step.version, "month": step.month, "counted_at": at}
    return [
        Count(place=path, level=places.level_of(path), numerator=ratio.met, denominator=ratio.of, **facts)
        for path, ratio in changed.items()
    ]
