"""Where the targets of a place stand: computed, reported or nothing; what should be there by now; the light."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


def day_of(span: Span, at: datetime) -> date:
    """The day for which a month is judged: its last, or today."""
    return min(span.last, timezone.localdate(at))


def asked(target: Target, area: str) -> rules.Asked:
    """What the target asks of a place, as the rules take it."""
    return rules.Asked(target.kind, target.comparator, target.steps_of(area), target.due)


def standings(
    user: User, place: Place, span: Span, at: datetime, targets: Iterable[Target] | None = None, by: datetime | None = None
) -> list[Standing]:
    """Every target (or some) at a place, in the order of the plans. Three queries, and one for each that is read live."""
    gathering.gather()
    wanted = list(targets if targets is not None else plan.targets().values())
    facts = known.facts(user, [one.indicator for one in wanted], place, [span], at, by)
    said = reported.newest(user, [one.code for one in wanted], [place.code], span.first)
    return [
        judged(one, place, span, at, facts.get((one.indicator, place.path, span.first)), said.get((one.code, place.code)))
        for one in wanted
    ]


def by_place(user: User, target: Target, of: Place, within: Sequence[Place], span: Span, at: datetime) -> list[Standing]:
    """One target at the places below one, in their order."""
    gathering.gather()
    facts = known.below(user, target.indicator, of, list(within), [span], at)
    said = reported.newest(user, [target.code], [one.code for one in within], span.first)
    return [
        judged(target, one, span, at, _fact(facts, target, one, span, at), said.get((target.code, one.code))) for one in within
    ]


def matrix(user: User, of: Place, within: Sequence[Place], span: Span, at: datetime) -> dict[str, list[Standing]]:
    """Every target at each of the places below one, by code of the place. Three queries, and some for what is read live."""
    gathering.gather()
    wanted = list(plan.targets().values())
    said = reported.newest(user, [one.code for one in wanted], [one.code for one in within], span.first)
    facts = known.below_all(user, [one.indicator for one in wanted], of, list(within), [span], at)
    return {
        one.code: [
            judged(target, one, span, at, _fact(facts, target, one, span, at), said.get((target.code, one.code)))
            for target in wanted
        ]
        for one in within
    }


def judged(target: Target, place: Place, span: Span, at: datetime, fact: known.Fact | None, said: Reported | None) -> Standing:
    """The figure as it is known, with its light. A budget of another year says nothing about this one."""
    if said and target.kind == rules.YEARLY and said.month.year != span.first.year:
        said = None
    kind, value = _value(target, fact, said)
    verdict = rules.judge(asked(target, place.code), value, day_of(span, at), plan.lights(day_of(span, at)))
    when = fact.at if kind == COMPUTED and fact else said.reported_at if said else None
    ratio = fact.ratio if fact and kind == COMPUTED else None
    return Standing(target, place, kind, value, verdict, when, ratio, fact.row if fact else None, said)


def _value(target: Target, fact: known.Fact | None, said: Reported | None) -> tuple[str, float | None]:
    indicator = base.find(target.indicator)
    if fact is not None and indicator is not None:
        return COMPUTED, indicator.value(fact.ratio)
    return (REPORTED, said.value) if said else (NOTHING, None)


def _fact(facts: dict[known.Key, known.Fact], target: Target, one: Place, span: Span, at: datetime) -> known.Fact | None:
    """A live figure says nothing of a place without a call: there it is nought."""
    fact = facts.get((target.indicator, one.path, span.first))
    counter = base.counter(target.indicator)
    return known.Fact(Ratio(0, 0), at) if fact is None and counter and counter.live else fact
