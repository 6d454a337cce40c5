"""What a phone kept arrives once, sealed, from its own hand, into its own sheet."""

import hashlib
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions, envelope
from songhe.care.assessment.models import Assessment, Delivery
from songhe.care.assessment.tests import scene
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def row() -> Assessment:
    return scene.begun()


def sealed(row: Assessment, key: uuid.UUID, **facts: Any) -> bytes:
    told = {"user": str(row.first.user_id), "assessment": str(row.pk), **facts}
    return envelope.sealed(json.dumps(told).encode(), str(key), b"twelve bytes")


def put(client: Client, key: uuid.UUID, body: bytes) -> tuple[int, dict[str, Any]]:
    answer = client.put(f"/assessments/outbox/{key}/", body, content_type="application/octet-stream")
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def test_a_change_is_written_and_answered_with_its_digest(row: Assessment, sign_in: Any) -> None:
    key = uuid.uuid4()
    body = sealed(row, key, answers={"B.1.1": 3}, record={"height": "160"})
    assert put(sign_in(row.first.user), key, body) == (200, {"digest": hashlib.sha256(body).hexdigest(), "sentence": ""})
    row.refresh_from_db()
    assert row.sheet["answers"] == {"B.1.1": 3} and row.sheet["record"]["height"] == "160"


def test_the_same_again_is_answered_again_and_done_once(row: Assessment, sign_in: Any) -> None:
    key, client = uuid.uuid4(), sign_in(row.first.user)
    body = sealed(row, key, answers={"B.1.1": 3})
    assert put(client, key, body) == put(client, key, body)
    assert JournalEntry.objects.filter(verb="assessment.assessment.fill").count() == 1
    assert Delivery.objects.count() == 1


def test_an_answer_that_came_late_does_not_undo_a_newer_one(row: Assessment, sign_in: Any) -> None:
    key, client = uuid.uuid4(), sign_in(row.first.user)
    old = sealed(row, key, answers={"B.1.1": 3})
    put(client, key, old)
    other = uuid.uuid4()
    put(client, other, sealed(row, other, answers={"B.1.1": 1}))
    put(client, key, old)
    row.refresh_from_db()
    assert row.sheet["answers"] == {"B.1.1": 1}


def test_other_bytes_under_the_same_name_are_refused(row: Assessment, sign_in: Any) -> None:
    key, client = uuid.uuid4(), sign_in(row.first.user)
    put(client, key, sealed(row, key, answers={"B.1.1": 3}))
    assert put(client, key, sealed(row, key, answers={"B.1.1": 0}))[0] == 409
    row.refresh_from_db()
    assert row.sheet["answers"] == {"B.1.1": 3}


def test_another_hand_does_not_send_it(row: Assessment, sign_in: Any) -> None:
    key = uuid.uuid4()
    status, told = put(sign_in(row.second.user), key, sealed(row, key, answers={"B.1.1": 3}))
    assert status == 409 and "另一个人" in told["sentence"]
    row.refresh_from_db()
    assert row.sheet["answers"] == {}


def test_a_refusal_is_heard_again_under_the_same_name(row: Assessment, sign_in: Any) -> None:
    key, client = uuid.uuid4(), sign_in(row.first.user)
    body = sealed(row, key, answers={"B.1.1": 9})
    first = put(client, key, body)
    assert first[0] == 409 and "B.1.1" in first[1]["sentence"] and put(client, key, body) == first


def test_what_comes_after_the_sheet_was_submitted_is_refused(sign_in: Any) -> None:
    row, key = scene.submitted(), uuid.uuid4()
    status, told = put(sign_in(row.first.user), key, sealed(row, key, answers={"B.1.1": 1}))
    assert status == 409 and "已经提交" in told["sentence"]


def test_a_sheet_of_others_does_not_exist(row: Assessment, sign_in: Any) -> None:
    key = uuid.uuid4()
    assert put(sign_in(scene.feng().user), key, sealed(row, key, answers={"B.1.1": 1}))[0] == 404
    assert not Delivery.objects.exists()


def test_a_phone_of_nobody_keeps_what_it_has(row: Assessment) -> None:
    key = uuid.uuid4()
    assert put(Client(), key, sealed(row, key, answers={"B.1.1": 1}))[0] == 401


def test_who_is_no_assessor_finds_no_door(row: Assessment, sign_in: Any) -> None:
    key = uuid.uuid4()
    for user in (cast.liu_min(), cast.li_county(), scene.asked_by()):
        assert put(sign_in(user), key, sealed(row, key))[0] == 404


@pytest.mark.parametrize("fault", ["empty", "cut", "other name", "flipped", "other node", "no object", "no json"])
def test_what_cannot_be_opened_is_said_to_be_unreadable(fault: str, row: Assessment, sign_in: Any, settings: Any) -> None:
    key = uuid.uuid4()
    body = sealed(row, key, answers={"B.1.1": 3})
    broken = {
        "empty": lambda: b"",
        "cut": lambda: body[:60],
        "other name": lambda: sealed(row, uuid.uuid4(), answers={"B.1.1": 3}),
        "flipped": lambda: body[:-1] + bytes([body[-1] ^ 1]),
        "other node": lambda: _other(settings, row, key),
        "no object": lambda: envelope.sealed(b"[1]", str(key), b"twelve bytes"),
        "no json": lambda: envelope.sealed(b"?", str(key), b"twelve bytes"),
    }[fault]()
    assert put(sign_in(row.first.user), key, broken)[0] == 422
    assert not Delivery.objects.exists()


def _other(settings: Any, row: Assessment, key: uuid.UUID) -> bytes:
    settings.INDEX_KEY = "33" * 32
    body = sealed(row, key)
    settings.INDEX_KEY = "11" * 32
    return body


def test_two_deliveries_under_one_name_at_once_are_one(row: Assessment) -> None:
    key = uuid.uuid4()
    body = sealed(row, key, answers={"B.1.1": 3})
    facts = {"key": key, "body": body, "told": actions.opened(key=key, body=body), "assessment": row, "at": AT}
    first = actions.deliver(**facts, user=row.first.user)
    assert actions.deliver(**facts, user=row.first.user).pk == first.pk


def test_the_page_without_network_and_its_worker_hold_nothing_of_anybody(client: Client) -> None:
    page, worker = client.get("/assessments/shell/"), client.get("/assessments/worker.js")
    assert page.status_code == 200 and "现在没有网络" in page.content.decode()
    code = worker.content.decode()
    setup = json.loads(code.splitlines()[0].removeprefix("const SETUP = ").removesuffix(";"))
    assert worker["Content-Type"].startswith("text/javascript") and setup["name"] == "assessment"
    assert "`songhe-${SETUP.name}-`" in code  # the cache of this desk has its own name
    assert setup["shell"] == "/assessments/shell/" and any("assessment/outbox.js" in one for one in setup["files"])
