"""Reads of false alarms: how they came about, from which make, month by month; and what each change did."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from songhe.base.indicators import Ratio, Span, month_of
from songhe.care.emergency import queries as emergency
from songhe.care.emergency.models import FALSE, Call, Cause, FalseWhy
from songhe.city.answering import dated, rules, words
from songhe.city.answering.models import Change
from songhe.register.access import scope
from songhe.register.access.models import User

UNSAID = ""  # closed as a false alarm without a word of how it came about


def rung(user: User, first: datetime, after: datetime) -> QuerySet[Call]:
    """Closed calls that a device raised: what the figure of false alarms counts (neither drill nor test)."""
    rows = emergency.calls(user).filter(status="closed", device_model__gt="", drill=False).exclude(cause=Cause.TEST)
    return rows.filter(received_at__gte=first, received_at__lt=after)


@dataclass(frozen=True)
class Table:
    """False alarms of some months: by how they came about and month, and by make."""

    months: list[Span]
    whys: list[tuple[str, list[int], int]]  # the word of the cause, by month, together
    models: list[tuple[str, Ratio]]
    total: Ratio


def table(user: User, months: list[Span]) -> Table:
    """One reading of the calls, counted three ways."""
    rows = rung(user, months[0].starts_at, months[-1].ends_at)
    lines = [(why, model, month_of(at).key, cause in FALSE) for why, model, at, cause in rows.values_list(*_COLUMNS)]
    false = [line for line in lines if line[3]]
    by_why = Counter((why, key) for why, _m, key, _f in false)
    all_of: Counter[str] = Counter()
    false_of: Counter[str] = Counter()
    for _why, model, _key, is_false in lines:
        all_of[model] += 1
        false_of[model] += is_false
    whys = [(why, [by_why[why, one.key] for one in months]) for why in (*FalseWhy.values, UNSAID)]
    told = [(why, counts, sum(counts)) for why, counts in whys if any(counts)]
    models = [(model, Ratio(false_of[model], all_of[model])) for model in all_of]
    return Table(
        months, sorted(told, key=lambda line: (line[0] == UNSAID, -line[2])),
        sorted(models, key=lambda line: (-line[1].met, line[0])), Ratio(len(false), len(lines)),
    )  # fmt: skip


_COLUMNS = ("false_why", "device_model", "received_at", "cause")


def listed(user: User, months: list[Span], why: str | None, model: str) -> QuerySet[Call]:
    """The false alarms behind a number of the table, newest first."""
    rows = rung(user, months[0].starts_at, months[-1].ends_at).filter(cause__in=sorted(FALSE))
    rows = rows if why is None else rows.filter(false_why=why)
    return (rows.filter(device_model=model) if model else rows).order_by("-received_at")


@dataclass(frozen=True)
class Effect:
    """What a change did: false alarms of all rung in so many days before and after it."""

    change: Change
    before: Ratio
    after: Ratio
    days: int  # that have passed since, at most as many as before
    verdict: str

    @property
    def word(self) -> Any:
        """The verdict in words."""
        return words.VERDICTS[self.verdict]


def effects(user: User, at: datetime) -> list[Effect]:
    """Changes of the user's division and those made above it, newest first, each counted among the calls of its own place."""
    mine = scope.within(user.scope) | Q(division_path__in=scope.paths_above(user.scope))
    rows = Change.objects.filter(mine, status=Change.Status.MADE).select_related("division")
    return [_effect(row, user, at) for row in rows.order_by("-from_on", "-made_at")]


def _effect(change: Change, user: User, at: datetime) -> Effect:
    rule, today = dated.effect(change.from_on), localtime(at).date()
    passed = min(rule.days, (today - change.from_on).days)
    before = _share(change, user, change.from_on - timedelta(days=rule.days), rule.days)
    after = _share(change, user, change.from_on, passed)
    pairs = (before.met, before.of), (after.met, after.of)
    return Effect(change, before, after, passed, rules.verdict(*pairs, rule.least_calls, rule.chance))


def _share(change: Change, user: User, first: date, days: int) -> Ratio:
    """Of all that devices of this make raised: how many were false in the way the change is against."""
    if days <= 0:
        return Ratio(0, 0)
    span = Span(first, first + timedelta(days=days - 1))
    rows = rung(user, span.starts_at, span.ends_at).filter(scope.within(change.division_path))
    rows = rows.filter(device_model=change.device_model) if change.device_model else rows
    false: Any = Q(cause__in=sorted(FALSE))
    met = rows.filter(false & Q(false_why=change.why) if change.why else false)
    return Ratio(met.count(), rows.count())


def makes(user: User, months: list[Span]) -> list[str]:
    """Makes that rang in these months, for the form."""
    rows = rung(user, months[0].starts_at, months[-1].ends_at)
    return sorted(set(rows.order_by().values_list("device_model", flat=True).distinct()))
