"""A warning adds visits where the dated rules say so, changes with it, and ends with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.visits import dated
from songhe.care.visits.actions.aside import call_occasion, end_occasion
from songhe.care.visits.models import Counted, Occasion
from songhe.register.access.scope import covers

LEVELS = ("blue", "yellow", "orange", "red")
SPAN = timedelta(days=14)


def follow_warning(
    *, source: str, kind: str, level: str, paths: Iterable[str], until: datetime | None, by: Actor, at: datetime
) -> int:
    """The places of this warning have the hard weather that the rules give its kind and level. Of how many places."""
    day = localtime(at).date()
    rule = next((one for one in dated.weather(day) if one.alert == kind), None)
    wanted = set(paths) if rule and LEVELS.index(level) >= LEVELS.index(rule.least) else set()
    last = min(localtime(until or at).date() + timedelta(days=0 if until or not rule else rule.days), day + SPAN)
    with journal.deed():
        rows = {row.division_path: row for row in Occasion.objects.filter(source=source, ended_at=None)}
        for path in sorted(rows.keys() - wanted):
            end_occasion(occasion=rows[path], by=by, at=at)
        for path in sorted(wanted - rows.keys()):
            if rule:
                call_occasion(path=path, kind=rule.occasion, first=day, last=max(day, last), by=by, at=at, source=source)
        _again(wanted ^ rows.keys(), at)
    return len(wanted)


def end_warning(*, source: str, by: Actor, at: datetime) -> None:
    """It is over; what was visited for it stays."""
    with journal.deed():
        rows = list(Occasion.objects.filter(source=source, ended_at=None))
        for row in rows:
            end_occasion(occasion=row, by=by, at=at)
        _again({row.division_path for row in rows}, at)


def _again(paths: Iterable[str], at: datetime) -> None:
    """The lists of their counties are computed anew within minutes, not by night."""
    before = localtime(at).date() - timedelta(days=1)
    told = set(paths)
    touched = [row.pk for row in Counted.objects.all() if any(covers(row.path, one) or covers(one, row.path) for one in told)]
    Counted.objects.filter(pk__in=touched).update(day=before)
