"""Words for a device's state: a mark and a word, never colour alone."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.fleet import rules
from songhe.care.fleet.models import Aid, Beat, Device, Work
from songhe.register.people.models import Status

register = template.Library()
SIGNALS = {
    "sos": _("一键呼叫"), "fall": _("跌倒"), "smoke": _("烟雾"), "gas": _("燃气"), "water": _("水浸"),
    "vital": _("体征异常"), "battery": _("电量"), "online": _("在线"), "status": _("平安信号"),
    "motion": _("活动"), "door": _("门"), "bed": _("床"), "tamper": _("被拆动"), "position": _("位置"),
    "": _("设备消息"), "test": _("试按"), "button": _("按键"), "flow": _("用水"), "posture": _("姿态"), "reading": _("测量"),
    "dose": _("药盒"),
}  # fmt: skip
FACTS = {
    "battery": (_("电量"), "%"), "linkquality": (_("信号强度"), ""), "voltage": (_("电压"), " mV"),
    "state": (_("状态"), ""), "action": (_("按键"), ""), "absurd_time": (_("设备时钟不对"), ""),
}  # fmt: skip


@register.filter
def ago(when: datetime, at: datetime) -> str:
    """How long ago, in one unit."""
    minutes = max(0, int((at - when).total_seconds() // 60))
    if minutes < 1:
        return gettext("刚才")
    if minutes < 60:
        return gettext("%(n)d 分钟前") % {"n": minutes}
    if minutes < 48 * 60:
        return gettext("%(n)d 小时前") % {"n": minutes // 60}
    return gettext("%(n)d 天前") % {"n": minutes // 1440}


@register.simple_tag
def marks(device: Device, at: datetime) -> SafeString:
    """The badges of one device; a healthy one has 正常."""
    found = list(_marks(device, at)) or [("ok", "check", gettext("正常"))]
    one = '<span class="badge-s {}"><span class="i i-{}" aria-hidden="true"></span>{}</span>'
    return format_html_join("", one, found)


def _marks(device: Device, at: datetime) -> Any:
    if device.retired_at:
        yield "", "ban", gettext("已停用")
        return
    if device.test_until and rules.is_test(device.test_until, at):
        yield "info", "clock", gettext("正在试按")
    if device.collect_since:
        yield "warn", "package", gettext("待收回")
    if device.elder and device.elder.status != Status.HERE:
        yield "", "info-circle", gettext("老人不在家，没有消息是正常的")
    elif device.elder_id and rules.is_silent(device.last_seen_at, at):
        yield "warn", "alert-triangle", gettext("没有消息")
    if rules.is_low(device.battery):
        yield "warn", "alert-triangle", gettext("电量低")
    if device.elder and device.elder.status == Status.HERE and rules.test_is_due(device.test_press_at, at):
        yield "", "clock", gettext("本月未试按")


@register.filter
def in_words(facts: dict[str, Any]) -> str:
    """What a message told, known fields in words first; a field without a word keeps the maker's name."""
    known = [f"{word} {facts[name]}{unit}" for name, (word, unit) in FACTS.items() if facts.get(name) not in (None, "")]
    return "·".join([*known, *(f"{name} {value}" for name, value in facts.items() if name not in FACTS)][:8])


@register.simple_tag
def signal(code: str) -> str:
    """The word of a signal."""
    return str(SIGNALS.get(code, code))


@register.filter
def yuan(cents: int) -> str:
    """Money, with the fen only where there are some."""
    return gettext("%(n)s 元") % {"n": f"{cents / 100:,.2f}".removesuffix(".00")}


@register.filter
def limit(seconds: int) -> str:
    """A limit in hours or days."""
    hours = seconds // 3600
    return gettext("%(n)d 天") % {"n": hours // 24} if hours >= 48 else gettext("%(n)d 小时") % {"n": hours}


@register.simple_tag
def beat_name(code: str) -> str:
    """Which signal is due."""
    return str(SIGNALS.get(code, code))


BEATS = {"fine": ("ok", "check"), "late": ("warn", "clock"), "down": ("danger", "wifi-off"), "held": ("", "player-pause")}
WORK = {
    "asked": ("info", "clock"),
    "taken": ("info", "walk"),
    "hung": ("warn", "bell"),
    "done": ("ok", "check"),
    "dropped": ("", "ban"),
}
AID = {"stock": ("ok", "check"), "lent": ("info", "user"), "used": ("warn", "sparkles"), "scrapped": ("", "ban")}


def _badge(mark: tuple[str, str], word: Any) -> SafeString:
    one = '<span class="badge-s {}"><span class="i i-{}" aria-hidden="true"></span>{}</span>'
    return format_html_join("", one, [(*mark, word)])


@register.simple_tag
def beat_mark(beat: Beat) -> SafeString:
    """How a signal is."""
    return _badge(BEATS[beat.stage], beat.get_stage_display())


@register.simple_tag
def aid_mark(aid: Aid) -> SafeString:
    """How an aid is."""
    return _badge(AID[aid.status], aid.get_status_display())


@register.simple_tag
def work_mark(work: Work, at: datetime) -> SafeString:
    """How an errand is, and that it is late."""
    mark = _badge(WORK[work.status], work.get_status_display())
    if work.status in Work.OPEN and work.due_at < at:
        mark += _badge(("danger", "alert-triangle"), gettext("已超时"))
    return mark
