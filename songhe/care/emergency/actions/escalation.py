"""Telling the next one up: the lead, the city, the county bureau, and 120 or 119."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.emergency import dated
from songhe.care.emergency.actions import laid, staffed
from songhe.care.emergency.actions.asking import ask_held
from songhe.care.emergency.actions.ground import step
from songhe.care.emergency.models import ACTIVE, OPEN, UNDER_WAY, Call, Response, Step
from songhe.care.emergency.queries.candidates import nearest_crew
from songhe.register.staff.models import Kind

CREWS = {"120": Kind.AMBULANCE, "119": Kind.FIRE, "110": Kind.POLICE}
NUMBERS = {str(kind): number for number, kind in CREWS.items()}


def escalate(call: Call, to: str, *, by: Actor, at: datetime, reason: str, mark: str = "", **more: Any) -> None:
    """Tell `to` why; `rung` keeps whom the call has reached so far. Feeds notices and screens through the journal."""
    changes = {key: more.pop(key) for key in ("desk_path",) if key in more}
    rung = list(dict.fromkeys([*call.rung, *([mark] if mark else []), to]))
    step(call, "escalate", by=by, at=at, facts={"to": to, "reason": reason, **more}, rung=rung, **changes)


def to_city(call: Call, *, by: Actor, at: datetime, reason: str) -> None:
    """The city's desk rings too; the county may still answer."""
    escalate(call, "city", by=by, at=at, reason=reason, desk_path=staffed.city_path(call.division_path))


def ring_services(call: Call, *, by: Actor, at: datetime, reason: str) -> None:
    """120 (and 119 where it burns or leaks) are called, each once. A drill says so and calls nobody."""
    for service in dated.practice(at).services_for(call.trigger):
        if service not in call.rung:
            escalate(call, service, by=by, at=at, reason=reason, **_ask_crew(call, service, by=by, at=at))


def telephone(response: Response, *, by: Actor, at: datetime, reason: str) -> None:
    """Lead and desk are to ring the service of this crew: nobody there has said yes through the house."""
    call = response.call
    if call.status in OPEN and response.responder_kind in NUMBERS:
        laid.clear(call, Step.CREW, at=at, response=response)
        escalate(call, NUMBERS[response.responder_kind], by=by, at=at, reason=reason, crew=response.responder_name)


def advise_or_ring(call: Call, *, by: Actor, at: datetime, reason: str) -> None:
    """Red: 120 is called. Otherwise the lead is told to think of it."""
    if call.severity == "red":
        ring_services(call, by=by, at=at, reason=reason)


def suggested(call: Call, at: datetime) -> list[str]:
    """Services worth calling now that have not been called yet."""
    return [service for service in dated.practice(at).services_for(call.trigger) if service not in call.rung]


def rung_anew(call: Call) -> list[str]:
    """Whom a ring that begins again has reached: the desk, and a service whose crew goes to this call already."""
    kinds = set(call.responses.filter(status__in=UNDER_WAY).values_list("responder_kind", flat=True))
    return ["desk" if "/" in call.division_path else "city", *(number for number, kind in CREWS.items() if kind in kinds)]


def ring_again(call: Call, *, at: datetime, by: Actor) -> None:
    """The desk is rung once more and the climb begins anew; a county where nobody sits by now passes it to the city at once."""
    laid.lay(call, Step.ANSWER, since=at)
    if "/" in call.desk_path and not staffed.ready(call.desk_path, at):
        to_city(call, by=by, at=at, reason="no_seat")


def _ask_crew(call: Call, service: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Which crew is `asked` through the house, and whether it goes already; without that somebody must telephone."""
    if call.drill:
        return {}
    there = call.responses.filter(responder_kind=CREWS[service], status__in=ACTIVE).order_by("place").first()
    if there and there.status == "asked" and not laid.waits(call, Step.CREW, response=there):
        return {"crew": there.responder_name}  # it was asked long ago and has not said a word
    if there:
        return {"asked": there.responder_name, "goes": there.status != "asked"}
    found = nearest_crew(call, CREWS[service], at)
    if found is None:
        return {}
    ask_held(call, found[0], found[1], by=by, at=at, support=True)
    return {"asked": found[0].name}
