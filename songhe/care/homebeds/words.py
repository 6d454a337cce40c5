"""Words and marks of the room."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import listed
from songhe.care.homebeds.models import BedAgreement, HomeBed, RetrofitRequest, Subsidy

STATES = {
    HomeBed.Status.ASKED: ("info", "clock"), HomeBed.Status.APPROVED: ("info", "tools"),
    HomeBed.Status.OPEN: ("ok", "home-check"),
    HomeBed.Status.CLOSED: ("", "check"), HomeBed.Status.DECLINED: ("", "x"),
}  # fmt: skip
RETROFITS = {
    RetrofitRequest.Status.ASKED: ("info", "clock"), RetrofitRequest.Status.BOOKED: ("info", "calendar-event"),
    RetrofitRequest.Status.DONE: ("ok", "check"), RetrofitRequest.Status.DROPPED: ("", "x"),
}  # fmt: skip
PAPERS = {
    BedAgreement.Status.DRAFT: ("info", "pencil"), BedAgreement.Status.SIGNED: ("ok", "signature"),
    BedAgreement.Status.REPLACED: ("", "history"), BedAgreement.Status.ENDED: ("", "x"),
}  # fmt: skip
MONEY = {
    Subsidy.Status.DUE: ("info", "coin"), Subsidy.Status.HANDED: ("ok", "check"), Subsidy.Status.DROPPED: ("", "x"),
}  # fmt: skip
ANSWERS: dict[str, tuple[Any, str, str]] = {
    "ok": (_("好"), "ok", "check"), "flaw": (_("不足"), "warn", "alert-triangle"),
    "danger": (_("危险"), "danger", "alert-triangle"),
}  # fmt: skip
VERDICTS: dict[Any, tuple[Any, str, str]] = {
    True: (_("符合"), "ok", "check"), False: (_("不符合"), "danger", "x"), None: (_("还不清楚"), "warn", "help"),
}  # fmt: skip
LEVELS = (_("能力完好"), _("轻度失能"), _("中度失能"), _("重度失能"), _("完全失能"))
WHY = {"disabled": _("失能"), "dementia": _("失智"), "old": _("高龄"), "alone": _("独居")}


def level(number: int | None) -> str:
    """A level of GB/T 42195 in words."""
    return gettext("未评估") if number is None else str(LEVELS[number])


def explain(kind: str, told: dict[str, Any]) -> str:
    """By what one condition was judged, in a sentence."""
    return str(EXPLAINED[kind](told))


def _age(told: dict[str, Any]) -> str:
    if told["age"] is None:
        return gettext("档案里没有出生日期，请先补上")
    return ngettext("%(n)d 岁", "%(n)d 岁", told["age"]) % {"n": told["age"]}


def _need(told: dict[str, Any]) -> str:
    if told["why"]:
        found = listed(str(WHY[one]) for one in told["why"])
        return gettext("%(level)s；%(why)s") % {"level": level(told["level"]), "why": found}
    said = {"level": level(told["level"]), "least": level(told["level_from"]), "years": told["years"]}
    return gettext("%(level)s；要%(least)s以上，或失智、满 %(years)d 岁、独居") % said


def _at_home(told: dict[str, Any]) -> str:
    return gettext("按档案的居住状态")


def _one_bed(told: dict[str, Any]) -> str:
    return gettext("现在住在%(bed)s，要先离院") % {"bed": told["bed"]} if told["bed"] else gettext("没有住着别的床")


def _carer(told: dict[str, Any]) -> str:
    if told["carer"]:
        return gettext("在家照护的人：%(name)s") % {"name": told["carer"]}
    if told["minutes"] is None:
        return gettext("没有写谁在家照护，也没有写机构几分钟能到")
    return gettext("没有照护人；机构 %(n)d 分钟能到，最多 %(most)d 分钟") % {"n": told["minutes"], "most": told["most"]}


def _dwelling(told: dict[str, Any]) -> str:
    if told["safe"] is False:
        return gettext("住房不安全，先修好或改造")
    if told["stands"] is False:
        return gettext("%(n)d 年内要拆迁") % {"n": told["years"]}
    return gettext("还没有看过") if told["safe"] is None else gettext("住房安全，没有拆迁计划")


EXPLAINED = {
    "age": _age, "need": _need, "at_home": _at_home, "one_bed": _one_bed, "carer": _carer, "dwelling": _dwelling,
}  # fmt: skip


def hours(minutes: int) -> str:
    """Minutes as hours, to a tenth."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


LINES: dict[str, tuple[Any, Any]] = {
    "nights": (_("在家住满"), lambda had, need: gettext("%(had)d 晚，要 %(need)d 晚") % {"had": had, "need": need}),
    "service": (_("上门服务达到最低量"), None),
    "calls": (_("关怀电话"), lambda had, need: gettext("接通 %(had)d 天，要 %(need)d 天") % {"had": had, "need": need}),
    "alive": (_("设备在线"), lambda had, need: gettext("%(had)d%%，要 %(need)d%%") % {"had": had, "need": need}),
    "agreement": (_("协议在有效期内"), None),
    "provider": (_("机构上季度评价合格"), None),
    "once": (_("这个月没有在别处领过"), None),
    "level": (_("能力等级"), lambda had, need: gettext("%(had)s，要%(need)s以上") % {"had": level(had), "need": level(need)}),
    "stands": (_("建成后住满"), lambda had, need: gettext("%(had)d 天，要 %(need)d 天") % {"had": max(had, 0), "need": need}),
    "kit": (_("设备装齐"), None),
    "survey": (_("入户勘察过"), None),
    "first": (_("这位老人没有领过建床补贴"), None),
}
"""Conditions of the subsidies: what each is, and how what there was is said beside what is asked for."""


def subsidy_line(line: dict[str, Any], service: str) -> dict[str, Any]:
    """One condition of a subsidy, in words; `service`: visits and hours beside what is asked for."""
    name, say = LINES[line["code"]]
    note = service if line["code"] == "service" else str(say(line["had"], line["need"])) if say else ""
    return {**line, "name": name, "note": note}


def service(visits: int, minutes: int, need_visits: int, need_minutes: int) -> str:
    """What there was of visits and hours, and what is asked for."""
    said = {"v": visits, "h": hours(minutes), "nv": need_visits, "nh": hours(need_minutes)}
    return gettext("上门 %(v)d 次、%(h)s 小时，要 %(nv)d 次或 %(nh)s 小时") % said


def yuan(cents: int) -> str:
    """1,200.00 元."""
    return gettext("%(amount)s 元") % {"amount": f"{cents / 100:,.2f}"}
