"""Words of the room."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.base.said import here
from songhe.base.web.marks import clauses
from songhe.care.rollcall import dated
from songhe.care.rollcall.models import Level, Mobility, Standing

TONES: dict[str, tuple[str, str]] = {
    Standing.WAITING: ("warn", "clock"),
    Standing.RESCUE: ("danger", "alert-triangle"),
    Standing.LOST: ("danger", "user-question"),
    Standing.SAFE: ("ok", "home-check"),
    Standing.SHELTER: ("ok", "building-community"),
    Standing.FAMILY: ("ok", "users"),
    Standing.ELSEWHERE: ("info", "map-pin"),
    Standing.DIED: ("", "user"),
}
LEVEL_TONES: dict[str, str] = {Level.BLUE: "info", Level.YELLOW: "warn", Level.ORANGE: "warn", Level.RED: "danger"}
SHORT: dict[str, Any] = {
    Mobility.BEDRIDDEN: gettext_lazy("卧床"),
    Mobility.WHEELCHAIR: gettext_lazy("轮椅"),
    Mobility.HELPED: gettext_lazy("要扶"),
    Mobility.WALKS: gettext_lazy("能走"),
    Mobility.UNKNOWN: gettext_lazy("不清楚"),
}
DEVICES: dict[str, Any] = {
    "oxygen": gettext_lazy("制氧机、吸氧"),
    "ventilator": gettext_lazy("呼吸机"),
    "dialysis": gettext_lazy("家庭透析"),
    "suction": gettext_lazy("吸痰器"),
    "mattress": gettext_lazy("防褥疮气垫、电动床"),
    "other": gettext_lazy("其他要用电的设备"),
}
BAD_SHAPES: dict[str, Any] = {
    "syntax": gettext_lazy("画的区域读不懂，请重新画。"),
    "kind": gettext_lazy("请画一片区域，点和线圈不住人。"),
    "empty": gettext_lazy("画的区域是空的，请至少点三个角。"),
    "crossed": gettext_lazy("边线自己交叉了，请把它拉开。"),
    "too_fine": gettext_lazy("边线的角太多，请少于 2000 个。"),
    "too_wide": gettext_lazy("区域太大，请分成几片。"),
    "off_the_map": gettext_lazy("区域跑到地图外面了，请重新画。"),
}


def kind_word(kind: str, day: date) -> str:
    """The kind of warning by its name on that day."""
    known = dated.kinds(day).get(kind)
    if known is None:
        return kind
    return here(known.name)


def kind_choices(day: date) -> list[tuple[str, str]]:
    """Kinds in force, for a select."""
    return [(code, kind_word(code, day)) for code in dated.kinds(day)]


def device_word(device: Any) -> str:
    """A device in one line, with how long its battery lasts."""
    if not isinstance(device, dict) or not device:
        return ""
    said = str(DEVICES.get(device.get("kind", ""), device.get("kind", "")))
    if device.get("note"):
        said = clauses([said, device["note"]])
    return clauses([said, _("断电能撑 %(n)s 小时") % {"n": device["hours"]}]) if device.get("hours") else said


def drilled(drill: bool, text: str) -> str:
    """The same, said to be a drill where it is one."""
    return _("演练：%(text)s") % {"text": text} if drill else text
