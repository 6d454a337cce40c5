"""A telephone call: placed once, kept, and what comes back of it is one deed."""

from typing import Any

import pytest
import requests

from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify import actions, tokens, voice
from songhe.links.notify.models import Notice, VoiceCall
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
ME = {"to": "contact:1", "phone": "13992500001", "division": "6109/610921", "urgent": True}


@pytest.fixture
def ringing(outlet: Any, gateway: Any, leave: Any) -> VoiceCall:
    outlet("voice", address=f"http://{gateway.place}/call")
    leave(**ME)
    actions.send_due(after(1))
    return VoiceCall.objects.get()


def test_the_gateway_is_asked_to_ring_and_where_to_answer(ringing: VoiceCall, gateway: Any) -> None:
    ((path, asked),) = gateway.taken
    assert path == "/call" and asked["phone"] == "13992500001"
    assert asked["sentence"] == "这里是松鹤养老服务平台。王，蒲溪社区。收到求助。听明白了请按 1。"
    token = asked["answer_url"].rstrip("/").rsplit("/", 1)[-1]
    assert tokens.read("voice", token, 1) == [ringing.pk] and asked["call"] == str(ringing.pk)
    assert Notice.objects.get(channel="voice").status == "sent"


def test_one_says_heard(ringing: VoiceCall) -> None:
    assert voice.answered(call=ringing, digit="1", at=after(9)) == "好的，谢谢。"
    assert (ringing.status, ringing.digit, Notice.objects.get(channel="voice").read_at) == ("answered", "1", after(9))
    assert voice.answered(call=VoiceCall.objects.get(), digit="1", at=after(10)) == "好的，谢谢。"  # said twice, done once
    assert VoiceCall.objects.get().ended_at == after(9)


def test_another_key_means_nothing(ringing: VoiceCall) -> None:
    with pytest.raises(Refused):
        voice.answered(call=ringing, digit="7", at=after(9))
    assert VoiceCall.objects.get().status == "ringing"


def test_nobody_took_it_and_it_is_over_once(ringing: VoiceCall) -> None:
    voice.missed(call=ringing, at=after(25))
    assert Notice.objects.get(channel="voice").read_at is None
    with pytest.raises(WrongMoment):
        voice.missed(call=ringing, at=after(26))


def test_nobody_took_it_so_the_message_comes_now(outlet: Any, gateway: Any, leave: Any) -> None:
    outlet("voice", address=f"http://{gateway.place}/call")
    outlet()
    leave(**ME)
    actions.send_due(after(1))
    voice.missed(call=VoiceCall.objects.get(), at=after(9))
    actions.send_due(after(9))
    assert [path for path, _said in gateway.taken] == ["/call", "/sms"]


@pytest.mark.parametrize("answer", [302, 404, 503])
def test_a_gateway_that_refuses_leaves_no_ringing_call(answer: int, outlet: Any, gateway: Any, leave: Any) -> None:
    gateway.answer = answer
    outlet("voice", address=f"http://{gateway.place}/call")
    leave(**ME)
    actions.send_due(after(1))
    assert VoiceCall.objects.get().status == "missed"
    assert Notice.objects.get(channel="voice").trouble == f"gateway answered {answer}"


def test_a_gateway_that_does_not_answer(outlet: Any, gateway: Any, leave: Any, monkeypatch: Any) -> None:
    def silent(*args: Any, **more: Any) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "post", silent)
    outlet("voice", address=f"http://{gateway.place}/call")
    leave(**ME)
    actions.send_due(after(1))
    assert VoiceCall.objects.get().status == "missed" and Notice.objects.get(channel="voice").status == "waiting"


def test_the_stand_in_rings_nobody(outlet: Any, gateway: Any, leave: Any, settings: Any) -> None:
    settings.VOICE_STAND_IN = True
    outlet("voice", address="standin://")
    leave(**{**ME, "at": AT})
    actions.send_due(after(1))
    call = VoiceCall.objects.get()
    assert (call.stand_in, call.status, gateway.taken) == (True, "ringing", [])
