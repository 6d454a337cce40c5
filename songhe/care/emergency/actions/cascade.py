"""The cascade: asking those who can be there first, one after the other or several at once, until one says yes.

Here is also who sees to it that a call which needs somebody never waits for nobody: while no one goes and no one is asked, a
deadline stands (`seek_on`).
"""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.care.emergency import dated
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.asking import NOBODY, ask_held, open_asks
from songhe.care.emergency.actions.escalation import advise_or_ring, escalate, ring_services, suggested
from songhe.care.emergency.actions.ground import hold, step
from songhe.care.emergency.models import SEEKING, Call, Step
from songhe.care.emergency.queries.candidates import Candidate, candidates
from songhe.links.maps import travel

AGAIN = "stood_down"
"""The only end of an ask after which the house may ask the same person again: it was no answer of his."""


def start_cascade(*, call: Call, by: Actor, at: datetime) -> None:
    """The house asks from now on by itself. Red: 120 at the same time. Already asking: it goes on."""
    with journal.deed():
        begin(hold(call), by=by, at=at)


def stop_cascade(*, call: Call, by: Actor, at: datetime) -> None:
    """The dispatcher asks by hand again; who was asked stays asked. Asks he nobody, the house begins anew."""
    with journal.deed():
        step(hold(call), "halt", by=by, at=at, cascade=False)
        seek_on(call, now=at)


def begin(call: Call, *, by: Actor, at: datetime) -> None:
    """Start or continue asking for a call that is held."""
    if not call.cascade:
        step(call, "cascade", by=by, at=at, cascade=True)
    if call.severity == "red":
        ring_services(call, by=by, at=at, reason="red")
    go_on(call, at=at)


def go_on(call: Call, *, at: datetime) -> None:
    """Ask as many as the level allows at once; when nobody is left to ask, the lead is told, and the house looks again."""
    if not _seeks(call):
        return
    asked = open_asks(call)
    room = dated.practice(at).width[call.severity] - asked
    if room <= 0:
        return
    # Inside the transaction: a router gets a moment, then the great circle has to do.
    able = [one for one in candidates(call, at, patience_s=travel.BRIEF_S) if _worth_asking(one, at)]
    for one in able[:room]:
        ask_held(call, one.responder, one.trip, by=CLOCK, at=at)
    if not able and not asked:
        _nobody_left(call, at)


def seek_on(call: Call, *, now: datetime) -> None:
    """Nobody goes and nobody is asked any more: if the dispatcher asks nobody else in time, the house does."""
    if _seeks(call) and not open_asks(call) and not laid.waits(call, Step.DISPATCH):
        laid.lay(call, Step.AGAIN, since=now)


def _seeks(call: Call) -> bool:
    return call.lead_response_id is None and call.status in SEEKING


def _worth_asking(one: Candidate, at: datetime) -> bool:
    """Free, not asked before, and there before it is pointless."""
    fresh = one.response is None or one.response.status == AGAIN
    return one.may_be_asked and fresh and one.trip.seconds <= dated.practice(at).reach_s


def _nobody_left(call: Call, at: datetime) -> None:
    """The lead hears of it once; the house looks again and again, for somebody may come on duty or be free."""
    laid.lay(call, Step.AGAIN, since=at)
    if NOBODY in call.rung:
        return
    escalate(call, "lead", by=CLOCK, at=at, reason="nobody", mark=NOBODY, suggest=suggested(call, at))
    advise_or_ring(call, by=CLOCK, at=at, reason="nobody")
