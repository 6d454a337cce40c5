"""Words of a call: its states, levels, triggers and close codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RAISED = "raised", _("来电")
    OFFERED = "offered", _("来电")
    ANSWERED = "answered", _("已接听")
    ACCEPTED = "accepted", _("已接单")
    EN_ROUTE = "en_route", _("在途")
    ON_SCENE = "on_scene", _("到场")
    HANDED_OVER = "handed_over", _("已移交")
    CLOSED = "closed", _("已结案")
    CANCELLED = "cancelled", _("已撤销")
    MERGED = "merged", _("已并入")


RINGING = frozenset({"raised", "offered"})
GOING = frozenset({"accepted", "en_route"})
AT_DOOR = frozenset({"on_scene", "handed_over"})  # somebody is with the elder: nothing more happens by itself, but the end
SEEKING = RINGING | {"answered"}  # nobody goes yet
OPEN = SEEKING | GOING | AT_DOOR
OVER = frozenset({"closed", "cancelled", "merged"})


class Severity(models.TextChoices):
    """Red: 120 or 119 are called together; orange: somebody goes; yellow: somebody looks into it (standards 9.2)."""

    RED = "red", _("红")
    ORANGE = "orange", _("橙")
    YELLOW = "yellow", _("黄")


class Trigger(models.TextChoices):
    SOS = "sos", _("一键呼叫")
    FALL = "fall", _("跌倒报警")
    SMOKE = "smoke", _("烟雾报警")
    GAS = "gas", _("燃气报警")
    WATER = "water", _("水浸报警")
    VITAL = "vital", _("体征异常")
    STILL = "still", _("家里没有动静")
    PHONE = "phone", _("电话求助")
    WEB = "web", _("网页求助")
    PERSON = "person", _("他人代报")


class Cause(models.TextChoices):
    """Close codes of standards 9.2. The first three are real; two are false alarms."""

    HELPED = "helped", _("真实，已救助")
    HOSPITAL = "hospital", _("真实，已送医")
    DEATH = "death", _("真实，已去世")
    FALSE_TOUCH = "false_touch", _("误报，误触")
    FALSE_DEVICE = "false_device", _("误报，设备")
    TEST = "test", _("测试")
    UNKNOWN = "unknown", _("无法核实")


class FalseWhy(models.TextChoices):
    """How a false alarm came about, as whoever closed it says: what one can change."""

    TOUCHED = "touched", _("碰到、误按")
    LAIN = "lain", _("睡觉、坐下压到")
    MOVED = "moved", _("打扫、搬动设备")
    TRIED = "tried", _("不会用，试一试")
    STEAM = "steam", _("蒸汽、油烟、药水")
    ANIMAL = "animal", _("猫狗、昆虫")
    SIGNAL = "signal", _("信号、网关误传")
    BATTERY = "battery", _("电量低、设备老化")
    PLACED = "placed", _("装的位置不对")
    OTHER = "other", _("其他")


REAL = frozenset({"helped", "hospital", "death"})
FALSE = frozenset({"false_touch", "false_device"})
