"""A warning of a weather or another office, in CAP 1.2: heard once, changed by an update, lifted by a cancel.

What follows is the roll-call room's (`rollcall.actions.receive`): the draft of a roll that a person confirms, more visits in
hard weather, a signal of the check-in. Sent by a token of a bureau's or a desk's log-in; only its own division is warned.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from songhe.base import clock
from songhe.care.rollcall import actions
from songhe.care.rollcall.models import CapMessage
from songhe.desks.partner import shapes
from songhe.desks.partner.doors import READERS, Token, reader
from songhe.desks.partner.paging import REFUSALS
from songhe.links import cap
from songhe.register.access import scope
from songhe.register.places.models import Division

router = Router(tags=["warnings"])
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/cap+xml": {"schema": {"type": "string"}},
            "application/json": {"schema": shapes.Cap.model_json_schema(), "example": shapes.EXAMPLES["Cap"]},
        },
    }
}
FAULTS = {
    "syntax": lambda: _("读不懂"),
    "missing": lambda: _("缺少"),
    "word": lambda: _("不是 CAP 规定的写法"),
    "moment": lambda: _("时间要带时区，如 2026-07-01T08:00:00+08:00"),
    "shape": lambda: _("坐标不对：纬度,经度，多边形首尾相同"),
    "too_large": lambda: _("太大"),
}


class Sender(Token):
    """A token of somebody who calls rolls."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = super().authenticate(request, token)
        return user if user and user.role in READERS else None


@router.post(
    "/warnings", response={200: shapes.Warned, 409: shapes.Problem, 413: shapes.Problem, **REFUSALS}, auth=[Sender()],
    operation_id="warn", summary="A warning (CAP 1.2)", openapi_extra=BODY,
)  # fmt: skip
def warn(request: HttpRequest) -> dict[str, Any]:
    """Kept with its identifier: the same message again gives the same answer. What is wrong is named by its element."""
    user = reader(request)
    if len(request.body) > cap.LARGEST:
        raise HttpError(413, _("报文太大，最多 512 KiB。"))
    try:
        warning = cap.read(request.body)
    except cap.BadWarning as fault:
        said = {"element": fault.element[:40], "why": FAULTS[fault.code]()}
        raise HttpError(422, _("预警报文的 %(element)s：%(why)s。") % said) from None
    row = actions.receive(warning=warning, within=user.scope, find=place_of, by=user.actor, at=clock.now())
    return told(row)


def told(row: CapMessage) -> dict[str, Any]:
    """What became of it."""
    alert = row.alert
    return {
        "id": row.pk, "identifier": row.identifier, "became": row.became, "why": row.why, "alert": alert.pk if alert else None,
        "kind": alert.kind if alert else "", "level": alert.level if alert else "",
        "in_force": bool(alert and alert.status == "in_force"), "drill": bool(alert and alert.drill),
    }  # fmt: skip


def place_of(code: str, within: str) -> str:
    """A division by its code of 6 to 12 digits, zeros at its end left out; one above the sender's own is the sender's own."""
    for length in (12, 9, 6, 4, 2):
        if code[length:].strip("0"):
            break
        row = Division.objects.filter(code=code[:length]).first() if len(code) >= length else None
        if row and scope.covers(within, row.path):
            return row.path
        if row and scope.covers(row.path, within):
            return within
        if length == 2 and within.startswith(code[:2]):
            return within
    return ""
