"""What the pages of filing say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.utils.translation import gettext as _

from songhe.register.access.models import BUREAU_ROLES, User
from songhe.register.filing import actions, dated, queries, rules
from songhe.register.filing.models import Filing, MonthlyReport, Paper
from songhe.register.places import queries as places
from songhe.register.providers import dated as provided
from songhe.register.providers import queries as providers
from songhe.register.providers.models import BedKind, Facility, Status

PER_PAGE, SILENT = 40, 60
SUMMED = ("people", "visits", "meals", "beds_taken")
TONES = {
    Filing.Status.SUBMITTED: ("info", "clock"),
    Filing.Status.RECEIVED: ("ok", "check"),
    Filing.Status.REFUSED: ("warn", "arrow-back-up"),
    Filing.Status.WITHDRAWN: ("", "x"),
}


def filed(row: Filing, day: date) -> dict[str, Any]:
    """A filing in words: what it says, whether it is late, what stands in its way."""
    open_now = row.status == Filing.Status.SUBMITTED
    return {
        "row": row,
        "tone": TONES[Filing.Status(row.status)],
        "what": what(row),
        "late": (day - row.due_on).days if open_now and row.due_on < day else 0,
        "left": (row.due_on - day).days if open_now else None,
        "rise": _rise(row, day),
    }


def what(row: Filing) -> str:
    """What is filed, in a sentence."""
    told = row.contents
    if row.kind == Filing.Kind.PRICE:
        words = {"name": told["name"], "price": yuan(told["cents"]), "day": told["valid_from"]}
        if told.get("before") is None:
            return _("%(name)s %(price)s 元，从 %(day)s 起") % words
        return _("%(name)s从 %(before)s 元调到 %(price)s 元，从 %(day)s 起") % {**words, "before": yuan(told["before"])}
    if told.get("beds"):
        parts = [f"{BedKind(kind).label} {number}" for kind, number in told["beds"].items()]
        return _("、").join(parts)
    return row.note


def yuan(cents: int) -> str:
    """12, 12.50."""
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"


def _rise(row: Filing, day: date) -> int:
    """By how many percent a price rises, where that is much."""
    told = row.contents
    share = rules.rise(told["before"], told["cents"]) if told.get("before") else None
    return round(share) if share is not None and share >= dated.days(day).raise_percent else 0


def desk(rows: Sequence[Filing], day: date) -> list[dict[str, Any]]:
    """A page of the desk's list."""
    names = places.names_of(row.division_path for row in rows)
    return [{**filed(row, day), "where": names[row.division_path]} for row in rows]


def one(row: Filing, user: User, day: date) -> dict[str, Any]:
    """One filing with its papers."""
    needed = dated.papers(row.kind, row.submitted_at.date())
    papers = [(Paper(code).label, code in row.papers) for code in dict.fromkeys([*needed, *row.papers])]
    may = row.status == Filing.Status.SUBMITTED and user.role in BUREAU_ROLES
    return {
        **filed(row, day),
        "papers": papers,
        "may_decide": may,
        "why": actions.why_not_received(row, day) if may else "",
        "days": dated.days(day),
        "where": places.names(row.division_path),
    }


def summary(facility: Facility, day: date) -> dict[str, Any]:
    """What the page of a facility shows of this room: prices, filings, months."""
    return {
        "facility": facility,
        "charges": queries.charges([facility.pk], day)[facility.pk],
        "filings": [filed(row, day) for row in facility.filings.select_related("facility")[:6]],
        "reports": list(facility.reports.all()[:6]),
        "first": facility.filings.filter(kind="first", status="received").first(),
        "days": dated.days(day),
    }


def months(user: User, month: date, day: date, page: Any = 1) -> dict[str, Any]:
    """Who has reported a month and who has not: two lists and what they add up to."""
    rows = queries.reports(user).filter(month=month).order_by("division_path", "facility__name", "pk")
    sums = rows.aggregate(**{name: Sum(name) for name in SUMMED})
    told = Paginator(rows, PER_PAGE).get_page(page)
    mine = providers.facilities(user).order_by("division_path", "name", "pk")
    silent = Paginator(queries.unreported(mine, month), SILENT).get_page(1)
    names = places.names_of([*(row.division_path for row in told), *(row.division_path for row in silent)])
    due, after = rules.report_due(month, dated.days(day).report_day), rules.month_after(month)
    return {
        "month": month,
        "before": rules.month_before(month),
        "after": after if after <= day.replace(day=1) else None,
        "told": [(row, names[row.division_path]) for row in told],
        "silent": [(row, names[row.division_path]) for row in silent],
        "page": told,
        "number": silent.paginator.count,
        "sums": {name: value or 0 for name, value in sums.items()},
        "due": due,
        "late": due < day,
    }


def quiet(rows: Sequence[Facility], day: date) -> list[dict[str, Any]]:
    """Hung up but not operating: what each says of itself beside the traces that are missing."""
    keys = [row.pk for row in rows]
    newest: dict[Any, MonthlyReport] = {}
    for report in MonthlyReport.objects.filter(facility__in=keys).order_by("month"):
        newest[report.facility_id] = report
    names = places.names_of(row.division_path for row in rows)
    return [
        {
            "row": row,
            "where": names[row.division_path],
            "said": newest.get(row.pk),
            "silent": (day - row.footprint_on).days if row.footprint_on else None,
            "contradicts": row.pk in newest and newest[row.pk].open_days > 0,
        }
        for row in rows
    ]


def rule(day: date) -> Any:
    """When silence counts as not operating, on that day."""
    return provided.operating(day)


def due_for(facility: Facility, day: date) -> list[dict[str, Any]]:
    """What an operator owes of this room: a month's report, the first filing. With both prefetched it asks nothing."""
    if facility.status != Status.OPERATING:
        return []
    owed: list[dict[str, Any]] = []
    month = rules.month_before(day)
    began = facility.opened_on is not None and facility.opened_on < day.replace(day=1)
    if began and not any(one.month == month for one in facility.reports.all()):
        owed.append({"what": "report", "month": month, "day": rules.report_due(month, dated.days(day).report_day)})
    if not any(one.kind == "first" and one.status in {"submitted", "received"} for one in facility.filings.all()):
        owed.append({"what": "first", "day": None, "days": dated.days(day).first_days})
    return owed
