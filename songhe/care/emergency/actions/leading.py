"""Who leads a call: the first yes, or whoever is at the door first. One at a time, and nobody leads two real calls."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.asking import stand_down_all
from songhe.care.emergency.actions.ground import not_before, step, who
from songhe.care.emergency.models import GOING, SEEKING, UNDER_WAY, Call, Response, Step
from songhe.register.staff.models import Responder

SOUGHT = (Step.ANSWER, Step.DISPATCH, Step.AGAIN)
"""What the call no longer waits for when somebody goes."""


def lead(call: Call, response: Response, *, by: Actor, at: datetime) -> None:
    """He goes first. Nobody else is waited for."""
    asked_at = call.dispatched_at or not_before(response.asked_at, call.received_at)
    accepted_at = not_before(at, asked_at)
    step(call, "accept", by=by, at=at, lead_response=response, dispatched_at=asked_at, accepted_at=accepted_at)
    laid.clear(call, *SOUGHT, at=at)


def at_the_door(call: Call, response: Response, *, by: Actor, at: datetime, now: datetime) -> None:
    """Somebody has arrived. The first one ends the 15 minutes and leads from then on; who was only asked need not come."""
    if call.status in SEEKING | GOING:
        former = call.lead_response_id
        step(call, "arrive", by=by, at=at, **_first(call, response, at))
        if former and former != response.pk:
            Response.objects.filter(pk=former).update(support=True)
        stand_down_all(call, by=by, at=now, keep=response, asked_only=True)
        laid.clear(call, *SOUGHT, at=now)
        laid.lay(call, Step.CLOSE, since=now)
    elif call.status == "handed_over" and call.arrived_at is None:
        step(call, "reach", by=by, at=at, arrived_at=at)
    laid.clear(call, Step.ARRIVE, at=now)


def refuse_if_leading_elsewhere(response: Response) -> None:
    """One pair of hands: whoever is on the way to a real call, or there, cannot lead another one.

    The responder's row is held, so that of two calls accepted at one moment the second sees the first.
    """
    Responder.objects.select_for_update(no_key=True).get(pk=response.responder_id)
    rows = Response.objects.filter(responder=response.responder_id, support=False, status__in=UNDER_WAY, call__drill=False)
    other = rows.exclude(pk=response.pk).select_related("call__elder").first()
    if other is not None:
        facts = {"name": response.responder_name, "who": who(other.call) or other.call.number}
        raise Refused(_("%(name)s 正在处置 %(who)s 的求助。请先完成或退出那一起，再接这一起。") % facts)


def _first(call: Call, response: Response, at: datetime) -> dict[str, Any]:
    """Stamps of a call at whose door `response` is the first; what nobody had done before him counts from his own."""
    return {
        "arrived_at": at,
        "lead_response": response,
        "dispatched_at": call.dispatched_at or response.asked_at,
        "accepted_at": call.accepted_at or response.answered_at,
        "departed_at": call.departed_at or response.departed_at,
    }
