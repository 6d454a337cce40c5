"""The server's half of the carer's phone: the register is the carer's own, its opening is noted, the shell knows nobody."""

import hashlib
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.base.outbox import actions as outbox
from songhe.base.outbox import kinds
from songhe.care.emergency.models import Call
from songhe.care.homecare.models import HumanException
from songhe.care.homecare.tests import proof_scene as scene
from songhe.care.homecare.tests.proof_scene import minutes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(-60))


def enter(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="songhe.register.access.backends.Accounts")
    return client


def test_the_register_is_the_carers_own_and_its_opening_is_noted_once_a_day() -> None:
    row, code = scene.order(), scene.code()
    scene.order(cast.ye_elder(), carer=scene.lu())
    client = enter(cast.yang_carer())
    told = client.post(reverse("round:register")).json()
    client.post(reverse("round:register"))
    (visit,) = told["visits"]
    assert (visit["id"], visit["who"], visit["starts"], visit["address"]) == (
        str(row.pk),
        "王桂兰",
        "09:00",
        "蒲溪社区 3 组 12 号",
    )
    assert visit["door"] == hashlib.sha256(f"{row.pk}:{code}".encode()).hexdigest()[:16] and code not in str(told)
    assert visit["steps"] and visit["warnings"][0]["text"] == "在吃华法林，出血不易止"
    assert JournalEntry.objects.filter(verb="people.elder.reveal", subject=row.elder_id).count() == 1


def test_nobody_is_told_401_and_the_shell_knows_nobody() -> None:
    scene.order()
    assert Client().post(reverse("round:register"), headers={"accept": "application/json"}).status_code == 401
    text = Client().get(reverse("round:shell")).content.decode()
    assert "王桂兰" not in text and 'data-user=""' in text
    worker = Client().get(reverse("round:worker"))
    assert "no-cache" in worker["Cache-Control"] and "vendor/idb.js" in worker.content.decode()
    assert Client().get(reverse("round:manifest")).json()["display"] == "standalone"


def test_a_carer_who_is_nobodys_reads_what_to_do() -> None:
    client = enter(cast.yang_carer())
    assert client.post(reverse("round:register")).status_code == 403
    assert client.get(reverse("round:month")).status_code == client.get(reverse("round:plain")).status_code == 200


def test_the_plain_page_is_an_honest_exception_and_counts_in_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    row = scene.order()
    monkeypatch.setattr(clock, "now", lambda: minutes(120))
    client = enter(cast.yang_carer())
    url = reverse("round:plain_visit", args=[row.pk])
    wrong = client.post(url, {"kind": "phone", "came_at": "2026-11-25T09:02", "left_at": "2026-11-25T08:00", "note": "没电"})
    assert wrong.status_code == 422 and "没电" in wrong.content.decode()
    client.post(url, {"kind": "phone", "came_at": "2026-11-25T09:02", "left_at": "2026-11-25T10:00", "note": "没电"})
    assert HumanException.objects.get().order_id == row.pk
    text = client.get(reverse("round:month")).content.decode()
    assert '<b class="num">60</b>' in text and "手机坏了或没电" in text


def alarm(row: Any, user: Any, key: uuid.UUID) -> str:
    kind, at = kinds.find("incident"), minutes(5).timestamp() * 1000
    told = json.dumps({"user": str(user.pk), "order": str(row.pk), "at": at, "note": "头晕"})
    body = outbox.ENVELOPE.sealed(told.encode(), f"incident:{key}", scene.NONCE)
    assert kind
    return outbox.receive(kind=kind, key=key, body=body, user=user, at=minutes(6)).status


def test_an_alarm_of_a_carer_is_a_call_and_a_strangers_is_none() -> None:
    row = scene.order()
    assert alarm(row, cast.yang_carer(), uuid.uuid4()) == "applied"
    assert alarm(row, scene.lu().user, uuid.uuid4()) == "refused"
    call = Call.objects.get()
    assert (call.elder, call.place_note, call.trigger) == (cast.wang(), "头晕", "person")
