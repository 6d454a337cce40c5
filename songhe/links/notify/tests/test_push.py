"""Web Push: signed by this node, readable by that browser alone, surname and place only; a browser that is gone is noted."""

import time
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.links.notify import actions, vapid
from songhe.links.notify.models import Notice, Subscription
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
LINK = "https://songhe.example/field/t/abc/"


@pytest.fixture
def rung(push_service: Any, browser_keys: Any, leave: Any) -> Any:
    """A browser is subscribed and a notice left; the push service stands ready."""
    endpoint = f"{push_service.origin}/ring/1"
    actions.subscribe(owner="user:zhao", endpoint=endpoint, keys=browser_keys.keys, at=AT)
    leave(link=LINK, text="蒲溪社区 3 组 12 号，王桂兰")
    return push_service


def pushed() -> Notice:
    return Notice.objects.get(channel="push")


def test_the_browser_opens_surname_and_place_and_nothing_else(rung: Any, browser_keys: Any) -> None:
    actions.send_due(after(1))
    payload = browser_keys.open(rung.rings[0][2])
    assert payload == {"title": "王·蒲溪社区", "link": "/field/t/abc/", "tag": str(pushed().pk)}


def test_the_ring_is_signed_with_the_key_the_browser_was_given(rung: Any, settings: Any) -> None:
    actions.send_due(after(1))
    claims = rung.claims()
    assert (claims["k"], claims["aud"], claims["sub"]) == (vapid.public(), rung.origin, settings.WEB_PUSH_CONTACT)
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600


def test_the_ring_is_urgent_and_does_not_outlive_the_call(rung: Any) -> None:
    actions.send_due(after(1))
    headers = rung.rings[0][1]
    assert (headers["urgency"].lower(), headers["content-encoding"], int(headers["ttl"])) == ("high", "aes128gcm", 900)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_not_rung_again(rung: Any, status: int) -> None:
    rung.answer = status
    actions.send_due(after(1))
    assert Subscription.objects.get().gone_at == after(1)
    actions.send_due(after(10))
    assert (pushed().status, len(rung.rings)) == ("given_up", 1)


@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_a_busy_push_service_is_asked_again_later(rung: Any, status: int) -> None:
    rung.answer = status
    actions.send_due(after(1))
    assert (pushed().status, pushed().due_at) == ("waiting", after(6))
    rung.answer = 201
    actions.send_due(after(6))
    assert pushed().status == "sent"


def test_a_push_service_that_does_not_answer_is_asked_again(rung: Any) -> None:
    rung.close()
    actions.send_due(after(1))
    assert (pushed().status, pushed().trouble) == ("waiting", "ConnectionError")


def test_one_browser_of_two_is_enough(rung: Any, browser_keys: Any, settings: Any) -> None:
    settings.PUSH_ORIGINS = [*settings.PUSH_ORIGINS, "http://127.0.0.1:9"]
    actions.subscribe(owner="user:zhao", endpoint="http://127.0.0.1:9/x", keys=browser_keys.keys, at=AT)
    actions.send_due(after(1))
    assert pushed().status == "sent"


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.com/1", "https://127.0.0.1/1", "https://localhost/1", "https://10.0.0.8/x", "https://[::1]/x",
     "https://db.internal/x", "https://push.example.com:5432/x", "ftp://push.example.com", "", 
     "https://push.example.com/" + "x" * 1000],
)  # fmt: skip
def test_an_address_inside_our_own_network_is_refused(endpoint: str) -> None:
    with pytest.raises(Refused):
        actions.subscribe(owner="user:zhao", endpoint=endpoint, keys={"p256dh": "a", "auth": "b"}, at=AT)


@pytest.mark.parametrize(
    ("endpoint", "rings"),
    [("https://fcm.googleapis.com/fcm/send/x", True), ("https://web.push.apple.com/x", True),
     ("https://evil.example.com/x", False),
     ("https://xfcm.googleapis.com/x", False), ("https://fcm.googleapis.com.evil.example.com/x", False),
     ("https://fcm.googleapis.com@evil.example.com/x", False), ("https://wns2-by3p.notify.windows.com/w/?token=x", True)],
)  # fmt: skip
def test_only_the_makers_of_browsers_are_called(settings: Any, endpoint: str, rings: bool) -> None:
    settings.PUSH_HOSTS = ["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"]
    facts = {"owner": "user:zhao", "endpoint": endpoint, "keys": {"p256dh": "a", "auth": "b"}, "at": AT}
    if rings:
        actions.subscribe(**facts)
    else:
        with pytest.raises(Refused):
            actions.subscribe(**facts)


def test_subscribing_twice_is_one_subscription_and_brings_a_gone_one_back() -> None:
    facts = {"owner": "user:zhao", "endpoint": "https://push.example.com/1"}
    actions.subscribe(**facts, keys={"p256dh": "a", "auth": "b"}, at=AT)
    actions.unsubscribe(**facts, at=after(1))
    row = actions.subscribe(**facts, keys={"p256dh": "c", "auth": "d"}, at=after(2))
    assert (Subscription.objects.count(), row.gone_at, row.keys["auth"]) == (1, None, "d")


def test_the_key_comes_from_the_environment_when_given(monkeypatch: Any) -> None:
    derived = vapid.public()
    monkeypatch.setenv("SONGHE_VAPID_KEY", "AQ" + "A" * 39 + "E")
    assert vapid.public() != derived
    assert vapid.public() == vapid.public()
