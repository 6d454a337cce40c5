"""Asking somebody to go, and telling those who need not any more: for a call that is held."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.ground import not_before, response_facts, response_step
from songhe.care.emergency.models import ACTIVE, Call, Response, Step
from songhe.links.maps import travel
from songhe.register.staff.models import EMERGENCY_SERVICES, Kind, Responder

NOBODY = "nobody"
"""Mark of a call for which the lead was told that nobody is left to ask."""


def ask_held(
    call: Call, responder: Responder, trip: travel.Trip | None, *, by: Actor, at: datetime, support: bool = False
) -> Response:
    """Ask `responder` to go; with `support`, to go along with whoever leads."""
    if responder.kind == Kind.DESK:
        raise Refused(_("%(name)s 是调度席，不能派到现场。") % {"name": responder.name})
    at = not_before(at, call.received_at)
    response = Response.objects.create(
        call=call,
        responder=responder,
        responder_name=responder.name,
        responder_kind=responder.kind,
        division_path=call.division_path,
        place=call.responses.count() + 1,
        support=support,
        asked_by=by.id,
        asked_at=at,
        distance_m=trip.metres if trip else None,
        eta_s=trip.seconds if trip else None,
    )
    facts = {**response_facts(response), "place": response.place}
    journal.write(
        verb="emergency.response.ask",
        subject=response,
        by=by,
        at=at,
        division=call.division_path,
        after={"status": response.status},
        facts=facts,
    )
    if not support:
        _dispatched(call, at)
    _wait_for(response, at)
    return response


def stand_down_held(response: Response, *, by: Actor, at: datetime) -> None:
    """Take one ask back; its call is held."""
    response_step(response, "stand_down", by=by, at=at)
    laid.clear(response.call, Step.ACCEPT, Step.CREW, at=at, response=response)


def stand_down_all(call: Call, *, by: Actor, at: datetime, keep: Response | None = None, asked_only: bool = False) -> None:
    """Everybody but `keep` need not go any more; `asked_only` leaves those who have set out, and support, as they are."""
    rows = call.responses.filter(status__in=["asked"] if asked_only else ["asked", "accepted", "en_route"])
    if asked_only:
        rows = rows.filter(support=False)
    if keep:
        rows = rows.exclude(pk=keep.pk)
    for response in rows.order_by("place"):
        response.call = call
        stand_down_held(response, by=by, at=at)


def open_asks(call: Call) -> int:
    """How many may still say yes and lead."""
    return call.responses.filter(status="asked", support=False).count()


def is_active(call: Call, responder: Responder) -> bool:
    """Asked, on the way or there already."""
    return call.responses.filter(responder=responder, status__in=ACTIVE).exists()


def _dispatched(call: Call, at: datetime) -> None:
    """Somebody is asked who may lead. Should nobody be left after him, that is news again."""
    changes = {"dispatched_at": call.dispatched_at or at, "rung": [mark for mark in call.rung if mark != NOBODY]}
    Call.objects.filter(pk=call.pk).update(**changes)
    for name, value in changes.items():
        setattr(call, name, value)
    laid.clear(call, Step.DISPATCH, Step.AGAIN, at=at)


def _wait_for(response: Response, at: datetime) -> None:
    """His answer is waited for. A crew asked to go along does not lapse: somebody telephones, and its yes still counts."""
    crew = response.responder_kind in EMERGENCY_SERVICES
    steps = [*([Step.CREW] if crew else []), *([] if crew and response.support else [Step.ACCEPT])]
    laid.lay(response.call, *steps, since=at, response=response)
