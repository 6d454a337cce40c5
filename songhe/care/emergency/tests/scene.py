"""Calls and responses in every state, reached by the verbs themselves, never by setting a status."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call, Response
from tests import cast
from tests.cast import AT, after

BUTTON = Actor("device:btn-wang", "床头按钮")


def by(person: Any) -> Actor:
    """The hand of a responder."""
    return Actor(f"responder:{person.pk}", person.name)


def ring(at: datetime = AT, **facts: Any) -> Call:
    """Wang presses; Liu Min sits at the desk of 汉阴县."""
    actions.sit(user=cast.liu_min(), at=at)
    plain: dict[str, Any] = {"source": f"press:{at.isoformat()}", "trigger": "sos", "elder": cast.wang(), "device_room": "床头"}
    return actions.raise_call(by=BUTTON, at=at, **{**plain, **facts})[0]


def answered(**facts: Any) -> Call:
    """… and Liu Min picks up after eight seconds."""
    call = ring(**facts)
    actions.answer(call=call, user=cast.liu_min(), at=after(8))
    return call


def asked(call: Call | None = None, person: Any = None, support: bool = False) -> Response:
    """… and asks Zhou Ming at 0:22."""
    call = call or answered()
    who = person or cast.doctor_zhou()
    return actions.ask(call=call, responder=who, by=cast.liu_min().actor, at=after(22), support=support)


def accepted() -> Response:
    """… who says yes at 0:40."""
    response = asked()
    actions.accept(response=response, by=by(response.responder), at=after(40))
    return response


def en_route() -> Response:
    """… sets out at 1:00."""
    response = accepted()
    actions.depart(response=response, by=by(response.responder), at=after(60))
    return response


def on_scene() -> Response:
    """… and is at the door at 9:10."""
    response = en_route()
    actions.arrive(response=response, by=by(response.responder), at=after(550))
    return response


def closed(cause: str = "helped") -> Call:
    """… and Liu Min closes it at 30 minutes."""
    call = on_scene().call
    actions.close(call=call, cause=cause, by=cast.liu_min().actor, at=after(1800))
    return call


def _done() -> Response:
    response = on_scene()
    actions.finish(response=response, by=by(response.responder), at=after(1500))
    return response


def _ended(verb: Callable[..., None], **more: Any) -> Callable[[], Response]:
    def build() -> Response:
        response = asked() if verb is not actions.withdraw else accepted()
        whose = {} if verb is actions.lapse else {"by": by(response.responder)}
        verb(response=response, at=after(70), **whose, **more)
        return response

    return build


def _handed_over() -> Call:
    call = answered()
    actions.hand_over(call=call, to="120", by=cast.liu_min().actor, at=after(100))
    return call


def _cancelled() -> Call:
    call = ring()
    actions.cancel(call=call, by=cast.liu_min().actor, at=after(15), reason="误触，已通话")
    return call


def _merged() -> Call:
    call, other = ring(), ring(elder=cast.ye_elder(), source="press:ye")
    actions.merge(call=call, into=other, by=cast.liu_min().actor, at=after(30))
    return call


CALL_IN: dict[str, Callable[[], Call]] = {
    "offered": ring,
    "answered": answered,
    "accepted": lambda: accepted().call,
    "en_route": lambda: en_route().call,
    "on_scene": lambda: on_scene().call,
    "handed_over": _handed_over,
    "closed": closed,
    "cancelled": _cancelled,
    "merged": _merged,
}
"""How a call comes into each state. `raised` lasts only within the deed that raises it."""

RESPONSE_IN: dict[str, Callable[[], Response]] = {
    "asked": asked,
    "accepted": accepted,
    "en_route": en_route,
    "on_scene": on_scene,
    "done": _done,
    "declined": _ended(actions.decline),
    "lapsed": _ended(actions.lapse),
    "withdrawn": _ended(actions.withdraw),
    "stood_down": _ended(actions.stand_down),
}
