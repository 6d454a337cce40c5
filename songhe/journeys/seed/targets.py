"""What the plans show in the demo: figures that departments reported (synthetic, and marked so), tasks, counts of every month
since the plans began, and the reports that were published of them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.city.targets import actions, plan
from songhe.journeys.seed.ground import HOME, SEEDER, Ground, words
from songhe.register.access.models import User
from songhe.register.places.models import Division

FIRST = base.month(2025, 1)
YEAR, DECEMBER = 13, 12
PUBLISHED = 5  # months before this one of which there is a report
BEFORE = timedelta(days=40)  # tasks were set so long before their day


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Everything of the plans; facilities and calls must stand by now."""
    said = _reported(ground) + _tasks(ground)
    months = _months(ground)
    for month in months:
        actions.count_month(month=month, at=_counted_at(ground, month))
    actions.look_ahead(at=ground.at)
    for month in months[-PUBLISHED - 1 : -1]:
        actions.publish(kind="monthly", month=month, user=accounts["city"], at=_morning(month))
    return said + len(months)


def _months(ground: Ground) -> list[Span]:
    """What the first pages show: a year of months and the Decembers; the worker counts the others in its own time."""
    this = base.month_of(ground.at)
    count = (this.first.year - FIRST.first.year) * 12 + this.first.month
    every = base.months_before(this, max(1, count))
    if ground.small:
        return every[-PUBLISHED - 2 :]
    return [month for month in every if month in every[-YEAR:] or month.first.month == DECEMBER]


def _counted_at(ground: Ground, month: Span) -> datetime:
    """On the first of the next month, before anybody comes to work; the month that runs, now."""
    return min(ground.at, month.ends_at + timedelta(hours=6))


def _morning(month: Span) -> datetime:
    return datetime.combine(month.last + timedelta(days=1), time(9), tzinfo=HOME)


def _reported(ground: Ground) -> int:
    rows = [row for row in words("targets")["reported"] if _day(row[2]) <= ground.today]
    for target, area, month, numerator, denominator, who in rows:
        whole = None if denominator is None else Decimal(denominator)
        actions.report(
            target=target, area=area, month=_day(month), numerator=Decimal(numerator), denominator=whole, department=who,
            evidence=words("targets")["evidence"], by=SEEDER, at=_said_at(ground, month), synthetic=True,
        )  # fmt: skip
    return len(rows)


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _said_at(ground: Ground, month: str) -> datetime:
    span = base.read_month(month)
    assert span is not None
    return min(ground.at, span.ends_at + timedelta(days=4))


def _tasks(ground: Ground) -> int:
    """Duties that were set some weeks ago; some are late by now, some were answered."""
    rows = words("targets")["tasks"]
    for measure, title, department, code, days, wanted, deed in rows:
        due = ground.today + timedelta(days=days)
        assert measure in plan.measures()
        where = Division.objects.get(code=code)
        told: dict[str, Any] = {"by": SEEDER, "at": ground.at - BEFORE}
        task = actions.create(
            measure=measure, title=title, department=department, division=where, due_on=due, wanted=wanted, **told
        )
        if deed:
            actions.reply(task=task, text="已办，材料随附", evidence="演示材料", by=SEEDER, at=ground.at - timedelta(days=14))
        if deed == "accept":
            actions.accept(task=task, by=SEEDER, at=ground.at - timedelta(days=13))
    return len(rows)
