"""Words and numbers as pages and papers print them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.city.targets import plan, rules
from songhe.city.targets.models import Outlook
from songhe.city.targets.queries.progress import NOTHING, REPORTED, Standing

LIGHTS: dict[str, Any] = {
    rules.OK: gettext_lazy("按进度"),
    rules.SLOW: gettext_lazy("偏慢"),
    rules.BEHIND: gettext_lazy("落后"),
    rules.NONE: gettext_lazy("没有数"),
}
MARKS = {rules.OK: "check", rules.SLOW: "clock", rules.BEHIND: "alert-triangle", rules.NONE: "minus"}
STAGES: dict[str, Any] = {
    "planned": gettext_lazy("拟建"),
    "approved": gettext_lazy("已批复"),
    "building": gettext_lazy("在建"),
}


SEEN, HALF = 0.005, 0.5  # a gain below half a percent point is none


def number(value: float | None) -> str:
    """1,903 or 97.3; nothing known is a dash."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def figure(value: float | None, unit: str) -> str:
    """86 个, 97.3%: a number with its unit."""
    if value is None:
        return "—"
    return f"{number(value)}%" if unit == "%" else f"{number(value)} {unit}"


def light(one: Standing) -> str:
    """按进度, 已达到, 偏慢, 落后 or 没有数."""
    if one.light == rules.NONE and one.value is not None:
        return _("没有定数")
    reached = one.light == rules.OK and one.value is not None and one.judged.goal is not None and one.value >= one.judged.goal
    return _("已达到") if reached else str(LIGHTS[one.light])


def missing(one: Standing) -> str:
    """What is missing to the year's number, in its unit."""
    if one.value is None or one.judged.goal is None:
        return ""
    if one.judged.missing <= 0:
        return _("已够今年的数")
    if one.target.unit == "%":
        return _("还差 %(n)s 个百分点") % {"n": number(round(one.judged.missing, 1))}
    return _("还差 %(n)s") % {"n": figure(one.judged.missing, one.target.unit)}


def known(one: Standing) -> str:
    """How the figure is known."""
    if one.kind == REPORTED and one.reported:
        said = {"who": plan.said(one.reported.department), "month": f"{one.reported.month:%Y-%m}"}
        return _("上报数（%(who)s，截至 %(month)s）") % said
    return nobody_yet(one) if one.kind == NOTHING else _("系统计算")


def nobody_yet(one: Standing) -> str:
    """Which room will bring the figure."""
    target = one.target
    if target.item:
        return _("尚无数据：由“%(room)s”（第 %(n)s 项）产生") % {"room": target.room_name, "n": target.item}
    return _("尚无数据：由“%(room)s”产生，这个模块还没有排期") % {"room": target.room_name}


def chance(row: Outlook) -> str:
    """九成把握 in figures: never 0 % or 100 % while something can still happen."""
    if row.need == 0:
        return _("已达到")
    if row.lacking and row.chance == 0:
        return _("不可能")
    percent = row.chance * 100
    if percent < 1:
        return _("不到 1%")
    return _("99% 以上") if percent > 99 else f"{percent:.0f}%"


def binds(row: Outlook) -> str:
    """What stands in the way."""
    if row.need == 0:
        return ""
    if row.lacking:
        return _("立项不够：还差 %(need)s 个，在途只有 %(way)s 个，至少再立 %(lack)s 个") % {
            "need": row.need, "way": row.on_the_way, "lack": row.lacking,
        }  # fmt: skip
    if not row.binds or row.lift < SEEN:
        return _("没有哪个环节单独卡住，是时间不够") if row.chance < HALF else _("没有哪个环节特别卡")
    facts = {"stage": STAGES[row.binds], "n": row.stages.get(row.binds, 0), "lift": f"{row.lift * 100:.0f}"}
    return _("卡在“%(stage)s”：这一步有 %(n)s 个，若都过了，把握能高 %(lift)s 个百分点") % facts


def binds_briefly(row: Outlook) -> str:
    """The same for a wall."""
    if row.need == 0:
        return ""
    if row.lacking:
        return _("至少再立 %(lack)s 个") % {"lack": row.lacking}
    if not row.binds or row.lift < SEEN:
        return _("还差 %(n)s 个，时间不够") % {"n": row.need} if row.chance < HALF else _("还差 %(n)s 个") % {"n": row.need}
    return _("还差 %(n)s 个，卡在“%(stage)s”") % {"n": row.need, "stage": STAGES[row.binds]}


def finding(standings: list[Standing]) -> str:
    """The sentence at the top: how many targets are where."""
    counts = tally(standings)
    facts = {"n": len(standings), **{name or "none": count for name, count in counts.items()}}
    if not counts["danger"] and not counts["warn"] and counts["ok"]:
        return _("%(n)s 项指标：有数的 %(ok)s 项都按进度，%(none)s 项没有数") % facts
    return _("%(n)s 项指标：%(ok)s 项按进度，%(warn)s 项偏慢，%(danger)s 项落后，%(none)s 项没有数") % facts


def tally(standings: list[Standing]) -> dict[str, int]:
    """How many of each light."""
    return {name: sum(one.light == name for one in standings) for name in (rules.OK, rules.SLOW, rules.BEHIND, rules.NONE)}
