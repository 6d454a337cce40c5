"""What is due and what was handed on, by month; and how providers were judged."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.indicators import Span
from songhe.care.homebeds import dated, queries, rules, words
from songhe.care.homebeds.models import Evaluation, Subsidy
from songhe.care.homebeds.showing.months import month
from songhe.register.access.models import User
from songhe.register.places import queries as places
from songhe.register.providers.models import Facility


def paying(user: User, span: Span) -> dict[str, Any]:
    """A month: who is paid, who is not and why, and the lists that were made of it."""
    money = list(queries.subsidies(user).filter(month=span.first).order_by("kind", "facility__name", "elder__name", "pk"))
    rows = list(queries.months(user).filter(month=span.first).order_by("facility__name", "home_bed__elder__name", "pk"))
    names = places.names_of({one.division_path for one in money} | {row.division_path for row in rows})
    due, handed = [one for one in money if one.status == "due"], [one for one in money if one.status == "handed"]
    paid = {one.home_bed_id for one in money if one.kind == "run" and one.status != "dropped"}
    left = [(row, month(row)) for row in rows if row.home_bed_id not in paid and row.nights]
    lists = sorted({one.list_number for one in handed})
    return {
        "due": [_line(one, names) for one in due], "handed": [_line(one, names) for one in handed], "left": left,
        "sum": words.yuan(sum(one.cents for one in due)), "handed_sum": words.yuan(sum(one.cents for one in handed)),
        "lists": lists, "counted": len(rows), "met": sum(row.met and row.nights > 0 for row in rows),
        "of": sum(row.nights > 0 for row in rows),
    }  # fmt: skip


def _line(row: Subsidy, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row, "where": names[row.division_path], "tone": words.MONEY[Subsidy.Status(row.status)],
        "amount": words.yuan(row.cents),
    }  # fmt: skip


def sheet(rows: Sequence[Subsidy]) -> tuple[list[str], list[list[Any]]]:
    """A list that goes to be paid: headings, and a row each; amounts in cents as they are paid, said in yuan."""
    names = places.names_of({row.division_path for row in rows})
    headings = [
        _("序号"),
        _("月份"),
        _("补贴"),
        _("老人"),
        _("所在地"),
        _("服务机构"),
        _("运营方"),
        _("金额（元）"),
        _("依据规则起"),
        _("拨付表号"),
    ]
    lines: list[list[Any]] = [
        [number, f"{row.month:%Y-%m}", row.get_kind_display(), row.elder.name, names[row.division_path], row.facility.name,
         row.facility.operator.name if row.facility.operator else "", f"{row.cents / 100:.2f}", str(row.rule_from),
         row.list_number]
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    total = sum(row.cents for row in rows)
    return headings, [*lines, ["", "", _("合计"), "", "", "", "", f"{total / 100:.2f}", "", ""]]


def quarter_word(first: date) -> str:
    """2026 年第三季度."""
    ordinal = (_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))[(first.month - 1) // 3]
    return _("%(year)d 年%(n)s") % {"year": first.year, "n": ordinal}


def quarter(facility: Facility, first: date) -> dict[str, Any]:
    """A quarter that was not judged yet: what its lines would give without the bureau's own part."""
    last = queries.last_of(first)
    criteria = dated.criteria(last)
    lines = _named(rules.points(criteria, queries.shares(facility, first), 0), last)
    return {"facility": facility, "lines": lines, "points": sum(line["points"] for line in lines), "word": quarter_word(first)}


def evaluation(row: Evaluation) -> dict[str, Any]:
    """What was judged, in words."""
    last = queries.last_of(row.quarter)
    grades = {one.code: one for one in dated.grades(last)}
    grade = grades.get(row.grade)
    tone = "danger" if grade is not None and not grade.pays else "ok" if row.points >= _good(last) else "info"
    return {
        "row": row, "word": quarter_word(row.quarter), "grade": grade, "tone": tone, "lines": _named(row.lines, last),
    }  # fmt: skip


def _good(day: date) -> int:
    return dated.grades(day)[0].points_from


def _named(lines: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    names = {one.code: one for one in dated.criteria(day)}
    return [{**line, "name": names[line["code"]].name, "by": names[line["code"]].by} for line in lines if line["code"] in names]


def over(at: datetime) -> date:
    """The newest quarter that is over."""
    return rules.quarter_before(rules.quarter_of(localtime(at).date()))


def months_seen(user: User) -> list[date]:
    """Months that were counted, the newest first."""
    rows: Any = queries.months(user).order_by("-month").values_list("month", flat=True).distinct()
    return list(rows[:24])
