"""What the room says: names of rules, sensors and guards, and why something rang, in sentences."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

RULES = {
    "water-still": _("长时间没用水"),
    "power-still": _("长时间没用电"),
    "water-much": _("用水太多"),
    "water-leak": _("一直在流水"),
    "door-still": _("门没开过"),
    "motion-still": _("屋里没有活动"),
    "toilet-still": _("没去卫生间"),
    "mat-heart": _("睡眠心率异常"),
    "mat-breath": _("睡眠呼吸异常"),
    "out-of-bed": _("夜里离床没回来"),
    "radar-low": _("倒地没起来"),
    "fence": _("走出了范围"),
    "no-fix": _("在外面失去位置"),
    "battery-low": _("电量低"),
    "offline": _("设备没有消息"),
    "offline-long": _("设备一天没有消息"),
    "smoke": _("烟雾报警"),
    "gas": _("燃气报警"),
    "fall": _("跌倒报警"),
    "water-leak-alarm": _("水浸报警"),
}
KINDS = {
    "meter": _("水表"),
    "power": _("电表"),
    "door": _("门磁"),
    "motion": _("人体感应"),
    "toilet": _("卫生间人体感应"),
    "mat": _("睡眠垫"),
    "radar": _("跌倒雷达"),
    "watch": _("手表"),
    "smoke": _("烟雾"),
    "gas": _("燃气"),
    "water": _("水浸"),
}
ICONS = {
    "meter": "droplet",
    "power": "plug",
    "door": "home",
    "mat": "bed",
    "watch": "device-watch",
    "smoke": "alert-triangle",
    "gas": "alert-triangle",
}
LIMITS: dict[str, tuple[Any, Any]] = {
    "hours": (_("多少小时"), _("小时")),
    "least": (_("少于多少"), ""),
    "most": (_("多于多少"), "m³"),
    "night": (_("夜里（22–6 点）一小时算几小时"), _("小时")),
    "heartbeat_hours": (_("设备至少多久有一次消息"), _("小时")),
    "settle_hours": (_("装好后多久才开始判断"), _("小时")),
    "seen_hours": (_("别的设备多久内见过人就不响"), _("小时")),
    "low": (_("低于"), _("次/分")),
    "high": (_("高于"), _("次/分")),
    "minutes": (_("持续多少分钟"), _("分钟")),
    "seconds": (_("持续多少秒"), _("秒")),
    "metres": (_("离家多少米"), _("米")),
    "beyond": (_("上次位置离家至少多少米"), _("米")),
    "percent": (_("低于百分之几"), "%"),
}
HELD = {
    "away": _("老人外出，不响"),
    "admitted": _("老人住在机构，不响"),
    "hospital": _("住院期间，不响"),
    "visit": _("探亲外出期间，不响"),
    "works": _("施工停水期间，不响"),
    "dead": _("设备自己没有消息，不能说明人的情况"),
    "new": _("刚装上，还在熟悉"),
    "frost": _("水管可能冻住了，不响"),
    "seen": _("家里别的设备刚见过人，不响"),
}
LEVELS = {1: ("info", "bell"), 2: ("warn", "walk"), 3: ("danger", "urgent")}
OUTCOMES = {
    "helped": ("danger", "first-aid-kit"),
    "fine": ("ok", "check"),
    "false": ("warn", "x"),
    "device": ("warn", "alert-triangle"),
    "test": ("", "info-circle"),
    "unknown": ("", "info-circle"),
    "calmed": ("", "check"),
}


def rule_name(code: str) -> str:
    """What a rule is called; a code that is no more stands for itself."""
    return str(RULES.get(code, code))


def moment(seconds: int) -> datetime:
    """Seconds as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def clock(seconds: int) -> str:
    """Day and time as people read them."""
    return f"{localtime(moment(seconds)):%m-%d %H:%M}" if seconds else "—"


def plain(value: float) -> str:
    """A number without what it does not need."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def limits(told: Mapping[str, float]) -> list[str]:
    """Limits as a list of sentences."""
    return [f"{LIMITS[name][0]} {plain(value)} {LIMITS[name][1]}".strip() for name, value in told.items() if name in LIMITS]


def together(lines: Iterable[str]) -> str:
    """Short sentences on one line."""
    return gettext("；").join(lines)


def why(rule: str, record: Mapping[str, Any], *, reads: bool = True) -> list[str]:
    """Why it rang: what was said, what others knew, which limits, whose, which version."""
    facts, lines = record.get("facts", {}), []
    lines.append(said(rule, facts, reads=reads))
    if facts.get("heard"):
        lines.append(gettext("设备最近一次消息：%(t)s。") % {"t": clock(facts["heard"])})
    for other in record.get("others", ()):
        told = {"kind": KINDS.get(other["kind"], other["kind"]), "on": clock(other["on"]), "heard": clock(other["heard"])}
        lines.append(gettext("同时，%(kind)s最近一次见到人：%(on)s，最近消息：%(heard)s。") % told)
    edges = together(limits(record.get("limits", {})))
    if edges:
        whose = gettext("本人的界限：%(edges)s。") if record.get("own") else gettext("通用的界限：%(edges)s。")
        lines.append(whose % {"edges": edges})
    told = {"v": record.get("version", 1), "since": record.get("since", ""), "clause": record.get("clause", "")}
    lines.append(gettext("规则第 %(v)s 版，从 %(since)s 起，依据 %(clause)s。") % told)
    if not record.get("sure", True):
        lines.append(gettext("界限是平台暂定的，还没有在来源里核实。"))
    return lines


def said(rule: str, facts: Mapping[str, Any], *, reads: bool = True) -> str:
    """The reading that rang, as a sentence."""
    since = clock(facts.get("since", 0))
    if "value" in facts:
        return (
            gettext("从 %(t)s 起一直在界限外，最近是 %(v)s 次/分。") % {"t": since, "v": plain(facts["value"])}
            if reads
            else gettext("从 %(t)s 起一直在界限外；老人没有同意把健康信息用于急救，这里不显示数值。") % {"t": since}
        )
    if "slots" in facts:
        return gettext("从 %(t)s 起每半小时都有水流，共 %(n)s 个半小时。") % {"t": since, "n": facts["slots"]}
    if rule in {"door-still", "motion-still", "toilet-still"}:
        told = {"h": plain(facts.get("hours", 0)), "t": clock(facts.get("on", 0))}
        return gettext("%(h)s 小时没有动静（夜间折算后）；最近一次是 %(t)s。") % told
    if "used" in facts and rule == "power-still":
        return gettext("从 %(t)s 起用电 %(n)s 度。") % {"t": since, "n": plain(facts["used"])}
    if "used" in facts:
        return gettext("从 %(t)s 起用水 %(n)s m³。") % {"t": since, "n": plain(facts["used"])}
    if "seconds" in facts:
        return gettext("%(t)s 起姿态很低，%(n)s 秒没有起来。") % {"t": since, "n": facts["seconds"]}
    if "minutes" in facts:
        return gettext("%(t)s 离床，%(n)s 分钟没有回来。") % {"t": since, "n": facts["minutes"]}
    if "far" in facts:
        return gettext("%(t)s 的位置离家 %(n)s 米。") % {"t": since, "n": facts["far"]}
    if "battery" in facts:
        return gettext("电量 %(n)s%%。") % {"n": facts["battery"]}
    if "signal" in facts:
        return gettext("设备自己报警：%(what)s。") % {"what": rule_name(rule)}
    return gettext("从 %(t)s 起没有消息。") % {"t": since}
