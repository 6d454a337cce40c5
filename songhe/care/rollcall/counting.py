"""How the figures of roll-calls are counted, and the lists behind them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Row, Span
from songhe.care.rollcall import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.rollcall.models import Muster, Person
from songhe.register.access.counted import counted, page

HOUR = timedelta(hours=1)


def _held(span: Span, at: datetime) -> QuerySet[Muster]:
    until = min(at, span.ends_at)
    return Muster.objects.filter(started_at__gte=span.starts_at, started_at__lt=until).order_by("-started_at", "pk")


def _real(span: Span, at: datetime) -> list[tuple[Muster, bool]]:
    return [(row, True) for row in _held(span, at).filter(drill=False)]


def _drills(span: Span, at: datetime) -> list[tuple[Muster, bool]]:
    return [(row, True) for row in _held(span, at).filter(drill=True, status=Muster.Status.ENDED, ended_at__lte=at)]


def _people(span: Span, at: datetime) -> list[tuple[Person, bool]]:
    """People of rolls that are an hour old, and whether they were accounted for within it."""
    rows = Person.objects.filter(muster__in=_held(span, at).filter(drill=False, started_at__lte=at - HOUR).order_by())
    rows = rows.select_related("muster", "elder").order_by("muster__started_at", "rank", "pk")
    return [(row, row.accounted_at is not None and row.accounted_at <= row.muster.started_at + HOUR) for row in rows]


def _muster(row: Muster, place: str, met: bool) -> Row:
    return Row(row.name, place, row.get_status_display(), page("rollcall:board", row.pk), met)


def _person(row: Person, place: str, met: bool) -> Row:
    return Row(row.elder.name, place, _note(row, met), page("rollcall:person", row.pk), met)


def _note(row: Person, met: bool) -> str:
    said = {"name": row.muster.name, "status": row.get_status_display()}
    return _("%(name)s，%(status)s") % said if met else _("%(name)s，一小时内没有着落，现在%(status)s") % said


base.count_by(
    {
        "roll-calls": counted(_real, _muster, remembers=False),
        "roll-call-within-hour": counted(_people, _person, remembers=False),
        "roll-call-drills": counted(_drills, _muster, remembers=False),
    }
)
