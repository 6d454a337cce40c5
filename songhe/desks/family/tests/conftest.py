from collections.abc import Callable
from typing import Any

import pytest

from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.links.notify import tokens
from songhe.register.people.models import Consent, Contact
from tests import cast
from tests.cast import AT, after


@pytest.fixture(autouse=True)
def at(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    return cast.open_desk(monkeypatch, after(30))


@pytest.fixture
def daughter() -> Contact:
    contact = cast.wang_daughter()
    Consent.objects.create(elder=contact.elder, purpose="family", given_at=AT, given_by="王桂兰")
    return contact


@pytest.fixture
def call(daughter: Contact) -> Call:
    emergency.raise_call(source="p1", trigger="sos", elder=cast.wang(), by=Actor("device:btn-wang", "按钮"), at=AT)
    found = Call.objects.get()
    emergency.tell(call=found, contact=daughter, at=AT)
    return found


@pytest.fixture
def link(call: Call, daughter: Contact) -> str:
    return f"/follow/{tokens.make('follow', call.pk, daughter.pk)}/"


@pytest.fixture
def taken(call: Call) -> Callable[..., Call]:
    """`taken("accept", "depart")`: Zhou, the village doctor, does these, a minute apart; `close` is the dispatcher's."""

    def take(*verbs: str, cause: str = "helped") -> Call:
        liu, response = cast.liu_min(), None
        emergency.answer(call=call, user=liu, at=after(8))
        for minute, verb in enumerate(verbs, 1):
            if response is None:
                response = emergency.ask(call=call, responder=cast.doctor_zhou(), by=liu.actor, at=after(20))
            if verb == "close":
                emergency.close(call=call, cause=cause, by=liu.actor, at=after(60 * minute))
            elif verb == "hand_over":
                emergency.hand_over(call=call, to="120", by=liu.actor, at=after(60 * minute))
            else:
                getattr(emergency, verb)(response=response, by=Actor("responder:x", "周明"), at=after(60 * minute))
        call.refresh_from_db()
        return call

    return take
