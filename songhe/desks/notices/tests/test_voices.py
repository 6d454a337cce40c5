"""Telephone calls: a key in the stand-in or from a gateway is the deed it asks for; a wrong link is 404."""

from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency.models import Response
from songhe.journeys import people_told
from songhe.journeys.tests import telling
from songhe.links.notify import actions, outlets, tokens
from songhe.links.notify.models import Notice, VoiceCall
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
COUNTY = "6109/610921"


@pytest.fixture
def ringing(neighbour_zhang: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> VoiceCall:
    """Zhang is asked to go to Wang, and his telephone rings: nobody of his browsers is subscribed."""
    settings.VOICE_STAND_IN = True
    cast.open_desk(monkeypatch, after(20))
    outlets.add(kind="voice", name="外呼", division=COUNTY, address="standin://", by=cast.li_county().actor, at=AT)
    neighbour_zhang.phone = "13992500002"
    neighbour_zhang.save()
    telling.ask(telling.press(), neighbour_zhang)
    people_told.run_once(after(12))
    actions.send_due(after(13))
    return VoiceCall.objects.get()


def token(call: VoiceCall) -> str:
    return tokens.make("voice", call.pk)


def said(client: Client, call: VoiceCall, digit: Any) -> Any:
    return client.post(f"/notices/heard/{token(call)}/", {"digit": digit}, "application/json")


def test_it_asks_and_says_the_keys(ringing: VoiceCall) -> None:
    assert "需要帮忙" in ringing.sentence and ringing.sentence.endswith("能去请按 1，不能去请按 2。")


def test_one_accepts(ringing: VoiceCall) -> None:
    answer = said(Client(), ringing, "1")
    assert answer.json() == {"done": True, "sentence": "好的，请出发，路上小心。"}
    assert Response.objects.get().status == "accepted" and Notice.objects.get(channel="voice").read_at == after(20)
    assert said(Client(), ringing, "1").json()["sentence"] == "好的，请出发，路上小心。"  # a gateway that says it twice


def test_two_declines(ringing: VoiceCall) -> None:
    assert said(Client(), ringing, "2").json()["sentence"] == "好的，我们请别人去。"
    assert Response.objects.get().status == "declined"


def test_another_key_is_told_what_the_keys_are(ringing: VoiceCall) -> None:
    answer = said(Client(), ringing, "9")
    assert answer.status_code == 409 and answer.json()["sentence"] == "去请按 1，不去请按 2。"
    assert Response.objects.get().status == "asked" and VoiceCall.objects.get().status == "ringing"


def test_nobody_took_it(ringing: VoiceCall) -> None:
    assert said(Client(), ringing, "").status_code == 200
    assert VoiceCall.objects.get().status == "missed" and Response.objects.get().status == "asked"
    assert said(Client(), ringing, "").status_code == 409


def test_too_late_hears_so(ringing: VoiceCall) -> None:
    telling.emergency.cancel(call=Response.objects.get().call, by=cast.liu_min().actor, at=after(15), reason="试机")
    answer = said(Client(), ringing, "1")
    assert answer.json()["sentence"] and Response.objects.get().status != "accepted"


@pytest.mark.parametrize("wrong", ["x", "abc.def"])
def test_a_wrong_link_is_404(wrong: str, city: Any) -> None:
    assert Client().post(f"/notices/heard/{wrong}/", {"digit": "1"}).status_code == 404


def test_a_link_of_another_purpose_is_404(ringing: VoiceCall) -> None:
    assert Client().post(f"/notices/heard/{tokens.make('field', ringing.pk)}/", {"digit": "1"}).status_code == 404


def test_rubbish_from_a_gateway_is_a_sentence(ringing: VoiceCall) -> None:
    assert Client().post(f"/notices/heard/{token(ringing)}/", "{", "application/json").status_code == 409
    assert Client().get(f"/notices/heard/{token(ringing)}/").status_code == 405


def test_pressed_in_the_stand_in(ringing: VoiceCall, sign_in: Any, liu_min: Any) -> None:
    desk = sign_in(liu_min)
    assert 'value="1"' in desk.get("/notices/voice/").content.decode()
    shown = desk.post(f"/notices/voice/{ringing.pk}/press/", {"digit": "1"}).content.decode()
    assert "好的，请出发，路上小心。" in shown and "已接，按了键" in shown and 'value="2"' not in shown
    assert Response.objects.get().status == "accepted"


def test_a_real_call_has_no_keys_on_the_page(ringing: VoiceCall, sign_in: Any, liu_min: Any) -> None:
    VoiceCall.objects.update(stand_in=False)
    desk = sign_in(liu_min)
    assert 'value="1"' not in desk.get("/notices/voice/").content.decode()
    assert desk.post(f"/notices/voice/{ringing.pk}/press/", {"digit": "1"}).status_code == 404


def test_another_county_sees_no_call_and_an_auditor_presses_none(ringing: VoiceCall, sign_in: Any, he_ziyang: Any) -> None:
    stranger = sign_in(he_ziyang)
    assert "张" not in stranger.get("/notices/voice/").content.decode().split("<main")[-1]
    assert stranger.post(f"/notices/voice/{ringing.pk}/press/", {"digit": "1"}).status_code == 404
    auditor = sign_in(cast.qian_auditor())
    assert auditor.get("/notices/voice/").status_code == 200
    assert auditor.post(f"/notices/voice/{ringing.pk}/press/", {"digit": "1"}).status_code == 404
