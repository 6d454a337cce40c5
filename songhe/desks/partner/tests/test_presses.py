"""A press over HTTPS: durable before 200, one press for one key, everything else refused with a sentence."""

import base64
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.links.devices import actions
from songhe.links.devices.models import DeadLetter, Message
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
BODY = b'{"signal":"sos","id":"p-1"}'


@pytest.fixture(name="secret")
def credential(db: None) -> str:
    cache.clear()
    cast.city()
    return actions.issue_credential(username="btn-wang", by=cast.liu_min().actor, at=cast.AT)


def press(client: Client, secret: str, body: bytes = BODY, username: str = "btn-wang", **headers: str) -> Any:
    basic = base64.b64encode(f"{username}:{secret}".encode()).decode()
    named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return client.post("/api/v1/presses", body, content_type="application/json", HTTP_AUTHORIZATION=f"Basic {basic}", **named)


def test_a_press_is_kept_before_the_answer(client: Client, secret: str) -> None:
    answer = press(client, secret)
    assert answer.status_code == 200
    message = Message.objects.get(seq=answer.json()["seq"])
    assert (message.device, message.signal, message.urgent) == ("btn-wang", "sos", True)


def test_the_same_press_twice_is_one(client: Client, secret: str) -> None:
    answers = {press(client, secret, idempotency_key="k-1").json()["seq"] for _ in range(2)}
    assert len(answers) == 1
    assert Message.objects.count() == 1


def test_a_key_used_for_something_else_is_409(client: Client, secret: str) -> None:
    press(client, secret, idempotency_key="k-1")
    answer = press(client, secret, b'{"signal":"fall"}', idempotency_key="k-1")
    assert (answer.status_code, Message.objects.count()) == (409, 1)
    assert answer.json()["sentence"]


@pytest.mark.parametrize(("username", "secret_given"), [("btn-wang", "wrong"), ("nobody", "x"), ("", ""), ("btn\x00", "x")])
def test_a_wrong_credential_is_401(client: Client, secret: str, username: str, secret_given: str) -> None:
    assert press(client, secret_given, username=username).status_code == 401
    assert Message.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"signal":"dance"}', b"\xff\xfe", b'{"signal":' + b"[" * 5000])
def test_what_cannot_be_read_is_422_and_kept(client: Client, secret: str, body: bytes) -> None:
    answer = press(client, secret, body)
    assert answer.status_code == 422
    assert answer.json()["sentence"]
    assert DeadLetter.objects.count() == 1


@pytest.mark.parametrize("size", [70_000, 1_000_001, 3_000_000])
def test_a_body_too_large_is_refused_in_a_sentence(client: Client, secret: str, size: int) -> None:
    answer = press(client, secret, b'{"signal":"sos","x":"' + b"x" * size + b'"}')
    assert (answer.status_code, answer.json()["sentence"]) == (413, "报文太大，最多 64 KiB。")
    assert Message.objects.count() == 0


def test_the_devices_own_number_makes_a_press_sent_twice_one(client: Client, secret: str) -> None:
    """By the `id` in the body, as the description says; without a number the bytes of one moment are one press."""
    assert {press(client, secret).json()["seq"] for _ in range(2)} == {Message.objects.get().seq}
    assert press(client, secret, b'{"signal":"fall","id":"p-1"}').status_code == 409


def test_a_users_token_presses_nothing(client: Client, secret: str) -> None:
    assert client.post("/api/v1/presses", BODY, content_type="application/json").status_code == 401
    client.force_login(cast.liu_min(), backend="songhe.register.access.backends.Accounts")
    assert client.post("/api/v1/presses", BODY, content_type="application/json").status_code == 401
