"""What the room calls things on screen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.base.web.marks import clauses

SIGNS: dict[str, Any] = {
    "sbp": gettext_lazy("收缩压"),
    "dbp": gettext_lazy("舒张压"),
    "hr": gettext_lazy("心率"),
    "spo2": gettext_lazy("血氧"),
    "temp": gettext_lazy("体温"),
    "glucose": gettext_lazy("血糖"),
    "resp": gettext_lazy("呼吸"),
    "weight": gettext_lazy("体重"),
}
UNITS: dict[str, Any] = {
    "sbp": "mmHg",
    "dbp": "mmHg",
    "hr": gettext_lazy("次/分"),
    "spo2": "%",
    "temp": "°C",
    "glucose": "mmol/L",
    "resp": gettext_lazy("次/分"),
    "weight": gettext_lazy("公斤"),
}
LEVELS: tuple[Any, ...] = (gettext_lazy("正常"), gettext_lazy("提醒"), gettext_lazy("要打电话"), gettext_lazy("紧急"))
TONES = (("ok", "check"), ("warn", "alert-triangle"), ("warn", "phone-call"), ("danger", "bell-ringing"))
CONTEXTS: dict[str, Any] = {"fasting": gettext_lazy("空腹"), "fed": gettext_lazy("餐后或随机")}
KINDS: dict[str, Any] = {"aged": gettext_lazy("65 岁及以上"), "copd": gettext_lazy("慢阻肺（医生确认）"), **CONTEXTS}
SELFCARE: dict[str, Any] = {
    "eat": gettext_lazy("进餐"),
    "wash": gettext_lazy("梳洗"),
    "dress": gettext_lazy("穿衣"),
    "toilet": gettext_lazy("如厕"),
    "move": gettext_lazy("活动"),
}
GRADES: dict[str, Any] = {
    "able": gettext_lazy("可自理"),
    "mild": gettext_lazy("轻度依赖"),
    "moderate": gettext_lazy("中度依赖"),
    "unable": gettext_lazy("不能自理"),
}
CLASSES: dict[int, Any] = {1: gettext_lazy("控制满意"), 2: gettext_lazy("控制不满意"), 3: gettext_lazy("要转诊")}
DANGERS: dict[str, dict[str, Any]] = {
    "htn": {
        "mind": gettext_lazy("意识改变"),
        "headache": gettext_lazy("剧烈头痛或头晕"),
        "vomit": gettext_lazy("恶心呕吐"),
        "sight": gettext_lazy("视力模糊、眼痛"),
        "chest": gettext_lazy("心悸、胸闷、不能平卧"),
        "pregnant": gettext_lazy("妊娠或哺乳期血压高"),
        "other": gettext_lazy("其他危险情况"),
    },
    "dm": {
        "mind": gettext_lazy("意识或行为改变"),
        "acetone": gettext_lazy("呼气有烂苹果味"),
        "sweat": gettext_lazy("心悸、出汗"),
        "hunger": gettext_lazy("饥饿、恶心、呕吐"),
        "thirst": gettext_lazy("多饮、多尿"),
        "belly": gettext_lazy("腹痛"),
        "breath": gettext_lazy("深大呼吸、皮肤潮红"),
        "sight": gettext_lazy("视力骤降"),
        "other": gettext_lazy("其他危险情况"),
    },
}
WHY: dict[str, Any] = {
    "bp": gettext_lazy("血压到紧急线"),
    "glucose": gettext_lazy("血糖到紧急线"),
    "hr": gettext_lazy("心率持续超过 100"),
    "temp": gettext_lazy("体温超过 39°C"),
    "twice": gettext_lazy("连续两次控制不满意"),
    "unrelieved": gettext_lazy("不良反应没有缓解"),
    "complication": gettext_lazy("新出现或加重的并发症"),
    "uncontrolled": gettext_lazy("这次控制不满意"),
    "reaction": gettext_lazy("有药物不良反应"),
    **DANGERS["dm"],
    **DANGERS["htn"],
}
RISKS: dict[str, Any] = {
    "bp": gettext_lazy("正常高值"),
    "bmi": gettext_lazy("体重超标"),
    "waist": gettext_lazy("腰围超标"),
    "family": gettext_lazy("有家族史"),
    "alcohol": gettext_lazy("饮酒多"),
    "age": gettext_lazy("55 岁及以上"),
}
DUE: dict[str, Any] = {
    "htn": gettext_lazy("高血压随访到期"),
    "dm": gettext_lazy("糖尿病随访到期"),
    "checkup": gettext_lazy("今年没体检"),
    "contract": gettext_lazy("签约这季度没有服务"),
}
PRESSURE: dict[str, Any] = {
    "year": gettext_lazy("今年还没有量过血压：35 岁以上，今年第一次来看就要量。"),
    "half": gettext_lazy("血压高危（年满 55 岁），每半年要量一次，上次已过半年。"),
    "again": gettext_lazy("血压高过，还要在不同的日子再量，三天都高才由医生判断是不是高血压。"),
    "doctor": gettext_lazy("三个不同的日子血压都高，请医生确诊，再纳入高血压管理。"),
}
PRESSURE_SHORT: dict[str, Any] = {
    "year": gettext_lazy("今年还没量"),
    "half": gettext_lazy("过了半年"),
    "again": gettext_lazy("高过，再量"),
    "doctor": gettext_lazy("三天都高，等确诊"),
}
WEEK: tuple[Any, ...] = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"),
    gettext_lazy("周六"), gettext_lazy("周日"),
)  # fmt: skip
NEWS_NAMES: dict[str, Any] = {
    **SIGNS,
    "oxygen": gettext_lazy("是否吸氧"),
    "aware": gettext_lazy("意识"),
}
NEWS_RISK: dict[str, Any] = {
    "low": gettext_lazy("低"),
    "low_medium": gettext_lazy("中低"),
    "medium": gettext_lazy("中"),
    "high": gettext_lazy("高"),
}
NEWS_DOES: dict[str, Any] = {
    "low": gettext_lazy("照常；1–4 分在 24 小时内打电话问问"),
    "low_medium": gettext_lazy("有一项 3 分：1 小时内打电话"),
    "medium": gettext_lazy("1 小时内请医生看"),
    "high": gettext_lazy("打 120"),
}


def number(value: float) -> str:
    """Without a point where there is nothing behind it."""
    return f"{value:g}"


def spoken(values: Mapping[str, float], context: str = "", *, alone: bool = False) -> str:
    """A reading in one line: 132/80 mmHg, 心率 70 次/分. `alone`: the sign is named beside it already."""
    parts = []
    if "sbp" in values and "dbp" in values:
        parts.append(f"{number(values['sbp'])}/{number(values['dbp'])} mmHg")
    for sign, value in values.items():
        if sign in {"sbp", "dbp"} and len(parts) and "sbp" in values and "dbp" in values:
            continue
        plain = f"{number(value)} {UNITS[sign]}"
        said = plain if alone and len(values) == 1 else f"{SIGNS[sign]} {plain}"
        parts.append(
            _("%(value)s（%(more)s）") % {"value": said, "more": CONTEXTS[context]}
            if sign == "glucose" and context in CONTEXTS
            else said
        )
    return clauses(parts)


def moment(seconds: int) -> datetime:
    """A moment of a record, here."""
    return localtime(datetime.fromtimestamp(seconds, UTC))


def why(step: Mapping[str, Any], *, limits: bool = True) -> list[str]:
    """Why it rang, in sentences that a nurse and a daughter can both read; with the limits, or without."""
    lines = [line for sign in step.get("signs", ()) for line in (_seen(sign), *(_limits(sign) if limits else ()))]
    if step.get("unconfirmed"):
        lines.append(_("等了规定的时间，没有再量一次，按紧急处理。"))
    if "trend" in step:
        told = {"sign": SIGNS[step["trend"]["sign"]], "n": number(abs(step["trend"]["percent"]))}
        up = step["trend"]["percent"] > 0
        sentence = _("%(sign)s近 7 天的平均比前 7 天高 %(n)s%%。") if up else _("%(sign)s近 7 天的平均比前 7 天低 %(n)s%%。")
        lines.append(sentence % told)
    if "hours" in step:
        when = f"{moment(step['last']):%m-%d %H:%M}" if step.get("last") else "—"
        lines.append(_("设备 %(n)s 小时没有数据，最后一次是 %(when)s。") % {"n": number(step["hours"]), "when": when})
    return lines


def _seen(sign: Mapping[str, Any]) -> str:
    each = _("%(value)s（%(more)s）")
    seen = [(f"{moment(at):%m-%d %H:%M} {number(value)}", LEVELS[level]) for at, value, level in sign["last"]]
    shown = clauses(each % {"value": value, "more": level} for value, level in seen)
    told = {"name": SIGNS[sign["sign"]], "shown": shown, "unit": UNITS[sign["sign"]]}
    return _("%(name)s最近几次：%(shown)s %(unit)s。") % told


def _limits(sign: Mapping[str, Any]) -> list[str]:
    name, lines = SIGNS[sign["sign"]], []
    if sign["high"]:
        lines.append(_edges(_("%(name)s偏高的界限：提醒 %(a)s、电话 %(b)s、紧急 %(c)s 起。"), name, sign["high"]))
    if sign["low"]:
        lines.append(_edges(_("%(name)s偏低的界限：提醒 %(a)s、电话 %(b)s、紧急 %(c)s 及以下。"), name, sign["low"]))
    if sign["change"]:
        told = {"a": number(sign["change"][0]), "b": number(sign["change"][1])}
        lines.append(_("一周变化 %(a)s 公斤提醒，%(b)s 公斤打电话。") % told)
    if sign["own"]:
        lines.append(_("%(name)s的界限是医生为本人单独定的。") % {"name": name})
    return lines


def _edges(sentence: str, name: Any, edges: Any) -> str:
    return sentence % {"name": name, "a": number(edges[0]), "b": number(edges[1]), "c": number(edges[2])}
