"""Words of the bureau's pages for codes of other rooms."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STAGES: dict[str, Any] = {
    "transport": _("设备到平台"),
    "queue": _("等接听"),
    "decision": _("问清到派单"),
    "acceptance": _("等接单"),
    "travel": _("路上"),
    "entry": _("进门"),
    "arrival": _("到门口"),
}
MARKS = {"ok": "check", "warn": "clock", "danger": "alert-triangle"}


def stage(code: str) -> str:
    """The word for a stage of a call."""
    return str(STAGES.get(code, code))
