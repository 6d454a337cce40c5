"""What a dispatcher does with a call in hand."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.cascade import begin
from songhe.care.emergency.actions.escalation import ring_services
from songhe.care.emergency.actions.ground import hold, refuse_unless, step
from songhe.care.emergency.actions.notes import write_note
from songhe.care.emergency.models import AT_DOOR, GOING, SEEKING, Call, Severity, Step
from songhe.care.emergency.queries.readers import at_desk_of
from songhe.register.access.models import User
from songhe.register.people import actions as people

SEEN_IN_CALL = ("address", "way_in", "conditions", "medicines", "instructions")


def answer(*, call: Call, user: User, at: datetime) -> None:
    """Pick up. Exactly one dispatcher gets it; where a responder is already on the way it is taken in hand late.

    Pressed again at the door or after the hand-over, it is picked up once more, by whoever is first.
    """
    with journal.deed():
        hold(call)
        if call.pressed_again_at and call.answered_by_id:
            return _heed(call, user, at)
        if call.status in GOING | AT_DOOR:
            return _take(call, user, at)
        seconds = round((at - call.received_at).total_seconds())
        step(call, "answer", by=user.actor, at=at, facts={"seconds": seconds}, answered_by=user, answered_at=at)
        _open_file(call, user, at)
        laid.clear(call, Step.ANSWER, at=at)
        if call.spoken_at is None:
            laid.lay(call, Step.TRIAGE, since=at)


def take_over(*, call: Call, user: User, at: datetime, reason: str) -> None:
    """A colleague or the lead takes the case in hand from another, and sees the door and the health from now on.

    When the call was answered stays as it was. Of two who take it at once the later is told who has it.
    """
    former = call.answered_by
    with journal.deed():
        hold(call)
        refuse_unless(call, "take_over", former is not None and call.answered_by_id == former.pk != user.pk)
        if former is None or not at_desk_of(user, call):
            raise Refused(_("只有这个调度台的同事或调度长能接手。"))
        facts = {"former": former.name, "former_user": str(former.pk)}
        step(call, "take_over", by=user.actor, at=at, facts=facts, answered_by=user)
        write_note(call, by=user.actor, at=at, text=reason)
        _open_file(call, user, at)


def hear(*, call: Call, by: Actor, at: datetime, text: str = "") -> None:
    """Somebody was heard: the two minutes without speech end."""
    with journal.deed():
        hold(call)
        step(call, "hear", by=by, at=at, spoken_at=call.spoken_at or at, no_answer=False, pressed_again_at=None)
        laid.clear(call, Step.TRIAGE, *([Step.ANSWER] if call.status in AT_DOOR else []), at=at)
        if text:
            write_note(call, by=by, at=at, text=text)


def miss(*, call: Call, by: Actor, at: datetime) -> None:
    """Nobody answers: red, and the house asks as many at once as red allows, 120 beside them (two minutes without speech)."""
    with journal.deed():
        miss_held(hold(call), by=by, at=at)


def miss_held(call: Call, *, by: Actor, at: datetime) -> None:
    """The same for a call that is held."""
    step(call, "miss", by=by, at=at, facts={"from": call.severity}, no_answer=True, severity=Severity.RED)
    laid.clear(call, Step.TRIAGE, at=at)
    if call.status in SEEKING:
        begin(call, by=by, at=at)
    else:
        ring_services(call, by=by, at=at, reason="no_answer")


def set_severity(*, call: Call, severity: str, by: Actor, at: datetime) -> None:
    """Change the level."""
    with journal.deed():
        hold(call)
        if severity != call.severity:
            grade(call, severity, by=by, at=at)


def grade(call: Call, severity: str, *, by: Actor, at: datetime) -> None:
    """The same for a call that is held. A cascade becomes as wide as it allows; red calls 120 beside whoever goes."""
    facts = {"from": call.severity, "to": Severity(severity).value}
    step(call, "severity", by=by, at=at, facts=facts, severity=severity)
    if call.cascade and call.status in SEEKING:
        begin(call, by=by, at=at)
    elif severity == Severity.RED and call.dispatched_at and call.status != "handed_over":
        ring_services(call, by=by, at=at, reason="red")


def _take(call: Call, user: User, at: datetime) -> None:
    """In hand late. On the way there is still time to hear the elder; at the door somebody is with her."""
    refuse_unless(call, "take", call.answered_by_id is None)
    step(call, "take", by=user.actor, at=at, answered_by=user, answered_at=at, pressed_again_at=None)
    _open_file(call, user, at)
    laid.clear(call, Step.ANSWER, at=at)
    if call.status in GOING and call.spoken_at is None:
        laid.lay(call, Step.TRIAGE, since=at)


def _heed(call: Call, user: User, at: datetime) -> None:
    """Another press is picked up; whoever does so has the call in hand from now on."""
    step(call, "heed", by=user.actor, at=at, answered_by=user, pressed_again_at=None)
    _open_file(call, user, at)
    laid.clear(call, Step.ANSWER, at=at)


def _open_file(call: Call, user: User, at: datetime) -> None:
    """Whoever answers sees at once where and how to get in; that is noted, and the elder can see it (law 8)."""
    if call.elder:
        people.note_opening(elder=call.elder, fields=SEEN_IN_CALL, reason=call.number, by=user.actor, at=at)
