"""`POST /door/hook/<name>/`: a vendor's cloud signs; what is unsigned, old, forged or posted twice brings nothing."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base import bell, clock
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.links.devices import actions, hooks, views
from songhe.links.devices.models import Credential, DeadLetter, Message, Nonce

pytestmark = pytest.mark.django_db
BODY = json.dumps({"events": [{"type": 1, "dev": {"id": "A"}}, {"type": "LOW", "dev": {"id": "B"}}]}).encode()
RULES = {"items": "events", "device": "dev.id", "signal": "type", "words": {"1": "sos", "LOW": "battery"}}


@pytest.fixture
def secret(AT: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    views._buckets.clear()
    monkeypatch.setattr(clock, "now", lambda: AT)
    actions.save_mapping(code="acme", name="某厂云", rules=RULES, by=CLOCK, at=AT, division="6109")
    actions.issue_credential(username="acme-cloud", adapter="map:acme", by=CLOCK, at=AT)
    return actions.issue_signing(credential=Credential.objects.get(username="acme-cloud"), by=CLOCK, at=AT)


def post(secret: str, at: datetime, body: bytes = BODY, key: str = "k1", name: str = "acme-cloud", **headers: str) -> Any:
    stamp = str(int(at.timestamp()))
    headers = {"X-Timestamp": stamp, "X-Signature": hooks.sign(secret, stamp, body), "Idempotency-Key": key, **headers}
    return Client(enforce_csrf_checks=True).post(f"/door/hook/{name}/", body, content_type="application/json", headers=headers)


def test_all_events_are_kept_before_200(secret: str, AT: datetime) -> None:
    answer = post(secret, AT)
    assert answer.status_code == 200, answer.content
    assert [(one["device"], one["signal"]) for one in answer.json()["kept"]] == [
        ("acme-cloud/A", "sos"),
        ("acme-cloud/B", "battery"),
    ]
    assert Message.objects.count() == 2


def test_posted_anew_under_the_same_number_is_the_same_fact(secret: str, AT: datetime) -> None:
    first, again = post(secret, AT).json(), post(secret, AT + timedelta(seconds=9)).json()
    assert first == again and Message.objects.count() == 2


def test_a_replay_brings_nothing_and_is_noted(secret: str, AT: datetime) -> None:
    post(secret, AT)
    views._refusals._turned.clear()
    answer = post(secret, AT, key="k2")
    assert answer.status_code == 409 and Message.objects.count() == 2
    assert DeadLetter.objects.filter(reason="replayed", credential="acme-cloud").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"X-Signature": "sha256=00"},
        {"X-Signature": ""},
        {"X-Timestamp": "1"},
        {"X-Timestamp": "soon"},
        {"X-Timestamp": "９９"},
        {"X-Timestamp": "9" * 11},
    ],
)
def test_forged_or_old_is_401(secret: str, AT: datetime, change: dict[str, str]) -> None:
    assert post(secret, AT, **change).status_code == 401
    assert not Message.objects.exists() and not Nonce.objects.exists()


def test_another_body_under_the_signature_is_401(secret: str, AT: datetime) -> None:
    stamp = str(int(AT.timestamp()))
    assert post(secret, AT, body=BODY + b" ", **{"X-Signature": hooks.sign(secret, stamp, BODY)}).status_code == 401


def test_old_by_six_minutes_is_401(secret: str, AT: datetime) -> None:
    assert post(secret, AT - timedelta(minutes=6)).status_code == 401
    assert post(secret, AT + timedelta(minutes=6), key="k3").status_code == 401


def test_an_account_without_a_signature_or_shut_is_401(secret: str, AT: datetime) -> None:
    actions.issue_credential(username="plain", by=CLOCK, at=AT)
    assert post("", AT, name="plain").status_code == 401
    Credential.objects.filter(username="acme-cloud").update(disabled_at=AT)
    assert post(secret, AT).status_code == 401


def test_without_a_number_of_its_own_it_is_put_aside(secret: str, AT: datetime) -> None:
    assert post(secret, AT, key="").status_code == 400
    assert DeadLetter.objects.get(reason="bad_key").payload


def test_an_alarm_rings_the_bell(secret: str, AT: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(bell, "ring", rung.append)
    post(secret, AT)
    assert "inbox" in rung


def test_marks_are_forgotten_when_nobody_would_take_them(secret: str, AT: datetime) -> None:
    post(secret, AT)
    assert actions.forget_nonces(AT + timedelta(minutes=10)) == 0
    assert actions.forget_nonces(AT + timedelta(minutes=21)) == 1


def test_a_mapping_that_is_no_good_is_refused_and_a_good_one_journalled(secret: str, AT: datetime) -> None:
    with pytest.raises(Refused):
        actions.save_mapping(code="x", name="x", rules={"else": "sos"}, by=CLOCK, at=AT, division="6109")
    assert JournalEntry.objects.filter(verb="devices.mapping.save").count() == 1
    with pytest.raises(Refused):
        actions.issue_credential(username="other", adapter="map:none", by=CLOCK, at=AT)
