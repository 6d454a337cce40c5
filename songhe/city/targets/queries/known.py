"""What is known of a figure: by place and month, now or as it was known at some moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from songhe.base import indicators as base
from songhe.base.indicators import Ratio, Span
from songhe.base.kept import Kept, Many
from songhe.city.targets import places
from songhe.city.targets.models import Count, Step
from songhe.city.targets.places import Place
from songhe.register.access import scope
from songhe.register.access.models import User


@dataclass(frozen=True)
class Fact:
    """One figure of one place and month: since when it is known, and the row of the counts (none: read live, or nought)."""

    ratio: Ratio
    at: datetime
    row: UUID | None = None


Key = tuple[str, str, date]  # indicator, path, first of the month
FIELDS = ("indicator", "place", "month", "numerator", "denominator", "counted_at", "pk")


@dataclass(frozen=True)
class Question:
    """Some figures over some months: of a place itself, or of the places `within` it."""

    codes: Sequence[str]
    of: Place
    spans: Sequence[Span]
    within: Sequence[Place] = field(default=())

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.within] or [self.of.path]

    @property
    def months(self) -> list[date]:
        return [span.first for span in self.spans]


def stored(indicator: str, month: date) -> dict[str, Ratio]:
    """The newest count of every place, for the one who counts."""
    rows = Count.objects.filter(indicator=indicator, month=month).order_by("counted_at")
    return {place: Ratio(met, of) for place, met, of in rows.values_list("place", "numerator", "denominator")}


def counts(
    user: User, indicators: Iterable[str], paths: Iterable[str], months: Iterable[date], by: datetime | None = None
) -> dict[Key, Fact]:
    """The newest counts, or those known `by` a moment. A place without one had nothing, where the month was counted."""
    return _kept(user, [(list(indicators), list(paths), list(months))], by)


def gathered(user: User, questions: Sequence[Question], at: datetime, by: datetime | None = None) -> dict[Key, Fact]:
    """Every figure that a page asks for, each from where it is read: the counts in two queries, and each live one in its own.

    `by`: all from the counts, as known then.
    """
    arms, found = [], {}
    for one in questions:
        codes = [code for code in dict.fromkeys(one.codes) if (counter := base.counter(code)) and (by or counter.live is None)]
        arms += [(codes, one.paths, one.months)] if codes and one.spans else []
    found = _kept(user, arms, by) if arms else {}
    return found if by else found | _read_live(user, questions, at)


def facts(
    user: User, codes: Iterable[str], of: Place, spans: list[Span], at: datetime, by: datetime | None = None
) -> dict[Key, Fact]:
    """Several figures of one place over some months."""
    return gathered(user, [Question(list(codes), of, spans)], at, by)


Arm = tuple[Sequence[str], Sequence[str], Sequence[date]]  # indicators, paths, months


def _kept(user: User, arms: Sequence[Arm], by: datetime | None) -> dict[Key, Fact]:
    """The counts of several arms at once. Places are named one by one, and those of others are left out before asking: a
    range of paths beside them would lead SQLite through every place of a figure."""
    mine = [(codes, [path for path in paths if _may_see(user, path)], months) for codes, paths, months in arms]
    done = _done({code for arm in mine for code in arm[0]}, {month for arm in mine for month in arm[2]}, by)
    found = {
        (code, path, month): Fact(Ratio(0, 0), done[code, month])
        for codes, paths, months in mine
        for code in codes
        for month in months
        if (code, month) in done
        for path in paths
    }
    if by:
        first, *others = [_rows(*arm).filter(counted_at__lte=by) for arm in mine]
        rows = list(first.union(*others, all=True) if others else first)
    else:
        rows = _newest(len(mine))(
            **{f"{kind}{place}": values for place, arm in enumerate(mine) for kind, values in zip("ipm", arm, strict=True)}
        )
    for code, path, month, met, of, at, pk in sorted(rows, key=lambda row: row[5]):
        found[code, path, month] = Fact(Ratio(met, of), at, pk)
    return found


def _may_see(user: User, path: str) -> bool:
    return scope.covers(user.scope, path.partition(places.UNIT)[0])


def _rows(codes: Sequence[str], paths: Sequence[str], months: Sequence[date]) -> QuerySet[Any, Any]:
    return Count.objects.filter(indicator__in=codes, place__in=paths, month__in=months).values_list(*FIELDS)


@cache
def _newest(arms: int) -> Kept:
    """So many arms, each of indicators, places and months, in one question."""

    def build(**asked: Any) -> "QuerySet[Any, Any]":
        first, *others = [_rows(*(asked[f"{kind}{place}"] for kind in "ipm")) for place in range(arms)]
        return first.union(*others, all=True) if others else first

    kinds = {f"{name}{place}": Many(kind) for place in range(arms) for name, kind in zip("ipm", (str, str, date), strict=True)}
    return Kept(build, **kinds)


def _lines(steps: "QuerySet[Step]") -> "QuerySet[Any, Any]":
    return steps.exclude(done_at=None).order_by().values_list("indicator", "month").annotate(last=Max("done_at"))


_DONE = Kept(
    lambda codes, months: _lines(Step.objects.filter(indicator__in=codes, month__in=months)), codes=Many(str), months=Many(date)
)


def _done(codes: set[str], months: set[date], by: datetime | None) -> dict[tuple[str, date], datetime]:
    """When each figure of each month was counted last."""
    if by:
        lines = list(_lines(Step.objects.filter(indicator__in=codes, month__in=months, done_at__lte=by)))
    else:
        lines = _DONE(codes=codes, months=months)
    return {(code, month): last for code, month, last in lines}


def _read_live(user: User, questions: Sequence[Question], at: datetime) -> dict[Key, Fact]:
    """Figures that are cheap enough to be read from their own room, each grain of each once."""
    asked: dict[tuple[str, str, Place], dict[str, Span]] = {}
    for one in questions:
        for code in one.codes:
            counter = base.counter(code)
            if counter and counter.live:
                for grain in {place.level for place in one.within} or {""}:
                    asked.setdefault((code, grain, one.of), {}).update({span.key: span for span in one.spans})
    found: dict[Key, Fact] = {}
    for (code, grain, of), spans in asked.items():
        if spans:
            found |= _live(user, code, sorted(spans.values(), key=lambda span: span.first), at, of, grain)
    return found


def _live(user: User, code: str, spans: list[Span], at: datetime, of: Place, grain: str) -> dict[Key, Fact]:
    """`of` itself, or the places of a grain in it."""
    counter = base.counter(code)
    assert counter is not None and counter.live is not None
    told = {span.key: span.first for span in spans}
    facts = {} if grain else {(code, of.path, first): Fact(Ratio(0, 0), at) for first in told.values()}
    for (month, key), ratio in counter.live(user, spans, at, "" if of.path == user.scope else of.code, grain).items():
        if month in told:
            path = of.path if not grain else places.path_of(key) if places.UNIT in key else key
            facts[code, path, told[month]] = Fact(ratio, at)
    return facts
