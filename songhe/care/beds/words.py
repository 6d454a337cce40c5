"""Words and marks of the room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.beds.models import Asking, Stay

STATES: dict[str, tuple[Any, str, str]] = {
    "free": (_("空床"), "ok", "check"),
    "out": (_("停用"), "", "x"),
    "reserved": (_("已预留"), "info", "clock"),
    "present": (_("在住"), "", "user-check"),
    "away": (_("请假"), "info", "door-exit"),
    "kept": (_("保留"), "info", "ambulance"),
}
"""How a bed stands: word, tone, mark."""
STAYS = {
    Stay.Status.RESERVED: ("info", "clock"), Stay.Status.PRESENT: ("ok", "user-check"), Stay.Status.AWAY: ("info", "door-exit"),
    Stay.Status.KEPT: ("info", "ambulance"), Stay.Status.ENDED: ("", "check"),
}  # fmt: skip
ASKINGS = {
    Asking.Status.WAITING: ("info", "clock"), Asking.Status.OFFERED: ("info", "bed"), Asking.Status.TAKEN_IN: ("ok", "check"),
    Asking.Status.DECLINED: ("", "x"),
}  # fmt: skip
SHARES = {
    "low": (_("偏少"), "warn", "alert-triangle"), "right": (_("合适"), "ok", "check"),
    "high": (_("偏多"), "warn", "alert-triangle"),
}  # fmt: skip
