"""What a responder says: yes, no, on my way, at the door, at her side, done, or cannot come after all.

`at` is when he did it, which a phone without signal reports afterwards (`late`). What the house does because of it, it does
`now`: nobody is asked in the past, and no deadline is over before it begins.
"""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.asking import is_active, stand_down_all
from songhe.care.emergency.actions.cascade import begin, go_on, seek_on
from songhe.care.emergency.actions.escalation import ring_again, rung_anew, telephone
from songhe.care.emergency.actions.ground import hold_response, not_before, refuse_unless, response_step, step
from songhe.care.emergency.actions.leading import at_the_door, lead, refuse_if_leading_elsewhere
from songhe.care.emergency.actions.notes import write_note
from songhe.care.emergency.models import GOING, SEEKING, Call, Response, Step


def accept(*, response: Response, by: Actor, at: datetime, late: bool = False, now: datetime | None = None) -> None:
    """Yes, I go. The first yes wins the call; everybody else asked is stood down, and who is too late is told who goes."""
    with journal.deed():
        call = hold_response(response)
        asked_anew = response.status == "lapsed" and is_active(call, response.responder)
        refuse_unless(response, "accept", response.status in Response.MOVES["accept"][0] and not asked_anew)
        at = not_before(at, response.asked_at)
        if not response.support:
            refuse_if_leading_elsewhere(response)
            lead(call, response, by=by, at=at)
        response_step(response, "accept", by=by, at=at, late=late, answered_at=at)
        laid.clear(call, Step.ACCEPT, Step.CREW, at=at, response=response)
        if not response.support:
            stand_down_all(call, by=by, at=now or at, keep=response, asked_only=True)


def decline(
    *, response: Response, by: Actor, at: datetime, reason: str = "", late: bool = False, now: datetime | None = None
) -> None:
    """I cannot. The next one is asked: at once where the house asks, else when the dispatcher has asked nobody in time."""
    with journal.deed():
        call = hold_response(response)
        at = not_before(at, response.asked_at)
        response_step(response, "decline", by=by, at=at, late=late, answered_at=at)
        laid.clear(call, Step.ACCEPT, at=at, response=response)
        if reason:
            write_note(call, by=by, at=at, text=reason)
        telephone(response, by=CLOCK, at=now or at, reason="crew_no")
        if not response.support:
            _ask_on(call, now or at)


def lapse(*, response: Response, at: datetime) -> None:
    """No answer in time: the next one is asked, by the house from now on."""
    with journal.deed():
        call = hold_response(response)
        response_step(response, "lapse", by=CLOCK, at=at)
        if not response.support and call.status in SEEKING:
            begin(call, by=CLOCK, at=at)


def depart(*, response: Response, by: Actor, at: datetime, late: bool = False) -> None:
    """On the way."""
    with journal.deed():
        call = hold_response(response)
        at = not_before(at, response.answered_at)
        response_step(response, "depart", by=by, at=at, late=late, departed_at=at)
        if _leads(call, response) and call.status == "accepted":
            step(call, "depart", by=by, at=at, departed_at=at)


def arrive(*, response: Response, by: Actor, at: datetime, late: bool = False, now: datetime | None = None) -> None:
    """At the door. The clock of the 15 minutes stops for whoever is there first, also for who was only to go along."""
    with journal.deed():
        call = hold_response(response)
        at = not_before(at, response.answered_at, response.departed_at)
        response.support = response.support and call.status not in SEEKING | GOING
        response_step(response, "arrive", by=by, at=at, late=late, arrived_at=at, support=response.support)
        at_the_door(call, response, by=by, at=at, now=now or at)


def enter(*, response: Response, by: Actor, at: datetime, late: bool = False) -> None:
    """At the elder's side: the door was open, or somebody had the key."""
    with journal.deed():
        call = hold_response(response)
        refuse_unless(response, "enter", response.entered_at is None)
        at = not_before(at, response.arrived_at)
        response_step(response, "enter", by=by, at=at, late=late, entered_at=at)
        if _leads(call, response) and call.status == "on_scene":
            step(call, "enter", by=by, at=at, entered_at=at)


def finish(*, response: Response, by: Actor, at: datetime, late: bool = False) -> None:
    """Done here; the dispatcher closes the call."""
    with journal.deed():
        hold_response(response)
        at = not_before(at, response.arrived_at, response.entered_at)
        response_step(response, "finish", by=by, at=at, late=late, done_at=at)


def withdraw(*, response: Response, by: Actor, at: datetime, late: bool = False, now: datetime | None = None) -> None:
    """I cannot come after all. The call is open again, and the house asks on without waiting for anybody."""
    with journal.deed():
        call = hold_response(response)
        at, now = not_before(at, response.answered_at), now or at
        response_step(response, "withdraw", by=by, at=at, late=late)
        if _leads(call, response) and call.status in GOING:
            _open_again(call, by=by, at=at, now=now)
        telephone(response, by=CLOCK, at=now, reason="crew_no")


def _open_again(call: Call, *, by: Actor, at: datetime, now: datetime) -> None:
    nobody_goes = {"lead_response": None, "accepted_at": None, "departed_at": None}
    if call.answered_by_id:
        step(call, "withdraw", by=by, at=at, **nobody_goes)
    else:
        step(call, "reopen_ring", by=by, at=at, rung=rung_anew(call), **nobody_goes)
        ring_again(call, by=CLOCK, at=now)
    begin(call, by=CLOCK, at=now)


def _ask_on(call: Call, now: datetime) -> None:
    """Where the house asks, or no dispatcher is there to, the next one at once; else the dispatcher has a moment to choose."""
    if call.cascade or call.answered_by_id is None:
        go_on(call, at=now)
    else:
        seek_on(call, now=now)


def _leads(call: Call, response: Response) -> bool:
    return call.lead_response_id == response.pk
