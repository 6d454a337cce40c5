"""Two calls of one event become one: whoever is on the way, the level and what was set going pass to the call that goes on."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.asking import stand_down_all, stand_down_held
from songhe.care.emergency.actions.cascade import begin, seek_on
from songhe.care.emergency.actions.closing import end
from songhe.care.emergency.actions.desk import grade
from songhe.care.emergency.actions.escalation import CREWS
from songhe.care.emergency.actions.ground import hold_both, not_before, response_step, step
from songhe.care.emergency.actions.leading import at_the_door, lead
from songhe.care.emergency.actions.responses import arrive
from songhe.care.emergency.models import ACTIVE, AT_DOOR, GOING, SEEKING, UNDER_WAY, Call, Response
from songhe.care.emergency.rules import worse


def merge(*, call: Call, into: Call, by: Actor, at: datetime) -> None:
    """The same event as `into`, which goes on. Presses and notes of this call stay with it; whoever goes, goes for `into`."""
    if call.pk == into.pk:
        raise Refused(_("不能把一起呼叫并入它自己。"))
    if call.drill != into.drill:
        raise Refused(_("演练和真实呼叫不能合并。"))
    with journal.deed():
        hold_both(call, into)
        asking = call.cascade
        called = [mark for mark in call.rung if mark in CREWS and mark not in into.rung]
        facts = {"from": call.number, "from_call": str(call.pk)}
        step(into, "absorb", by=by, at=at, facts=facts, rung=[*into.rung, *called])
        step(call, "merge", by=by, at=at, facts={"into": into.number}, merged_into=into, closed_at=at, cascade=False)
        for response in _who_moves(call):
            _move(response, call, into, by=by, at=at)
        if worse(into.severity, call.severity) != into.severity:
            grade(into, call.severity, by=by, at=at)
        end(call, by, at)
        _keep_in_hand(call, into, by=by, at=at)
        _seek_for(into, asking=asking, at=at)


def _who_moves(call: Call) -> list[Response]:
    """The leader, also one who is done already, then everybody whose ask is not over, those nearest to the door first."""
    rows = call.responses.filter(Q(status__in=ACTIVE) | Q(pk=call.lead_response_id))
    far = {status: place for place, status in enumerate(reversed(ACTIVE))}
    return sorted(rows, key=lambda row: (row.pk != call.lead_response_id, far.get(row.status, 0), row.place))


def _move(response: Response, call: Call, into: Call, *, by: Actor, at: datetime) -> None:
    """He goes for `into`. Who goes there already, or was only asked where somebody goes, need not twice."""
    response.call = call
    seeks = into.status in SEEKING and into.lead_response_id is None
    twin = into.responses.filter(responder=response.responder_id, status__in=ACTIVE).first()
    if twin and twin.status in UNDER_WAY:
        return _arrives_as(twin, response, into, by=by, at=at)
    if response.status == "asked" and (twin or not (seeks or response.support)):
        return None
    if twin:
        twin.call = into
        stand_down_held(twin, by=by, at=at)
    _carry(response, call, into, by=by, at=at, support=response.support or not seeks)
    return None


def _carry(response: Response, call: Call, into: Call, *, by: Actor, at: datetime, support: bool) -> None:
    response.call, response.support = into, support
    changes: dict[str, Any] = {"place": into.responses.count() + 1, "division_path": into.division_path}
    facts = {"from": call.number}
    response_step(response, "move", by=by, at=at, facts=facts, call=into, support=support, **changes)
    laid.hand_on(response, into)
    if response.answered_at and not support:
        lead(into, response, by=by, at=not_before(response.answered_at, into.received_at))
        stand_down_all(into, by=by, at=at, keep=response, asked_only=True)
        if response.departed_at:
            step(into, "depart", by=by, at=at, departed_at=not_before(response.departed_at, into.accepted_at))
    if response.arrived_at:
        at_the_door(into, response, by=by, at=not_before(response.arrived_at, into.received_at), now=at)


def _arrives_as(twin: Response, response: Response, into: Call, *, by: Actor, at: datetime) -> None:
    """He goes for both: what he does counts on for `into` alone, also that he is at the door already."""
    if response.arrived_at and twin.status != "on_scene":
        twin.call = into
        arrive(response=twin, by=by, at=not_before(response.arrived_at, into.received_at), now=at)


def _keep_in_hand(call: Call, into: Call, *, by: Actor, at: datetime) -> None:
    """Where it stopped ringing because somebody goes, whoever had the one in hand has the other in hand."""
    if into.answered_by_id is None and call.answered_by_id and into.status in GOING | AT_DOOR:
        step(into, "take", by=by, at=at, answered_by=call.answered_by, answered_at=at, pressed_again_at=None)


def _seek_for(call: Call, *, asking: bool, at: datetime) -> None:
    """Was the house asking for the one that ended, it asks on for the one that goes on."""
    if asking and call.status in SEEKING and call.lead_response_id is None:
        begin(call, by=CLOCK, at=at)
    else:
        seek_on(call, now=at)
