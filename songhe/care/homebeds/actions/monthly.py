"""A month of a home bed is counted once it is over: what there was, what was asked for, and what follows for the money."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from songhe.base import indicators as base
from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.indicators import Span
from songhe.care.homebeds import dated, rules
from songhe.care.homebeds.actions.ground import note
from songhe.care.homebeds.models import BedMonth, Evaluation, HomeBed, Subsidy
from songhe.care.homebeds.queries.having import had
from songhe.care.homebeds.rules import Had, Line

AT_ONCE = 200


def count_due(at: datetime) -> int:
    """Count the month before for every bed that stood in it, from the dated day on; how many were counted.

    Killed in between it goes on where it was; two copies count each once.
    """
    day = localtime(at).date()
    if day.day < dated.rules(day).count_on:
        return 0
    span = base.month(day.year, day.month - 1)
    rows = list(stood(span).exclude(months__month=span.first).order_by("pk")[:AT_ONCE])
    return sum(count_months(rows, span, CLOCK, at)) + _follow_late(span, at)


def _follow_late(span: Span, at: datetime) -> int:
    """Once a day until the dated day: months of which something became known since, a visit confirmed late, count anew."""
    day = localtime(at).date()
    if day.day > dated.rules(day).recount_until:
        return 0
    old = BedMonth.objects.filter(month=span.first, counted_at__lt=Span(day, day).starts_at).order_by("pk")
    months = {row.home_bed_id: row for row in old[:AT_ONCE]}
    beds = list(HomeBed.objects.filter(pk__in=months).select_related("elder", "facility"))
    known = had(beds, span, at) if beds else {}
    changed = [bed for bed in beds if _facts(weigh(bed, span, known[bed.pk])[0]) != _facts(months[bed.pk])]
    same = set(months) - {bed.pk for bed in changed}
    BedMonth.objects.filter(month=span.first, home_bed__in=same).update(counted_at=at)
    return sum(count_months(changed, span, CLOCK, at))


def _facts(row: BedMonth) -> tuple[object, ...]:
    return row.nights, row.visits, row.minutes, row.calls, row.rung, row.device_days, row.heard_days, row.run, row.build


def stood(span: Span) -> QuerySet[HomeBed]:
    """Beds of the whole node that stood on some day of the month; for the job."""
    rows = HomeBed.objects.filter(status__in=["open", "closed"], opened_at__lt=span.ends_at)
    still = Q(closed_at=None) | Q(closed_at__gte=span.starts_at)
    return rows.filter(still).select_related("elder", "facility")


def count_months(rows: Iterable[HomeBed], span: Span, by: Actor, at: datetime) -> list[bool]:
    """Count one month of many beds; each is a deed of its own. Which were counted by this copy."""
    found = list(rows)
    known = had(found, span, at)
    return [_count(row, span, known[row.pk], by, at) for row in found]


def recount(*, month: BedMonth, by: Actor, at: datetime) -> BedMonth:
    """Count it anew: a visit was confirmed late, an agreement was found. What went to be paid stays."""
    year, number = month.month.year, month.month.month
    bed = HomeBed.objects.select_related("elder", "facility").get(pk=month.home_bed_id)
    count_months([bed], base.month(year, number), by, at)
    return BedMonth.objects.get(pk=month.pk)


def _count(bed: HomeBed, span: Span, found: Had, by: Actor, at: datetime) -> bool:
    row, lines = weigh(bed, span, found)
    facts = {name: getattr(row, name) for name in ("nights", "visits", "minutes", "calls", "met")}
    try:
        with journal.deed():
            old = BedMonth.objects.select_for_update(of=("self",)).filter(home_bed=bed, month=span.first).first()
            if old is not None:
                row.pk, row.node, row._state.adding = old.pk, old.node, False
                row.facility_id = old.facility_id
            row.counted_at = at
            row.save(force_insert=old is None)
            note(row, "recount" if old else "count", by, at, home_bed=str(bed.pk), month=span.key, **facts)
            for kind in Subsidy.Kind.values:
                _settle(bed, span, kind, rules.all_met(line.plain() for line in lines[kind]), by, at)
    except IntegrityError:
        return False  # another worker has counted it
    return True


def weigh(bed: HomeBed, span: Span, found: Had) -> tuple[BedMonth, dict[str, list[Line]]]:
    """A month as values: asked for, met, and both subsidies with every condition. Nothing is written."""
    level = bed.level or 0
    days = (span.last - span.first).days + 1
    least = rules.need(dated.minimum(span.last, level), found.nights, days)
    lines = {"run": _running(bed, span, found, least), "build": _building(bed, span)}
    whose: Any = bed.facility_id  # a bed that stood has a provider
    row = BedMonth(
        home_bed=bed, facility_id=whose, division_path=bed.division_path, month=span.first, nights=found.nights,
        visits=found.visits, minutes=found.minutes, calls=found.calls, rung=found.rung, days_seen=found.days_seen,
        days_active=found.days_active, device_days=found.device_days, heard_days=found.heard_days,
        need_visits=least.visits, need_minutes=least.minutes, need_calls=least.calls, met=rules.met(found, least),
        run=[line.plain() for line in lines["run"]], build=[line.plain() for line in lines["build"]],
    )  # fmt: skip
    return row, lines


def _running(bed: HomeBed, span: Span, found: Had, least: rules.Need) -> list[Line]:
    passed = _passed(bed, span)
    lines = rules.running(
        dated.aid(span.last, "run"), found, least, agreed=_agreed(bed, span), level=bed.level or 0, passed=passed
    )
    once = not _others(bed, "run").filter(month=span.first).exists()
    return [*lines, Line("once", once, int(once), 1)]


def _building(bed: HomeBed, span: Span) -> list[Line]:
    opened = localtime(bed.opened_at).date() if bed.opened_at else span.last
    last = min(span.last, localtime(bed.closed_at).date()) if bed.closed_at else span.last
    kit = bed.kit.filter(installed_at__lt=span.ends_at)
    kit = kit.filter(Q(removed_at=None) | Q(removed_at__gte=min(span.ends_at, bed.closed_at or span.ends_at)))
    pieces = dated.kit(span.last).values()
    lacks = rules.missing_kit(pieces, kit.values_list("code", flat=True), dementia=bed.dementia)
    return rules.building(
        dated.aid(span.last, "build"), days=(last - opened).days, kit_whole=not lacks, agreed=_agreed(bed, span),
        surveyed=bed.surveys.filter(on__lte=span.last).exists(), level=bed.level or 0,
        first=not _others(bed, "build").exists(),
    )  # fmt: skip


def _others(bed: HomeBed, kind: str) -> QuerySet[Subsidy]:
    return Subsidy.objects.filter(elder=bed.elder_id, kind=kind).exclude(status="dropped").exclude(home_bed=bed)


def _agreed(bed: HomeBed, span: Span) -> bool:
    signed = bed.agreements.filter(signed_at__lt=span.ends_at)
    return bool(signed.filter(starts_on__lte=span.last, ends_on__gte=span.first).exists())


def _passed(bed: HomeBed, span: Span) -> bool:
    """The provider did not fail in the quarter before; a quarter that nobody has judged holds nothing up."""
    quarter = rules.quarter_before(rules.quarter_of(span.first))
    row = Evaluation.objects.filter(facility=bed.facility_id, quarter=quarter).first()
    grades = {one.code: one.pays for one in dated.grades(span.last)}
    return row is None or grades.get(row.grade, True)


def _settle(bed: HomeBed, span: Span, kind: str, satisfied: bool, by: Actor, at: datetime) -> None:
    """What is due follows the month; what was handed on stays. The database lets nothing be due twice."""
    rows = Subsidy.objects.filter(home_bed=bed, kind=kind)
    rows = rows.filter(month=span.first) if kind == "run" else rows.order_by("month")
    row = rows.exclude(status="dropped").first() or rows.filter(month=span.first).first()
    if not satisfied:
        if row is not None and row.status == "due" and row.month == span.first:
            moves.move(row, "drop", by=by, at=at, facts={"kind": kind, "month": span.key})
        return
    if row is None:
        _due(bed, span, kind, by, at)
    elif row.status == "dropped":
        moves.move(row, "renew", by=by, at=at, facts={"kind": kind, "month": span.key})


def _due(bed: HomeBed, span: Span, kind: str, by: Actor, at: datetime) -> None:
    aid = dated.aid(span.last, kind)
    if bed.facility is None:
        raise ValueError(f"home bed {bed.pk} stands without a provider")
    row = Subsidy(
        home_bed=bed, elder=bed.elder, facility=bed.facility, division_path=bed.division_path, kind=kind, month=span.first,
        cents=aid.cents, rule_from=aid.since, due_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    note(row, "due", by, at, home_bed=str(bed.pk), kind=kind, month=span.key, cents=aid.cents)
