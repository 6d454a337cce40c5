"""How a call ends: handed over, closed with a cause, or taken back; then reviewed and followed up."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions import laid
from songhe.care.emergency.actions.asking import stand_down_all
from songhe.care.emergency.actions.escalation import CREWS
from songhe.care.emergency.actions.ground import hold, refuse_unless, response_step, step
from songhe.care.emergency.actions.notes import write_note
from songhe.care.emergency.models import FALSE, REAL, Call, Cause, FalseWhy, Step
from songhe.care.emergency.queries.afterwards import another_lead, closed_by


def hand_over(*, call: Call, to: str, by: Actor, at: datetime, note: str = "") -> None:
    """120, 119 or 110 have taken over. Who is on the way goes on; who was only asked need not."""
    if to not in CREWS:
        raise Refused(_("只能移交给 120、119 或 110。"))
    with journal.deed():
        hold(call)
        changes = {"handed_over_at": at, "handed_over_to": to, "cascade": False, "pressed_again_at": None}
        step(call, "hand_over", by=by, at=at, facts={"to": to}, rung=list(dict.fromkeys([*call.rung, to])), **changes)
        _nothing_else_waits(call, to, at)
        laid.lay(call, Step.CLOSE, since=at)
        stand_down_all(call, by=by, at=at, asked_only=True)
        if note:
            write_note(call, by=by, at=at, text=note)


def close(
    *, call: Call, cause: str, by: Actor, at: datetime, note: str = "", on_site_needed: bool | None = None, why: str = ""
) -> None:
    """Finished, with a cause. Whether somebody had to go follows from the cause unless it is said.

    `why` says how a false alarm came about; of a real one there is nothing to say.
    """
    if cause not in Cause.values:
        raise Refused(_("请选择结案原因。"))
    if why and (why not in FalseWhy.values or cause not in FALSE):
        raise Refused(_("误报才选是怎么来的。"))
    with journal.deed():
        hold(call)
        needed = cause in REAL if on_site_needed is None else on_site_needed
        facts = {"cause": cause, "on_site_needed": needed, **({"why": why} if why else {})}
        told = {"cause": cause, "false_why": why, "on_site_needed": needed}
        step(call, "close", by=by, at=at, facts=facts, closed_at=at, cascade=False, **told)
        _seal_text(call, "closing_note", note)
        end(call, by, at)
        _lay_afterwards(call, at)


def cancel(*, call: Call, by: Actor, at: datetime, reason: str) -> None:
    """Taken back before anybody went. The reason is kept as a note."""
    with journal.deed():
        hold(call)
        step(call, "cancel", by=by, at=at, closed_at=at, cascade=False)
        write_note(call, by=by, at=at, text=reason)
        end(call, by, at)


def review(*, call: Call, by: Actor, at: datetime, note: str) -> None:
    """The lead has looked at it again, once, within three days; not who closed it, while another lead could."""
    with journal.deed():
        hold(call)
        refuse_unless(call, "review", call.reviewed_at is None)
        if closed_by(call) == by.id and another_lead(by.id, call):
            raise Refused(_("这起呼叫是您结案的，请另一位调度长来复核。"))
        step(call, "review", by=by, at=at, reviewed_at=at)
        _seal_text(call, "review_note", note)
        laid.clear(call, Step.REVIEW, at=at)


def follow_up(*, call: Call, by: Actor, at: datetime, note: str) -> None:
    """The elder was telephoned again, within a day."""
    with journal.deed():
        hold(call)
        refuse_unless(call, "follow_up", call.followed_up_at is None)
        step(call, "follow_up", by=by, at=at, followed_up_at=at)
        _seal_text(call, "follow_up_note", note)
        laid.clear(call, Step.FOLLOW_UP, at=at)


def miss_follow_up(*, call: Call, by: Actor, at: datetime) -> None:
    """Telephoned again, and nobody answered: the follow-up stays owed, and the visits hear of it (`journeys/visits_follow`)."""
    with journal.deed():
        hold(call)
        refuse_unless(call, "miss_follow_up", call.followed_up_at is None)
        step(call, "miss_follow_up", by=by, at=at)


def _nothing_else_waits(call: Call, to: str, at: datetime) -> None:
    """… but for those who were asked to go along, and for another service's crew, which has to say that it comes."""
    laid.clear(call, *(one for one in Step if one not in {Step.ACCEPT, Step.CREW}), at=at)
    for response in call.responses.filter(responder_kind=CREWS[to], status="asked"):
        laid.clear(call, Step.CREW, at=at, response=response)


def end(call: Call, by: Actor, at: datetime) -> None:
    """Of a call that is over: nobody is waited for and nobody need come any more; who is at the door is done."""
    laid.clear(call, at=at)
    Call.objects.filter(pk=call.pk).update(pressed_again_at=None)
    call.pressed_again_at = None
    for response in call.responses.filter(status="on_scene"):
        response.call = call
        response_step(response, "finish", by=by, at=at, done_at=at)
    stand_down_all(call, by=by, at=at)


def _lay_afterwards(call: Call, at: datetime) -> None:
    if call.cause != Cause.TEST:
        laid.lay(call, Step.REVIEW, since=at)
    if call.cause not in {Cause.TEST, Cause.DEATH} and not call.drill:
        laid.lay(call, Step.FOLLOW_UP, since=at)


def _seal_text(call: Call, field: str, text: str) -> None:
    if text:
        setattr(call, field, text)
        call.save(update_fields=[field])
