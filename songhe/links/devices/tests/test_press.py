"""`POST /door/press/`: the matrix of answers, and 200 only for what is on the disk."""

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client

from songhe.base import bell
from songhe.links.devices import drill, reasons, views
from songhe.links.devices.limits import Bucket
from songhe.links.devices.models import Credential, DeadLetter, Message

pytestmark = pytest.mark.django_db
SOS = b'{"id":"1","signal":"sos"}'


@pytest.fixture(autouse=True)
def fresh_buckets() -> None:
    views._buckets.clear()


def basic(name: str = "btn-wang", secret: str | None = None) -> str:
    text = f"{name}:{drill.secret_for(name) if secret is None else secret}"
    return "Basic " + base64.b64encode(text.encode()).decode()


def press(body: bytes = SOS, authorization: str | None = None, **headers: str) -> Any:
    headers = {"Authorization": basic() if authorization is None else authorization, **headers}
    return Client(enforce_csrf_checks=True).post("/door/press/", body, content_type="application/json", headers=headers)


def test_a_press_is_kept_before_200() -> None:
    answer = press()
    row = Message.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"seq": row.seq, "device": "btn-wang", "signal": "sos", "urgent": True}
    assert (row.topic, bytes(row.payload)) == ("https", SOS)


def test_bearer_works_too() -> None:
    assert press(authorization=f"Bearer btn-wang:{drill.secret_for('btn-wang')}").status_code == 200


def test_the_bell_rings() -> None:
    ear = bell.Listener("inbox")
    press()
    assert ear.wait(1)
    ear.close()


def test_the_same_key_again_is_the_same_message() -> None:
    first, second = (press(b'{"signal":"sos"}', **{"Idempotency-Key": "k-1"}).json() for _ in range(2))
    assert first == second
    assert Message.objects.get().key == "k-1"


def test_mqtt_and_https_share_the_key() -> None:
    press(SOS)
    press(b'{"id":"1","signal":"sos","again":true}')
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Digest x", "Bearer nobody:x", "Bearer", "Basic /////w=="],
)
def test_401_without_a_good_credential(authorization: str) -> None:
    answer = press(authorization=authorization)
    assert answer.status_code == 401
    assert answer.json()["sentence"]
    assert answer["WWW-Authenticate"]


def test_401_with_a_wrong_secret_or_a_disabled_credential(AT: Any) -> None:
    assert press(authorization=basic(secret="wrong")).status_code == 401
    good = basic()
    Credential.objects.update(disabled_at=AT)
    assert press(authorization=good).status_code == 401


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", reasons.BAD_JSON),
        (b"[]", reasons.NO_OBJECT),
        (b'{"signal":"dance"}', reasons.UNKNOWN_SIGNAL),
        (b"\xff", reasons.BAD_JSON),
    ],
)
def test_400_says_why_and_the_bytes_are_kept(body: bytes, reason: str) -> None:
    answer = press(body)
    assert answer.status_code == 400
    assert answer.json()["sentence"] == str(reasons.WORDS[reason])
    assert DeadLetter.objects.get().reason == reason
    press(body)
    assert DeadLetter.objects.get().times == 2


def test_400_for_a_key_that_is_too_long() -> None:
    assert press(**{"Idempotency-Key": "x" * 100}).status_code == 400


def test_413_for_a_megabyte() -> None:
    assert press(b"x" * 1_000_000).status_code == 413
    assert not DeadLetter.objects.exists()


def test_429_for_a_flood_of_one_credential_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views._buckets, "btn-wang", Bucket(0.001, views.BURST, time.monotonic()))  # the machine may be slow
    answers = [press(json.dumps({"id": n, "signal": "status"}).encode()).status_code for n in range(40)]
    assert answers.count(200) >= 30
    assert answers[-1] == 429
    assert press(authorization=basic("btn-li")).status_code == 200


def test_405_for_a_look() -> None:
    assert Client().get("/door/press/").status_code == 405


def test_a_gateways_credential_speaks_the_houses_json() -> None:
    good = basic("z2m-puxi")
    Credential.objects.filter(username="z2m-puxi").update(adapter="zigbee2mqtt")
    assert press(b'{"signal":"sos","device":"bed"}', good).json()["device"] == "z2m-puxi/bed"
