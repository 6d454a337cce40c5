"""A figure's calls as a table for the spreadsheet: without names, with a line that says who took it out and when."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.base.indicators import HOME
from songhe.care.emergency import counting, queries, rules
from songhe.desks.bureau import words
from songhe.desks.bureau.choice import Choice
from songhe.links.sheets.writing import tame
from songhe.register.places.models import Division

MOST = 500  # rows that may leave without an approval (standards 13.4)


def take_out(choice: Choice, part: str) -> str:
    """The calls behind the figure as CSV; noted in the journal before it is given."""
    calls = list(_calls(choice, part)[: MOST + 1])
    if len(calls) > MOST:
        raise Refused(_("一次最多导出 %(most)s 行，请选一个县（市、区）或别的月份。") % {"most": MOST})
    with journal.deed():
        journal.write(
            verb="bureau.export", subject=choice.user, by=choice.user.actor, at=choice.at, division=choice.user.scope,
            facts={**_asked(choice, part), "rows": len(calls)},
        )  # fmt: skip
    return _csv(choice, calls)


def _asked(choice: Choice, part: str) -> dict[str, str]:
    model = {"model": choice.model} if choice.model else {}
    return {"figure": choice.figure.code, "month": choice.span.key, "where": choice.where, "part": part, **model}


def _calls(choice: Choice, part: str) -> Any:
    calls = counting.counted(choice.user, choice.figure.code, choice.span, choice.at, part=part, **choice.narrow)
    return calls.select_related("division").order_by("received_at")


def _csv(choice: Choice, calls: list[Any]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    sheet = csv.writer(out)
    sheet.writerow([_watermark(choice)])
    sheet.writerow(_head())
    towns = dict(Division.objects.filter(path__in=_towns(calls)).values_list("path", "name"))
    for call in calls:
        sheet.writerow(_row(call, towns))
    return out.getvalue()


def _towns(calls: list[Any]) -> set[str]:
    return {call.division_path[:end] for call in calls for end in (11, 21)}


def _watermark(choice: Choice) -> str:
    facts = {"figure": choice.figure.name, "name": choice.name, "month": choice.span.key, "user": choice.user.name}
    facts["when"] = choice.at.astimezone(HOME).strftime("%Y-%m-%d %H:%M")
    return _("%(figure)s·%(name)s·%(month)s·%(user)s %(when)s 导出·仅供内部使用") % facts


def _head() -> list[str]:
    plain = [
        _("编号"),
        _("收到时间"),
        _("县（市、区）"),
        _("镇（街道）"),
        _("村（社区）"),
        _("统计单位"),
        _("触发"),
        _("等级"),
        _("原因"),
    ]
    times = [_("从按下到场（秒）"), _("从派单到场（秒）"), _("当地限时（秒）")]
    return plain + times + [_("%(stage)s（秒）") % {"stage": words.stage(stage)} for stage in rules.STAGES]


def _row(call: Any, towns: dict[str, str]) -> list[Any]:
    spent, path = queries.stages(call), call.division_path
    where = [towns.get(path[:11], ""), towns.get(path[:21], ""), call.division.name, call.unit_code]
    kind = [call.get_trigger_display(), call.get_severity_display(), call.get_cause_display()]
    when = call.received_at.astimezone(HOME).strftime("%Y-%m-%d %H:%M:%S")
    took = [call.took, call.took_dispatch, call.limit_s, *(spent[stage] for stage in rules.STAGES)]
    said = [tame(str(word)) for word in (*where, *kind)]
    return [call.number, when, *said, *("" if value is None else round(value, 1) for value in took)]
