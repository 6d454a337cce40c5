"""Where the targets of a place stand: computed, reported or nothing; what should be there by now; the light."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.utils import timezone

from songhe.base import indicators as base
from songhe.base.indicators import Ratio, Span
from songhe.city.targets import gathering, plan, rules
from songhe.city.targets.models import Reported
from songhe.city.targets.places import Place
from songhe.city.targets.plan import Target
from songhe.city.targets.queries import known, reported
from songhe.register.access.models import User

COMPUTED, REPORTED, NOTHING = "computed", "reported", "none"


@dataclass(frozen=True)
class Standing:
    """One target at one place and month. `kind` says how the value is known; `judged` what it means."""

    target: Target
    place: Place
    kind: str
    value: float | None
    judged: rules.Judged
    at: datetime | None = None
    ratio: Ratio | None = None
    row: Any = None  # id of the count
    reported: Reported | None = None  # what a department says, also beside a computed figure

    @property
    def light(self) -> str:
        return self.judged.light

    @property
    def face(self) -> tuple[Any, ...]:
        """All that a line of it prints; not since when it is known."""
        ratio = (self.ratio.met, self.ratio.of) if self.ratio else ()
        said = (self.reported.department, self.reported.month, self.reported.value) if self.reported else ()
        judged, place = self.judged, self.place
        light = (judged.light, judged.goal, judged.now, judged.missing, self.split)
        return self.target.code, place.code, place.name, place.level, self.kind, self.value, light, ratio, said

    @property
    def counted(self) -> bool:
        return self.kind == COMPUTED

    @property
    def split(self) -> bool:
        """The goal is our split of the city's number."""
        return self.target.is_split(self.place.code)

    @property
    def width(self) -> float:
        """Of the bar, in percent of the goal."""
        return rules.spread(self.value or 0.0, self.judged.goal or 0.0)

    @property
    def mark(self) -> float:
        """Where it should be today."""
        return rules.spread(self.judged.now or 0.0, self.judged.goal or 0.0)


@lru_cache(maxsize=64)  # asked for each target of each place, of a handful of months and one moment
def day_of(span: Span, at: datetime) -> date:
    """The day for which a month is judged: its last, or today."""
    return min(span.last, timezone.localdate(at))


def asked(target: Target, area: str) -> rules.Asked:
    """What the target asks of a place, as the rules take it."""
    return rules.Asked(target.kind, target.comparator, target.steps_of(area), target.due)


@dataclass(frozen=True)
class Book:
    """What a page knows: facts of figures, and what departments said. Read once, then judged target by target."""

    span: Span
    at: datetime
    facts: Mapping[known.Key, known.Fact]
    said: Sequence[Reported]

    @cached_property
    def newest(self) -> dict[tuple[str, str], Reported]:
        """What stands as of the month of the book."""
        return reported.newest_of(self.said, self.span.first)

    def standing(self, target: Target, place: Place, span: Span | None = None) -> Standing:
        """One target at a place, in the month of the book or another that was asked for."""
        month = span or self.span
        said = self.newest if month == self.span else reported.newest_of(self.said, month.first)
        fact = _fact(self.facts, target, place, month, self.at)
        return judged(target, place, month, self.at, fact, said.get((target.code, place.code)))

    def standings(self, place: Place, targets: Iterable[Target] | None = None) -> list[Standing]:
        """Every target (or some) at a place, in the order of the plans."""
        return [self.standing(one, place) for one in (plan.targets().values() if targets is None else targets)]


def book(
    user: User, span: Span, at: datetime, questions: Sequence[known.Question], targets: Iterable[Target],
    by: datetime | None = None,
) -> Book:  # fmt: skip
    """What is known for these questions: three queries, and one for each figure that is read live."""
    gathering.gather()
    areas = dict.fromkeys(place.code for one in questions for place in [one.of, *one.within])
    facts = known.gathered(user, questions, at, by)
    return Book(span, at, facts, reported.of(user, [one.code for one in targets], areas, span.first))


def standings(
    user: User, place: Place, span: Span, at: datetime, targets: Iterable[Target] | None = None, by: datetime | None = None
) -> list[Standing]:
    """Every target (or some) at a place, in the order of the plans."""
    wanted = list(targets if targets is not None else plan.targets().values())
    question = known.Question([one.indicator for one in wanted], place, [span])
    return book(user, span, at, [question], wanted, by).standings(place, wanted)


def judged(target: Target, place: Place, span: Span, at: datetime, fact: known.Fact | None, said: Reported | None) -> Standing:
    """The figure as it is known, with its light. A budget of another year says nothing about this one."""
    if said and target.kind == rules.YEARLY and said.month.year != span.first.year:
        said = None
    kind, value = _value(target, fact, said)
    day = day_of(span, at)
    verdict = rules.judge(asked(target, place.code), value, day, plan.lights(day))
    when = fact.at if kind == COMPUTED and fact else said.reported_at if said else None
    ratio = fact.ratio if fact and kind == COMPUTED else None
    return Standing(target, place, kind, value, verdict, when, ratio, fact.row if fact else None, said)


def _value(target: Target, fact: known.Fact | None, said: Reported | None) -> tuple[str, float | None]:
    indicator = base.find(target.indicator)
    if fact is not None and indicator is not None:
        return COMPUTED, indicator.value(fact.ratio)
    return (REPORTED, said.value) if said else (NOTHING, None)


def _fact(facts: Mapping[known.Key, known.Fact], target: Target, one: Place, span: Span, at: datetime) -> known.Fact | None:
    """A live figure says nothing of a place without a call: there it is nought."""
    fact = facts.get((target.indicator, one.path, span.first))
    counter = base.counter(target.indicator)
    return known.Fact(Ratio(0, 0), at) if fact is None and counter and counter.live else fact
