"""Look ahead: the chance of each year's number from what is on its way, kept beside the counts."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from songhe.base import indicators as base
from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.indicators import Counter
from songhe.city.targets import gathering, places, plan
from songhe.city.targets.models import Outlook
from songhe.city.targets.outlooks import Facts, stages_of, told
from songhe.city.targets.plan import Target
from songhe.city.targets.queries import known
from songhe.city.targets.queries.outlooks import newest_of
from songhe.register.access.scope import covers
from songhe.register.places.queries import counties

MARGIN = 0.0005  # a chance that moved less is the same


def look_ahead(*, at: datetime) -> int:
    """An outlook for the city and each county of every target whose way is known; only what changed is added."""
    gathering.gather()
    today, paths = timezone.localdate(at), [places.path_of(plan.CITY), *(row.path for row in counties())]
    rules = plan.pipeline(today)
    made: list[Outlook] = []
    with base.sharing():
        for code, kinds in rules["kinds"].items():
            counter, target = base.counter(code), plan.targets()[code]
            if counter and counter.pipeline:
                made += _of_target(target, counter, paths, kinds, rules["valid_from"], at)
    return _keep(made, at)


def _of_target(target: Target, counter: Counter, paths: list[str], kinds: Any, rule_from: Any, at: datetime) -> list[Outlook]:
    """This year's number, and the last year's."""
    assert counter.pipeline is not None
    today, stages, waiting = timezone.localdate(at), stages_of(kinds), counter.pipeline(at)
    reached = known.stored(target.indicator, today.replace(day=1))
    made = []
    for path in paths:
        here, mine = reached.get(path), [(stage, days) for place, stage, days in waiting if covers(path, place)]
        for year in sorted({today.year, plan.YEARS[-1]} & set(plan.YEARS)):
            facts = Facts(target, places.code_of(path), year, here.met if here else 0, mine, today)
            row = told(facts, stages)
            if row is not None:
                made.append(Outlook(place=path, made_at=at, rule_from=rule_from, **row))
    return made


def _keep(made: list[Outlook], at: datetime) -> int:
    before = newest_of([row.target for row in made])
    new = [row for row in made if _differs(row, before.get((row.target, row.place, row.year)))]
    if new:
        with journal.deed():
            Outlook.objects.bulk_create(new)
            journal.write(
                verb="targets.look_ahead", subject=new[0], by=CLOCK, at=at, division=plan.CITY, facts={"rows": len(new)}
            )
    return len(new)


def _differs(row: Outlook, before: Outlook | None) -> bool:
    if before is None:
        return True
    same = ("reached", "need", "on_the_way", "stages", "binds", "lacking", "rule_from")
    return abs(row.chance - before.chance) > MARGIN or any(getattr(row, name) != getattr(before, name) for name in same)
