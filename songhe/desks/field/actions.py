"""A press on the phone becomes the deed it asks for: once, at the time it was pressed."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Response
from songhe.desks.field import rules
from songhe.links.notify import actions as notify
from songhe.links.notify import voice
from songhe.links.notify.models import Answer, Notice
from songhe.register.people import actions as people
from songhe.register.staff.models import Responder

OPENED = ("address", "phone", "way_in", "instructions", "warnings")
TIMED: dict[str, Callable[..., Any]] = {
    "accept": emergency.accept,
    "depart": emergency.depart,
    "arrive": emergency.arrive,
    "enter": emergency.enter,
    "finish": emergency.finish,
    "withdraw": emergency.withdraw,
}
CONSEQUENT = frozenset({"accept", "arrive", "withdraw"})
"""Because of these others are asked or stood down: now, not at the time of the press."""


def actor(responder: Responder) -> Actor:
    """The responder as the journal names him, with or without a log-in."""
    return Actor(f"responder:{responder.pk}", responder.name)


def press(*, response: Response, verb: str, press: uuid.UUID, pressed_at: datetime, at: datetime, reason: str = "") -> Answer:
    """Do `verb` once for this press; a refusal is kept with its sentence and the same press hears it again."""
    owner = f"responder:{response.responder_id}"
    with journal.deed():
        answer, new = notify.note_answer(press=press, owner=owner, subject=response.pk, verb=verb, pressed_at=pressed_at, at=at)
        if new:
            try:
                with journal.deed():
                    _do(response, verb, rules.believable(pressed_at, not_before=_last_step(response), now=at), at, reason)
            except Refused as refusal:
                notify.refuse_answer(answer=answer, sentence=refusal.sentence)
            notify.note_read(to=owner, subject=response.call_id, at=at)
    return answer


DIGITS = {"1": "accept", "2": "decline"}


@voice.when_pressed
def telephoned(notice: Notice, digit: str, press_of_call: uuid.UUID, at: datetime) -> str:
    """A key on a telephone that asked to go: 1 accepts, 2 declines. What stands down or informs is not ours: 1 says heard."""
    kind, _colon, key = notice.to.partition(":")
    if kind != "responder" or not notice.prompt:
        return ""
    if digit not in DIGITS:
        raise Refused(_("去请按 1，不去请按 2。"))
    row = Response.objects.filter(call=notice.subject, responder=uuid.UUID(key)).order_by("-asked_at").first()
    if row is None:
        return _("这起求助已经不用您去了，谢谢。")
    answer = press(response=row, verb=DIGITS[digit], press=press_of_call, pressed_at=at, at=at)
    return answer.sentence or (_("好的，请出发，路上小心。") if digit == "1" else _("好的，我们请别人去。"))


def _do(response: Response, verb: str, when: datetime, now: datetime, reason: str) -> None:
    by, late = actor(response.responder), rules.is_late(when, now)
    if verb == "decline":
        emergency.decline(response=response, by=by, at=when, reason=reason, late=late, now=now)
        return
    because = {"now": now} if verb in CONSEQUENT else {}
    TIMED[verb](response=response, by=by, at=when, late=late, **because)
    if verb == "accept":
        _open_file(response, by, when)
    if verb == "withdraw" and reason:
        emergency.add_note(call=response.call, by=by, at=when, text=reason)


def _last_step(response: Response) -> datetime:
    row = response
    stamps = (row.asked_at, row.answered_at, row.departed_at, row.arrived_at, row.entered_at, row.done_at)
    return max(stamp for stamp in stamps if stamp)


def _open_file(response: Response, by: Actor, at: datetime) -> None:
    """Who accepts sees address, telephone and way in: the elder's file notes it, with the call as the reason."""
    call = response.call
    if call.elder is not None:
        people.note_opening(elder=call.elder, fields=OPENED, reason=call.number, by=by, at=at)
