"""A deadline nobody met: what the house does then. Each looks at the call first, because the deed may have just been done.

What is done follows from the rule's `then`; why it is done, from the step that was not.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from songhe.base.actors import CLOCK
from songhe.care.emergency.actions import seats
from songhe.care.emergency.actions.asking import open_asks
from songhe.care.emergency.actions.cascade import begin
from songhe.care.emergency.actions.desk import miss_held
from songhe.care.emergency.actions.escalation import escalate, ring_services, suggested, telephone, to_city
from songhe.care.emergency.actions.ground import hold
from songhe.care.emergency.actions.responses import lapse
from songhe.care.emergency.models import AT_DOOR, GOING, OPEN, SEEKING, Call, CallDeadline, Step


def fire(deadline: CallDeadline, at: datetime) -> None:
    """Do what `deadline` says; when it has become needless meanwhile it counts as cleared, not as fired."""
    call = hold(deadline.call)
    needed = deadline.rule.severity in {"", call.severity} and _NEEDED[Step(deadline.step)](call, deadline)
    if not (needed and _THEN[deadline.then](call, deadline, at)):
        deadline.fired_at, deadline.cleared_at = None, at
        deadline.save(update_fields=["fired_at", "cleared_at"])


def _next_desk(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    """The other seats of the desk; where there are none, the city."""
    if "city" not in call.rung and not seats.ready(call.desk_path, at):
        to_city(call, by=CLOCK, at=at, reason="no_seat")
    else:
        _tell("next_desk")(call, deadline, at)
    return True


def _city(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    if "city" in call.rung:
        return False
    to_city(call, by=CLOCK, at=at, reason=_reason(call, deadline))
    return True


def _tell(to: str) -> Callable[[Call, CallDeadline, datetime], bool]:
    """Somebody further up. Who is told that nobody is there yet also reads whom to telephone."""

    def tell(call: Call, deadline: CallDeadline, at: datetime) -> bool:
        facts: dict[str, Any] = {"seconds": deadline.rule.seconds}
        if deadline.step == Step.ARRIVE and to == "lead":
            facts["suggest"] = suggested(call, at)
        escalate(call, to, by=CLOCK, at=at, reason=_reason(call, deadline), **facts)
        return True

    return tell


def _services(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    ring_services(call, by=CLOCK, at=at, reason=_reason(call, deadline))
    return True


def _cascade(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    if call.status not in SEEKING:
        return False
    begin(call, by=CLOCK, at=at)
    return True


def _no_answer(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    miss_held(call, by=CLOCK, at=at)
    return True


def _next(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    if deadline.response is None or deadline.response.status != "asked":
        return False
    deadline.response.call = call
    lapse(response=deadline.response, at=at)
    return True


def _telephone(call: Call, deadline: CallDeadline, at: datetime) -> bool:
    if deadline.response is None:
        return False
    deadline.response.call = call
    telephone(deadline.response, by=CLOCK, at=at, reason=_reason(call, deadline))
    return True


def _reason(call: Call, deadline: CallDeadline) -> str:
    """Why somebody is told: a word of `words.py`."""
    if deadline.step == Step.ANSWER and call.status in AT_DOOR:
        return "pressed_again"
    return _REASONS.get(Step(deadline.step), deadline.step)


def _asked(deadline: CallDeadline) -> bool:
    return deadline.response is not None and deadline.response.status == "asked"


_REASONS = {
    Step.ANSWER: "unanswered",
    Step.TRIAGE: "no_answer",
    Step.DISPATCH: "undispatched",
    Step.AGAIN: "undispatched",
    Step.ACCEPT: "unaccepted",
    Step.CREW: "unconfirmed",
    Step.ARRIVE: "late",
    Step.CLOSE: "unclosed",
}
_NEEDED: dict[Step, Callable[[Call, CallDeadline], bool]] = {
    Step.ANSWER: lambda call, _: call.rings,
    Step.TRIAGE: lambda call, _: call.status in OPEN and call.spoken_at is None and not call.no_answer,
    Step.DISPATCH: lambda call, _: call.status in SEEKING and not open_asks(call),
    Step.ACCEPT: lambda _, deadline: _asked(deadline),
    Step.CREW: lambda call, deadline: call.status in OPEN and _asked(deadline),
    Step.AGAIN: lambda call, _: call.status in SEEKING and not open_asks(call),
    Step.ARRIVE: lambda call, _: call.status in SEEKING | GOING,
    Step.CLOSE: lambda call, _: call.status in AT_DOOR,
    Step.REVIEW: lambda call, _: call.status == "closed" and call.reviewed_at is None,
    Step.FOLLOW_UP: lambda call, _: call.status == "closed" and call.followed_up_at is None,
}
_THEN: dict[str, Callable[[Call, CallDeadline, datetime], bool]] = {
    "next_desk": _next_desk,
    "lead": _tell("lead"),
    "county": _tell("county"),
    "city": _city,
    "120": _services,
    "cascade": _cascade,
    "no_answer": _no_answer,
    "next": _next,
    "telephone": _telephone,
    "remind": _tell("lead"),
}
