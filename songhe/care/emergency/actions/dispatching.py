"""What the dispatcher does with responders: ask one by hand, or take an ask back."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions.asking import ask_held, is_active, stand_down_held
from songhe.care.emergency.actions.cascade import seek_on
from songhe.care.emergency.actions.escalation import ring_services
from songhe.care.emergency.actions.ground import hold, hold_response, refuse_unless
from songhe.care.emergency.models import OPEN, Call, Response
from songhe.care.emergency.queries.candidates import start_of
from songhe.links.maps import travel
from songhe.register.staff.models import Responder


def ask(*, call: Call, responder: Responder, by: Actor, at: datetime, support: bool = False) -> Response:
    """Ask `responder` to go. With `support`, or where somebody already goes or has taken over, it is to go along.

    Red calls 120 beside the first one asked, whoever asks.
    """
    trip = trip_of(call, responder, at)
    with journal.deed():
        hold(call)
        refuse_unless(call, "ask", call.status in OPEN)
        if not responder.is_active:
            raise Refused(_("%(name)s 已停用，不能派单。") % {"name": responder.name})
        if is_active(call, responder):
            raise Refused(_("%(name)s 已经在这起呼叫里了。") % {"name": responder.name})
        taken = call.lead_response_id is not None or call.status in {"on_scene", "handed_over"}
        response = ask_held(call, responder, trip, by=by, at=at, support=support or taken)
        if call.severity == "red" and not response.support:
            ring_services(call, by=by, at=at, reason="red")
        return response


def stand_down(*, response: Response, by: Actor, at: datetime) -> None:
    """Take one ask back. Who leads is not stood down: he withdraws, or the call ends."""
    with journal.deed():
        call = hold_response(response)
        refuse_unless(response, "stand_down", call.lead_response_id != response.pk)
        stand_down_held(response, by=by, at=at)
        seek_on(call, now=at)


def trip_of(call: Call, responder: Responder, at: datetime) -> travel.Trip:
    """How long this responder needs to the door, from where he was last seen or lives."""
    return travel.trips([start_of(responder, at)], (call.lat, call.lng), terrain=call.terrain, at=at)[0]
