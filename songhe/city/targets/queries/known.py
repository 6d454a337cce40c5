"""What is known of a figure: by place and month, now or as it was known at some moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Span
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


def stored(indicator: str, month: date) -> dict[str, Ratio]:
    """The newest count of every place, for the one who counts."""
    rows = Count.objects.filter(indicator=indicator, month=month).order_by("counted_at")
    return {place: Ratio(met, of) for place, met, of in rows.values_list("place", "numerator", "denominator")}


def counts(
    user: User, indicators: Iterable[str], paths: Iterable[str], months: Iterable[date], by: datetime | None = None
) -> dict[Key, Fact]:
    """The newest counts, or those known `by` a moment. A place without one had nothing, where the month was counted."""
    wanted, where, when = list(indicators), list(paths), list(months)
    rows = scope.visible(user, Count.objects.filter(indicator__in=wanted, month__in=when, place__in=where), "place")
    steps = Step.objects.filter(indicator__in=wanted, month__in=when).exclude(done_at=None)
    if by:
        rows, steps = rows.filter(counted_at__lte=by), steps.filter(done_at__lte=by)
    done: Any = {
        (code, month): at for code, month, at in steps.order_by("done_at").values_list("indicator", "month", "done_at")
    }
    found = {(code, path, month): Fact(Ratio(0, 0), at) for (code, month), at in done.items() for path in where}
    fields = ("indicator", "place", "month", "numerator", "denominator", "counted_at", "pk")
    for code, path, month, met, of, at, pk in rows.order_by("counted_at").values_list(*fields):
        found[code, path, month] = Fact(Ratio(met, of), at, pk)
    return found


def live(
    user: User, code: str, counter: Counter, spans: list[Span], at: datetime, of: Place, grain: str = ""
) -> dict[Key, Fact]:
    """The same, of a figure that is cheap enough to be read from its own room: `of` itself, or the places of a grain in it."""
    assert counter.live is not None
    where = "" if of.path == user.scope else of.code
    found = counter.live(user, spans, at, where, grain)
    told = {span.key: span.first for span in spans}
    paths = [of.path] if not grain else []
    facts = {(code, path, first): Fact(Ratio(0, 0), at) for path in paths for first in told.values()}
    for (month, key), ratio in found.items():
        path = of.path if not grain else places.path_of(key) if places.UNIT in key else key
        facts[code, path, told[month]] = Fact(ratio, at)
    return facts


def facts(
    user: User, codes: Iterable[str], of: Place, spans: list[Span], at: datetime, by: datetime | None = None
) -> dict[Key, Fact]:
    """Several figures of one place over some months, each from where it is read (`by`: from the counts, as known then)."""
    read = {code: counter for code in codes if (counter := base.counter(code))}
    ours = [code for code, counter in read.items() if by or counter.live is None]
    found = counts(user, ours, [of.path], [span.first for span in spans], by) if ours else {}
    for code, counter in read.items():
        if code not in ours:
            found |= live(user, code, counter, spans, at, of)
    return found


def below(user: User, code: str, of: Place, within: list[Place], spans: list[Span], at: datetime) -> dict[Key, Fact]:
    """One figure of the places in `of` over some months."""
    counter = base.counter(code)
    if counter is None or not within:
        return {}
    if counter.live is None:
        return counts(user, [code], [one.path for one in within], [span.first for span in spans])
    found: dict[Key, Fact] = {}
    for grain in {one.level for one in within}:
        found |= live(user, code, counter, spans, at, of, grain)
    return found


def below_all(
    user: User, codes: Iterable[str], of: Place, within: list[Place], spans: list[Span], at: datetime
) -> dict[Key, Fact]:
    """Several figures of the places in `of`."""
    read = [code for code in codes if base.counter(code)]
    stored_ones = [code for code in read if _counter(code).live is None]
    found = counts(user, stored_ones, [one.path for one in within], [span.first for span in spans])
    for code in read:
        if code not in stored_ones:
            found |= below(user, code, of, within, spans, at)
    return found


def _counter(code: str) -> Counter:
    counter = base.counter(code)
    assert counter is not None
    return counter
