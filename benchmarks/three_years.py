"""What `pages.py` measures on: the demo city, half a million elders and their family doctors, three years of counts.

Each part is written once: a node that holds it already, or half of it, goes on where it was.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from scratch import say

ELDERS, HANDFUL = 554_400, 50_000


def sow(small: bool, elders: int) -> None:
    """The demo's own seed at noon, whatever the hour is, and as many elders beside it."""
    from songhe.base import clock
    from songhe.journeys import seed_city
    from songhe.journeys.seed import crowd
    from songhe.journeys.seed.ground import Ground

    noon = clock.now().replace(hour=4, minute=0)
    seed_city.sow(at=min(noon, clock.now()), small=small, tell=say)
    if elders:
        crowd.sow(Ground(at=clock.now()), elders / ELDERS, say)
        doctors(clock.now())


def doctors(at: Any) -> None:
    """Three of five elders have a contract with one team a county, half of all a check of this year: figures read both."""
    from django.db import transaction

    from songhe.care.health.models import Checkup, Contract, Team
    from songhe.journeys.seed.pouring import pour as written
    from songhe.journeys.seed.pouring import poured
    from songhe.register.people.models import LIVE, Elder

    if Contract.objects.count() > HANDFUL:
        return
    first, people = at.date().replace(month=1, day=1), Elder.objects.filter(status__in=LIVE, doctor_contracts=None)
    for county in sorted({path[:11] for path in people.values_list("division_path", flat=True).distinct()}):
        contracts, checks = [], []
        with transaction.atomic():
            team = Team.objects.create(name=f"{county[5:]} team", clinic="clinic", division_path=county)
            for key, path in people.filter(division_path__begins=county).values_list("pk", "division_path"):
                dice = key.int % 10
                if dice < 6:
                    facts: dict[str, Any] = {"starts_on": first, "ends_on": first.replace(month=12, day=31), "signed_at": at}
                    contracts.append(Contract(elder_id=key, division_path=path, team=team, status="active", **facts))
                if dice % 2:
                    checks.append(
                        Checkup(elder_id=key, division_path=path, on=first, year=first.year, noted_at=at, by_name="-")
                    )
            for model, rows in ((Contract, contracts), (Checkup, checks)):
                written(model, poured(rows))
        say(f"  {len(contracts):,} contracts and {len(checks):,} checks of {county[5:]}")


def pour(months: int) -> int:
    """Counts of every figure for every division over so many months before this one; how many rows there are of them now."""
    from songhe.base import clock, statistics
    from songhe.base import indicators as base
    from songhe.base.bulk import bulk_writing
    from songhe.city.targets import gathering
    from songhe.city.targets.models import Count
    from songhe.register.places.models import Division

    spans = base.months_before(base.month_of(clock.now()), months)[:-1]
    paths = sorted(Division.objects.values_list("path", flat=True))
    figures = gathering.counted()
    before = Count.objects.count()
    with bulk_writing():
        for number, (one, _counter) in enumerate(figures, 1):
            _figure(one, spans, paths)
            if not number % 10:
                say(f"  counts of {number} of {len(figures)} figures")
        after = Count.objects.count()
        if after > before:
            _steps(figures, spans)
            statistics.take_stock()
    return after


def _figure(one: Any, spans: list[Any], paths: list[str]) -> None:
    """One figure, in one transaction; nothing where it was poured before."""
    from django.db import transaction

    from songhe.city.targets.models import Count
    from songhe.journeys.seed.pouring import pour as written

    if Count.objects.filter(indicator=one.code, place=paths[-1], month=spans[0].first, counted_at=spans[0].ends_at).exists():
        return
    with transaction.atomic():
        rows = _rows(one, spans, paths)
        while some := list(islice(rows, HANDFUL)):
            written(Count, some)


def _rows(one: Any, spans: list[Any], paths: list[str]) -> Iterator[tuple[Any, ...]]:
    """Plain rows in the order of the index that pages read."""
    from songhe.base.rows import new_id, this_node
    from songhe.city.targets import places
    from songhe.city.targets.models import Count
    from songhe.journeys.seed.pouring import poured

    names = [field.attname for field in Count._meta.concrete_fields]
    at = {name: number for number, name in enumerate(names)}
    dice, facts = random.Random(one.code), {"indicator": one.code, "version": one.version}
    plain: dict[str, Any] = {**facts, "node": this_node(), "numerator": 0, "denominator": 50}
    blank = [Count(**plain, place="", level="", month=span.first, counted_at=span.ends_at) for span in spans]
    months = [list(row) for row in poured(blank)]
    hexed = isinstance(months[0][at["id"]], str)
    for path in paths:
        level = places.level_of(path)
        for row in months:
            key = new_id()
            row[at["id"]] = key.hex if hexed else key
            row[at["place"]], row[at["level"]], row[at["numerator"]] = path, level, dice.randrange(40)
            yield tuple(row)


def _steps(figures: list[Any], spans: list[Any]) -> None:
    """Every month was counted on each of its days."""
    from songhe.city.targets.models import Step

    for one, _counter in figures:
        facts = {"indicator": one.code, "version": one.version}
        steps = [
            Step(day=day, month=span.first, claimed_at=span.ends_at, done_at=span.ends_at, **facts)
            for span in spans
            for day in (span.first + timedelta(days=back) for back in range((span.last - span.first).days + 1))
        ]
        Step.objects.bulk_create(steps, batch_size=5_000, ignore_conflicts=True)
