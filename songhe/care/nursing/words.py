"""Words and marks of the room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.nursing.models import Mishap, Shift

STATES: dict[str, tuple[Any, str, str]] = {
    "late": (_("晚了"), "warn", "clock-x"),
    "due": (_("该做了"), "info", "clock"),
    "ahead": (_("还早"), "", "clock"),
    "done": (_("已做"), "ok", "check"),
    "not_done": (_("没做成"), "", "ban"),
    "missed": (_("漏做"), "danger", "alert-triangle"),
    "away": (_("人不在院"), "", "door-exit"),
}
"""How an act stands: word, tone, mark."""
LIES: dict[str, tuple[Any, str, str]] = {
    "present": (_("在院"), "", "user-check"),
    "away": (_("请假外出"), "info", "door-exit"),
    "kept": (_("住院或在别的床"), "info", "ambulance"),
    "reserved": (_("要来住"), "", "clock"),
}
SHIFTS = {
    Shift.Status.OPEN: ("", "clock"),
    Shift.Status.GIVEN: ("warn", "writing-sign"),
    Shift.Status.TAKEN: ("ok", "check"),
}
MISHAPS = {Mishap.Status.OPEN: ("warn", "alert-triangle"), Mishap.Status.CLOSED: ("ok", "check")}
LEVELS = ((0, _("能力完好")), (1, _("轻度失能")), (2, _("中度失能")), (3, _("重度失能")), (4, _("完全失能")))
"""Levels of GB/T 42195; the register writes the same words."""
REGISTER_LEVELS = {"能力完好": 0, "轻度失能": 1, "中度失能": 2, "重度失能": 3, "完全失能": 4}  # words: data
