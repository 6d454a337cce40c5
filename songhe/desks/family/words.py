"""Outcomes as a family reads them. A death is never told by a page."""

from collections.abc import Callable

from django.utils.translation import gettext as _

OUTCOMES: dict[str, Callable[[], str]] = {
    "helped": lambda: _("已得到帮助"),
    "hospital": lambda: _("已送医"),
    "death": lambda: _("请打电话与我们联系"),
    "false_touch": lambda: _("误按，平安"),
    "false_device": lambda: _("设备误报，平安"),
    "test": lambda: _("测试，平安"),
    "unknown": lambda: _("已经处理好"),
}
