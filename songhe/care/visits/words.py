"""Codes of the room in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from songhe.care.visits.models import Grade

GROUPS: dict[str, Any] = {
    "alone": _("独居"),
    "empty_nest": _("空巢"),
    "left_behind": _("留守"),
    "disabled": _("失能"),
    "severely_disabled": _("重度残疾"),
    "special_family": _("计划生育特殊家庭"),
    "supported_scattered": _("特困分散供养"),
}
CHANGES: dict[str, Any] = {
    "discharged": _("刚出院或离开机构"),
    "moved_in": _("刚迁入"),
    "came_back": _("外出刚回来"),
    "emergency": _("刚有过紧急呼叫"),
    "fall": _("刚跌倒过"),
    "widowed": _("配偶刚去世"),
    "by_hand": _("探访时发现变化"),
}
LACKS: dict[str, Any] = {
    "contact": _("没见到人"),
    "visitor": _("没写谁去的"),
    "content": _("五项内容没问全"),
    "place": _("上门没有位置或照片"),
    "gone": _("那时已不在名单上"),
}
CLASHES: dict[str, Any] = {
    "died": _("这位老人已去世"),
    "moved": _("这位老人已迁出"),
    "admitted": _("这位老人已入住机构"),
    "merged": _("这份档案已并到另一份"),
    "twice": _("同一天别人也探访过"),
}
SIGNS: dict[str, Any] = {
    "missed_meals": _("常来吃饭的没来"),
    "unanswered_call": _("电话没人接"),
    "not_well": _("到时间没有报平安"),
    "device_silent": _("设备没有消息"),
    "water_silent": _("12 小时没用水"),
    "water_much": _("用水太多"),
    "power_silent": _("12 小时没用电"),
    "door_unopened": _("24 小时没开门"),
    "no_movement": _("屋里没有活动"),
    "bed_signs": _("睡着时心率或呼吸不对"),
    "out_of_bed": _("夜里离床没回来"),
    "lost_outside": _("在外面失去位置"),
    "weather": _("恶劣天气"),
}
GUARDS: dict[str, Any] = {
    "away": _("外出，不算"),
    "hospital": _("住院，不算"),
    "admitted": _("住机构，不算"),
    "gone": _("不在册，不算"),
    "device": _("设备可能坏了，不算"),
    "deaf": _("这个人不看这一项"),
}
CONTENTS: dict[str, Any] = {
    "health": _("健康"),
    "money": _("经济"),
    "support": _("赡养"),
    "safety": _("安全"),
    "wishes": _("需求"),
}
QUESTIONS: dict[str, Any] = {
    "body": _("身体怎么样"),
    "mind": _("精神怎么样"),
    "fell": _("最近跌倒过吗"),
    "medicine": _("药按时吃吗"),
    "food": _("吃穿用够不够"),
    "benefits": _("补贴领到了吗"),
    "family": _("家里人来得勤吗"),
    "quarrel": _("家里有矛盾吗"),
    "house": _("房子安全吗"),
    "heating": _("取暖怎么样"),
    "cooling": _("屋里热不热"),
    "supply": _("水电气正常吗"),
    "wish": _("还需要什么"),
}
ANSWERS: dict[str, Any] = {
    "fine": pgettext_lazy("an answer", "好"),
    "worse": pgettext_lazy("an answer", "比上次差"),
    "ill": pgettext_lazy("an answer", "病了"),
    "low": pgettext_lazy("an answer", "情绪低落"),
    "confused": pgettext_lazy("an answer", "糊涂"),
    "no": pgettext_lazy("an answer", "没有"),
    "yes": pgettext_lazy("an answer", "有"),
    "once": pgettext_lazy("an answer", "一次"),
    "often": pgettext_lazy("an answer", "常常"),
    "regular": pgettext_lazy("an answer", "按时"),
    "sometimes": pgettext_lazy("an answer", "有时忘"),
    "none_left": pgettext_lazy("an answer", "药没了"),
    "enough": pgettext_lazy("an answer", "够"),
    "short": pgettext_lazy("an answer", "不够"),
    "paid": pgettext_lazy("an answer", "领到了"),
    "not_paid": pgettext_lazy("an answer", "没领到"),
    "not_known": pgettext_lazy("an answer", "不清楚"),
    "seldom": pgettext_lazy("an answer", "很少"),
    "never": pgettext_lazy("an answer", "从不"),
    "safe": pgettext_lazy("an answer", "安全"),
    "repair": pgettext_lazy("an answer", "要修"),
    "danger": pgettext_lazy("an answer", "危险"),
    "cold": pgettext_lazy("an answer", "冷"),
    "coal": pgettext_lazy("an answer", "烧煤炭要通风"),
    "hot": pgettext_lazy("an answer", "太热"),
    "broken": pgettext_lazy("an answer", "有故障"),
    "nothing": pgettext_lazy("an answer", "没有要办的"),
    "something": pgettext_lazy("an answer", "有，记在下面"),
}
GRADE_TONES: dict[int, tuple[str, str]] = {
    Grade.HIGH: ("danger", "alert-triangle"),
    Grade.KEY: ("warn", "eye"),
    Grade.GENERAL: ("", "user"),
}
OUTCOME_TONES = {"met": ("ok", "check"), "not_met": ("warn", "door"), "refused": ("", "hand-stop"), "gone": ("", "x")}
CHASE_TONES = {
    "trying": ("warn", "phone"),
    "neighbour": ("warn", "users"),
    "home": ("danger", "walk"),
    "police": ("danger", "alert-triangle"),
    "found": ("ok", "check"),
}
CHECK_TONES = {
    "open": ("danger", "alert-triangle"),
    "taken": ("warn", "walk"),
    "closed": ("ok", "check"),
    "calmed": ("", "check"),
}


def say(known: dict[str, Any], codes: Iterable[str]) -> list[str]:
    """Codes in words; an unknown one names itself."""
    return [str(known.get(code, code)) for code in codes if code]
