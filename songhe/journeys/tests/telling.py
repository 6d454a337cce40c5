"""How a call comes to where the people told stand: pressed, accepted, arrived, closed ..."""

from collections.abc import Callable
from typing import Any

from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Response
from songhe.journeys import people_told
from songhe.links.notify.models import Notice
from tests import cast
from tests.cast import AT, after

BUTTON = Actor("device:btn-wang", "床头按钮")


def press(drill: bool = False, source: str = "press-1") -> Call:
    call, _new = emergency.raise_call(
        source=source, trigger="sos", elder=cast.wang(), by=BUTTON, at=AT, drill=drill, device_room="床头"
    )
    return call


def ask(call: Call, responder: Any = None, seconds: int = 10) -> Response:
    person = responder or cast.neighbour_zhang()
    return emergency.ask(call=call, responder=person, by=cast.liu_min().actor, at=after(seconds))


def hand(response: Response) -> Actor:
    return Actor(f"responder:{response.responder_id}", response.responder_name)


def told(to: str, at: Any = None) -> list[str]:
    """What this person has been told so far, by the console, in order."""
    people_told.run_once(at or after(600))
    rows = Notice.objects.filter(to__startswith=to, channel="console").order_by("made_at", "id")
    return [row.text for row in rows]


def raised(call: Call) -> None:
    pass


def accepted(call: Call) -> Response:
    response = ask(call)
    emergency.accept(response=response, by=hand(response), at=after(40))
    return response


def arrived(call: Call) -> None:
    response = accepted(call)
    emergency.arrive(response=response, by=hand(response), at=after(300))


def withdrew(call: Call) -> None:
    response = accepted(call)
    emergency.withdraw(response=response, by=hand(response), at=after(100))


def handed_over(call: Call) -> None:
    accepted(call)
    emergency.hand_over(call=call, to="120", by=cast.liu_min().actor, at=after(500))


def closed(cause: str) -> Callable[[Call], None]:
    def close(call: Call) -> None:
        arrived(call)
        emergency.close(call=call, cause=cause, by=cast.liu_min().actor, at=after(580))

    return close


def cancelled(call: Call) -> None:
    people_told.run_once(after(5))
    emergency.cancel(call=call, by=cast.liu_min().actor, at=after(60), reason="试机")
