"""What every verb of the room stands on: the call held for one deed, and its step written with the facts of the moment.

Every verb holds the call's row first, and only then touches responses and deadlines. So two verbs on one call queue up behind
each other on PostgreSQL instead of locking crosswise; the conditional move still decides who wins.
"""

from datetime import datetime
from typing import Any

from songhe.base import moves
from songhe.base.actors import Actor
from songhe.base.errors import WrongMoment
from songhe.care.emergency.models import Call, Response


def hold(call: Call) -> Call:
    """Read `call` anew and keep others from changing it until the deed is done."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
    return call


def hold_both(one: Call, other: Call) -> None:
    """Hold two calls, always in the same order."""
    for call in sorted((one, other), key=lambda call: call.pk):
        hold(call)


def step(call: Call, verb: str, *, by: Actor, at: datetime, facts: dict[str, Any] | None = None, **changes: Any) -> None:
    """Take the call through `verb`; the journal keeps its number, whom it is about and whether it is a drill."""
    moves.move(call, verb, by=by, at=at, facts={**call_facts(call), **(facts or {})}, **changes)


def response_step(
    response: Response,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    late: bool = False,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Take the response through `verb`; `late` is told by a phone that had no signal at the time."""
    facts = {**response_facts(response), **(facts or {}), **({"late": True} if late else {})}
    if late:
        changes["reported_late"] = True
    moves.move(response, verb, by=by, at=at, facts=facts, **changes)


def hold_response(response: Response) -> Call:
    """Hold the call of this response, and read the response anew."""
    call = hold(response.call)
    response.refresh_from_db()
    response.call = call
    return call


def refuse_unless(row: Call | Response, verb: str, holds: bool) -> None:
    """WrongMoment with the row's own sentence, where a state alone does not say it."""
    if not holds:
        raise WrongMoment(row, verb)


def call_facts(call: Call) -> dict[str, Any]:
    """What every journal row of a call says, frozen: screens and notices need nothing else to speak of it."""
    facts = {"call": str(call.pk), "number": call.number, "who": who(call), "severity": call.severity}
    return {**facts, "drill": True} if call.drill else facts


def response_facts(response: Response) -> dict[str, Any]:
    """The same for a response, with the responder's name as it was."""
    return {
        **call_facts(response.call),
        "name": response.responder_name,
        "kind": response.responder_kind,
        "responder": str(response.responder_id),
        "eta_s": response.eta_s,
        "support": response.support,
    }


def who(call: Call) -> str:
    """Whom the call is about: the elder, else the name the caller gave; empty when nobody knows."""
    return call.elder.name if call.elder else call.caller_name


def not_before(at: datetime, *earlier: datetime | None) -> datetime:
    """`at`, but never before what went ahead of it: a phone's late report must not turn a stage negative."""
    return max([at, *(stamp for stamp in earlier if stamp is not None)])
