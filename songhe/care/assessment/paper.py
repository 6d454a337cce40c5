"""The report to print: annex B and annex C as PDF, with a watermark of whoever printed it and when."""

import html
import json
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.web.marks import clauses, clock, hhmm, year_day
from songhe.care.assessment import sheet, words
from songhe.care.assessment.models import Background, Place, Reason, Role
from songhe.care.assessment.queries import Printed
from songhe.register.people.models import Sex

TEMPLATE = Path(__file__).parent / "paper" / "report.typ"
_one_at_a_time = threading.Lock()  # the typesetter refuses a second thread; a report takes it some 30 ms


def pdf(told: Printed, *, printed_by: str, at: datetime) -> bytes:
    """The report as a file of its own, in the language of the standard; only the fonts that come with the house are used."""
    with translation.override(settings.LANGUAGE_CODE):
        given = {"told": json.dumps(_told(told, printed_by, at), ensure_ascii=False)}
    with _one_at_a_time:
        return bytes(_typesetter().compile(str(TEMPLATE), format="pdf", sys_inputs=given))


@lru_cache(maxsize=1)
def _typesetter() -> Any:
    """Reads the fonts once a process."""
    return typst.Compiler(root=str(TEMPLATE.parent), font_paths=[str(Path(fonts.sans_path()).parent)], ignore_system_fonts=True)


def _told(told: Printed, printed_by: str, at: datetime) -> dict[str, Any]:
    when = clauses([f"{year_day(at)} {clock(at)}", printed_by])
    return {
        "site": settings.SITE_NAME,
        "number": told.content["number"],
        "watermark": f"{printed_by} {localtime(at):%Y-%m-%d %H:%M}",
        "printed": _("%(when)s 打印。内含个人信息，用后按规定保管或销毁。") % {"when": when},
        "note": _note(told),
        "words": _words(told),
        "facts": _facts(told),
        "scores": [[name, str(score), str(maximum)] for name, score, maximum, _items in told.dimensions],
        "results": _results(told),
        "signatures": [_signature(one) for one in told.signed],
        "parts": [
            {"name": name, "score": f"{score}/{maximum}", "items": [[one[0], one[3], f"{one[1]}/{one[2]}"] for one in items]}
            for name, score, maximum, items in told.dimensions
        ],
    }


def _words(told: Printed) -> dict[str, str]:
    return {
        "title": _("老年人能力评估报告") if told.instrument.settles_care_level else _("长期护理失能等级评估报告"),
        "clause": told.instrument.clause,
        "number": _("编号"),
        "version": _("第 %(n)s 版") % {"n": told.report.version},
        "annex_c": _("评估结果"),
        "annex_b": _("逐项评分"),
        "dimension": _("一级指标"),
        "score": _("得分"),
        "maximum": _("满分"),
        "signatures": _("签名"),
        "role": _("身份"),
        "name": _("姓名"),
        "at": _("时间"),
        "digest": _("校验码"),
        "seal": _("校验码由全部内容、签名人和签名时间用密钥算出（HMAC-SM3），内容改动后对不上。"),
    }


def _facts(told: Printed) -> list[list[str]]:
    content, elder = told.content, told.content["elder"]
    reason = str(Reason(content["reason"]).label)
    if content["occasion"]:
        reason = clauses([reason, words.occasion(content["occasion"], told.report.issued_at)])
    return [
        [_("姓名"), elder["name"]],
        [_("性别"), str(Sex(elder["sex"]).label)],
        [_("出生日期"), elder["birth_date"] or "—"],
        [_("证件号码"), elder["document"] or "—"],
        [_("村（社区）"), elder["place"]],
        [_("评估基准日期"), content["base_date"]],
        [_("评估原因"), reason],
        [_("评估地点"), str(Place(content["place"]).label)],
        *([_("评估员"), f"{one['name']} {Background(one['background']).label} {one['body']}"] for one in content["assessors"]),
        [_("信息提供者"), " ".join(told.informant)],
        [_("更正或复评的报告"), content["corrects"] or "—"],
    ]


def _results(told: Printed) -> list[list[str]]:
    total = told.content["total"]
    rows = (
        []
        if total is None
        else [[_("总分"), _("%(total)s 分（满分 %(maximum)s 分）") % {"total": total, "maximum": told.maximum}]]
    )
    if told.instrument.reasons:
        rows.append([_("初步等级"), words.level(told.preliminary)])
        rows.append([_("等级变更"), "\n".join(told.reasons) or _("无")])
    return [*rows, [_("最终等级"), words.level(told.level)]]


def _note(told: Printed) -> str:
    if not told.intact:
        return _("注意：这份报告的内容与签名对不上，不能作为依据，请报市级民政核查。")
    return _("这份报告已被新版替代，仅供查阅。") if told.report.assessment.status == "superseded" else ""


def _signature(one: dict[str, Any]) -> dict[str, str]:
    at = one["at"]
    paper = _("（在纸质件上签名）") if one["role"] == Role.INFORMANT and not one["paths"] else ""
    return {
        "role": str(Role(one["role"]).label), "name": one["name"] + paper, "at": f"{year_day(at)} {hhmm(at)}",
        "digest": one["digest"][:16], "drawing": svg(one["paths"]),
    }  # fmt: skip


def svg(paths: list[str]) -> str:
    """The informant's drawing as a picture of its own; nothing where there is none."""
    if not paths:
        return ""
    lines = "".join(f'<path d="{html.escape(path)}"/>' for path in paths)
    style = 'fill="none" stroke="#000" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.EDGE} {sheet.HIGH}"><g {style}>{lines}</g></svg>'
