from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Response
from songhe.links.notify import tokens
from tests import cast
from tests.cast import AT, after


@pytest.fixture(autouse=True)
def at(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    return cast.open_desk(monkeypatch, after(30))


@pytest.fixture
def call() -> Call:
    emergency.raise_call(
        source="p1", trigger="sos", elder=cast.wang(), by=Actor("device:btn-wang", "按钮"), at=AT, device_room="床头"
    )
    return Call.objects.get()


@pytest.fixture
def asked(call: Call) -> Response:
    """Zhang, next door, was asked 10 seconds after the press."""
    return emergency.ask(call=call, responder=cast.neighbour_zhang(), by=cast.liu_min().actor, at=after(10))


STATUSES = ["asked", "accepted", "en_route", "on_scene", "done", "declined", "lapsed", "withdrawn", "stood_down"]


@pytest.fixture
def brought(asked: Response) -> Callable[[str], Response]:
    """`brought(status)`: the ask, taken to that state by the room's own verbs."""
    hand = Actor(f"responder:{asked.responder_id}", "张大山")
    road = {"accepted": "accept", "en_route": "depart", "on_scene": "arrive", "done": "finish"}

    def bring(status: str) -> Response:
        facts: dict[str, Any] = {"response": asked, "by": hand, "at": after(20)}
        if status in road:
            for end, verb in road.items():
                getattr(emergency, verb)(**facts)
                if end == status:
                    break
        elif status == "withdrawn":
            emergency.accept(**facts)
            emergency.withdraw(**facts)
        elif status == "lapsed":
            emergency.lapse(response=asked, at=after(20))
        elif status == "stood_down":
            emergency.stand_down(response=asked, by=cast.liu_min().actor, at=after(20))
        elif status == "declined":
            emergency.decline(**facts)
        asked.refresh_from_db()
        return asked

    return bring


@pytest.fixture
def zhang(sign_in: Any) -> Client:
    return sign_in(cast.neighbour_zhang().user)


@pytest.fixture
def link(asked: Response) -> str:
    return reverse("field:link", args=[tokens.make("field", asked.pk)])
