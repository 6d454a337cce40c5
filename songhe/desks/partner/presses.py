"""A press from a device that speaks HTTPS: durable before 200, the same key twice is one press."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Router
from ninja.errors import HttpError

from songhe.base import clock
from songhe.desks.partner import shapes
from songhe.desks.partner.doors import PRESSES, DeviceCredential, Rate
from songhe.desks.partner.paging import REFUSALS
from songhe.links.devices import actions, reasons
from songhe.links.devices.models import Message
from songhe.links.devices.reasons import Unreadable

router = Router(tags=["presses"])
LARGEST = 65_536
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {
            "schema": shapes.Press.model_json_schema(),
            "example": shapes.EXAMPLES["Press"],
        }},
    }
}  # fmt: skip


@router.post(
    "/presses", response={200: shapes.Kept, 409: shapes.Problem, 413: shapes.Problem, **REFUSALS},
    auth=DeviceCredential(), throttle=[Rate(PRESSES)], operation_id="press", summary="A press", openapi_extra=BODY,
)  # fmt: skip
def press(
    request: HttpRequest, idempotency_key: str = Header("", alias="Idempotency-Key", max_length=80, pattern=r"^[ -~]*$")
) -> dict[str, Any]:
    """Kept as it came, and read afterwards: what cannot be read goes to the dead letters and is answered with 422."""
    known, body = request.auth, request.body  # type: ignore[attr-defined]
    if len(body) > LARGEST:
        raise HttpError(413, too_large())
    try:
        message = actions.keep_press(credential=known.username, body=body, at=clock.now(), key=idempotency_key, topic="https")
    except Unreadable as fault:
        raise HttpError(422, str(reasons.WORDS[fault.reason])) from None
    _refuse_another_content(message, body)
    return {"seq": message.seq, "device": message.device, "signal": message.signal, "urgent": message.urgent}


def too_large() -> str:
    """Why a body is not even read."""
    return _("报文太大，最多 64 KiB。")


def _refuse_another_content(message: Message, body: bytes) -> None:
    """The key was used for something else: the sender is told, for two presses must not become one."""
    if bytes(message.payload) != body:
        raise HttpError(409, _("这个键已经用于另一条内容，请换一个键再发。"))
