"""How the figures of daily care are counted, and the lists behind them: which home, when, whether; nothing of the body."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.care.nursing import dated
from songhe.care.nursing import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.nursing.models import Act, Mishap
from songhe.register.access import scope
from songhe.register.access.counted import page
from songhe.register.places import queries as places

MOST = 500
IN_TIME = Q(status="done", late=False)
BY_TWO = Q(status="done", second__isnull=False)
REPORTED = Q(reported_at__isnull=False, reported_at__lte=F("report_by"))


def _acts(span: Span, at: datetime, **which: Any) -> QuerySet[Act]:
    """Acts that were owed: of the month, whose time is over, and not excused."""
    excused = [code for code, one in dated.reasons(localtime(at).date()).items() if one.excused]
    rows = Act.objects.filter(due_at__gte=span.starts_at, due_at__lt=min(span.ends_at, at), **which)
    owed = Q(status__in=["done", "missed"]) | Q(status="not_done") & ~Q(reason__in=excused) | Q(status="prepared", step__gt=0)
    return rows.filter(owed)


def _of_acts(met: Q, **which: Any) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        rows = _acts(span, at, **which).order_by().values("division_path")
        found = rows.annotate(n=Count("pk"), good=Count("pk", filter=met))
        return {row["division_path"]: Ratio(row["good"], row["n"]) for row in found}

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Told:
        found = _part(_inside(_acts(span, at, **which), user, path), met, part).select_related("facility").order_by("-due_at")
        return Told([(row, part if part != "of" else "") for row in found[:MOST]], lambda some: _act_lines(some, met))

    return Counter(count, rows)


def _inside(rows: QuerySet[Any], user: Any, path: str) -> QuerySet[Any]:
    return rows.filter(scope.within(path.partition("-")[0]), scope.within(user.scope))


def _part(rows: QuerySet[Any], met: Q, part: str) -> QuerySet[Any]:
    return rows if part == "of" else rows.filter(met) if part == "met" else rows.exclude(met)


def _act_lines(some: Any, met: Q) -> list[Row]:
    names = places.names_of({row.division_path for row, _part in some})
    keys = [row.pk for row, _part in some]
    good = set(Act.objects.filter(met, pk__in=keys).values_list("pk", flat=True))
    return [Row(row.facility.name, names[row.division_path], _said(row), "", row.pk in good) for row, _part in some]


def _said(row: Act) -> str:
    kind = dated.kinds(localtime(row.due_at).date()).get(row.kind)
    due = localtime(row.due_at)
    told = {"due": f"{due:%m-%d %H:%M}", "what": kind.name if kind else row.kind, "status": row.get_status_display()}
    return _("%(due)s %(what)s，%(status)s") % told


def _mishaps(span: Span, at: datetime) -> QuerySet[Mishap]:
    """Mishaps of the month that are to be reported, and were, or by now should have been."""
    rows = Mishap.objects.filter(happened_at__gte=span.starts_at, happened_at__lt=span.ends_at, report_by__isnull=False)
    return rows.filter(Q(reported_at__isnull=False) | Q(report_by__lt=at))


def _count_mishaps(span: Span, at: datetime) -> dict[str, Ratio]:
    rows = _mishaps(span, at).order_by().values("division_path").annotate(n=Count("pk"), good=Count("pk", filter=REPORTED))
    return {row["division_path"]: Ratio(row["good"], row["n"]) for row in rows}


def _mishap_rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Told:
    found = _part(_inside(_mishaps(span, at), user, path), REPORTED, part).select_related("facility").order_by("-happened_at")
    return Told(list(found[:MOST]), _mishap_lines)


def _mishap_lines(some: Any) -> list[Row]:
    names = places.names_of({row.division_path for row in some})
    return [_mishap_line(row, names[row.division_path]) for row in some]


def _mishap_line(row: Mishap, place: str) -> Row:
    known = dated.mishaps(localtime(row.happened_at).date()).get(row.kind)
    met = row.reported_at is not None and row.report_by is not None and row.reported_at <= row.report_by
    told = {"what": known.name if known else row.kind, "when": f"{localtime(row.happened_at):%m-%d %H:%M}"}
    note = _("%(what)s，%(when)s，按时上报") % told if met else _("%(what)s，%(when)s，没有按时上报") % told
    return Row(row.facility.name, place, note, page("nursing:mishap", row.pk), met)


base.count_by(
    {
        "care-in-time": _of_acts(IN_TIME),
        "turns-late": _of_acts(~IN_TIME, kind="turn"),
        "medicine-by-two": _of_acts(BY_TWO, kind="medicine"),
        "mishaps-reported": Counter(_count_mishaps, _mishap_rows),
    }
)
