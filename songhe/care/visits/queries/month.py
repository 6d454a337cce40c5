"""The monthly visit rate: exactly what 民发〔2022〕73号 is read as, one definition for page, indicator and forecast."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from songhe.base.indicators import Ratio, Span
from songhe.care.visits import rules
from songhe.care.visits.models import Listed, Spell, Visit
from songhe.register.access.scope import within


def counted_on(span: Span, at: datetime) -> date:
    """The day whose list counts: the last of the month, or today while it lasts."""
    return min(span.last, localtime(at).date())


def active(day: date) -> QuerySet[Listed]:
    """The list as it was on that day, without who was in hospital, away, or had refused."""
    aside = Spell.objects.filter(elder=OuterRef("elder"), first__lte=day).filter(Q(last=None) | Q(last__gte=day))
    rows = Listed.objects.filter(since__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))
    return rows.filter(~Exists(aside))


def met(span: Span, at: datetime) -> Exists:
    """With at least one valid visit in the month, as far as it has gone."""
    until = min(span.ends_at, at)
    return Exists(Visit.objects.filter(elder=OuterRef("elder"), valid=True, made_at__gte=span.starts_at, made_at__lt=until))


def ratios(span: Span, at: datetime, path: str = "") -> dict[str, Ratio]:
    """By village: so many visited of so many on the list."""
    rows = active(counted_on(span, at))
    rows = rows.filter(within(path)) if path else rows
    told = rows.order_by().values("division_path").annotate(of=Count("pk"), met=Count("pk", filter=met(span, at)))
    return {row["division_path"]: Ratio(row["met"], row["of"]) for row in told}


def people(span: Span, at: datetime, path: str, part: str) -> QuerySet[Listed]:
    """Who is counted in a place: `met`, `missing` or `of`; the missing ones by risk."""
    rows = active(counted_on(span, at)).filter(within(path))
    if part != "of":
        seen = met(span, at)
        rows = rows.filter(seen if part == "met" else ~seen)
    return rows.select_related("elder__division__parent").order_by("-grade", "division_path", "elder__pinyin", "pk")


def summed(found: dict[str, Ratio], depth: int) -> dict[str, Ratio]:
    """Added up to towns (depth 3), counties (2) or the city (1)."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, one in found.items():
        line = sums["/".join(path.split("/")[:depth])]
        line[0] += one.met
        line[1] += one.of
    return {path: Ratio(*line) for path, line in sums.items()}


@dataclass(frozen=True)
class Outlook:
    """What a village will miss this month at its pace so far, and whom: the last in line by risk and days."""

    path: str
    met: int
    of: int
    missed: int


def forecast(span: Span, at: datetime, path: str) -> list[Outlook]:
    """Villages that will not reach everybody this month, the largest gap first. Read by the 20th there is time to act."""
    day = counted_on(span, at)
    elapsed, remaining = (day - span.first).days + 1, (span.last - day).days
    found = []
    for place, one in ratios(span, at, path).items():
        missed = rules.shortfall(done=one.met, left=one.missing, elapsed=elapsed, remaining=remaining)
        if missed:
            found.append(Outlook(place, one.met, one.of, missed))
    return sorted(found, key=lambda one: (-one.missed, one.path))


def will_be_missed(span: Span, at: datetime, outlook: Outlook) -> list[Listed]:
    """By name: whoever is left when the village's pace is spent on those who come first."""
    rows = list(people(span, at, outlook.path, "missing").order_by("-grade", "due_on", "pk"))
    return rows[max(0, len(rows) - outlook.missed) :]


def recount(span: Span, at: datetime) -> dict[str, Ratio]:
    """The same figure the long way, a person at a time in plain Python: the peer of `ratios`, for checks."""
    day, until = counted_on(span, at), min(span.ends_at, at)
    aside: dict[UUID, list[Any]] = defaultdict(list)
    for spell in Spell.objects.all():
        aside[spell.elder_id].append(spell)
    seen = {row.elder_id for row in Visit.objects.all() if row.valid and span.starts_at <= row.made_at < until}
    sums: dict[str, list[int]] = {}
    for row in Listed.objects.all():
        if row.since > day or (row.left_on is not None and row.left_on <= day):
            continue
        if any(one.first <= day and (one.last is None or one.last >= day) for one in aside[row.elder_id]):
            continue
        line = sums.setdefault(row.division_path, [0, 0])
        line[0] += row.elder_id in seen
        line[1] += 1
    return {path: Ratio(*line) for path, line in sums.items()}
