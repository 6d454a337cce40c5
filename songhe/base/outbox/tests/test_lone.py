"""A lone fact is a load of one: the same code, and the answers that a phone has always heard."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base.outbox import actions, kinds, many
from songhe.base.outbox.kinds import Kind, Told
from songhe.base.outbox.models import Parcel
from tests import cast

pytestmark = pytest.mark.django_db
FACTS: list[str] = []


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A room that takes several at once and answers "no" to some."""
    FACTS.clear()

    def apply(told: Told) -> str:
        FACTS.append(f"alone {told.facts['word']}")
        return "不收" if told.facts["word"] == "no" else ""

    def apply_many(rows: Any) -> dict[uuid.UUID, str]:
        FACTS.extend(f"together {told.facts['word']}" for told in rows)
        if any(told.facts["word"] == "fault" for told in rows):
            raise ValueError("not together")
        return {told.key: "不收" if told.facts["word"] == "no" else "" for told in rows}

    made = Kind("probe.word", apply, lambda user: user.role == "assistant", apply_many=apply_many)
    monkeypatch.setitem(kinds._kinds, made.name, made)
    return made


def box(user: Any, key: uuid.UUID, word: str) -> bytes:
    body = b'{"user": "%s", "word": "%s"}' % (str(user.pk).encode(), word.encode())
    return actions.ENVELOPE.sealed(body, f"probe.word:{key}", b"n" * 12)


def put(client: Client, key: uuid.UUID, body: bytes, name: str = "probe.word") -> Any:
    return client.put(reverse("outbox:parcel", args=[name, key]), body, content_type="application/octet-stream")


def test_it_goes_the_way_of_a_load_and_is_written_once(kind: Kind, sign_in: Any) -> None:
    user, key = cast.user("zhangxh", "张小红", "assistant", cast.PUXI), uuid.uuid4()
    client, body = sign_in(user), box(user, key, "yes")
    answers = [put(client, key, body) for _ in range(2)]
    sent = many.Sent("probe.word", key, body)
    assert [one.json() for one in answers] == [{"digest": sent.digest, "state": "applied", "sentence": ""}] * 2
    assert FACTS == ["together yes"] and Parcel.objects.get().status == "applied"
    load = client.put("/outbox/", many.packed([sent]), content_type="application/octet-stream").json()["answers"]
    assert load == [{"key": str(key), "status": 200, **answers[0].json()}]


def test_what_its_room_does_not_take_is_kept_with_a_sentence(kind: Kind, sign_in: Any) -> None:
    user, key = cast.user("zhangxh", "张小红", "assistant", cast.PUXI), uuid.uuid4()
    answer = put(sign_in(user), key, box(user, key, "no"))
    row = Parcel.objects.get()
    assert (answer.status_code, answer.json()["state"], answer.json()["sentence"]) == (200, "refused", "不收") and bytes(
        row.box
    )


def test_what_does_not_go_together_goes_by_itself(kind: Kind, sign_in: Any) -> None:
    user, key = cast.user("zhangxh", "张小红", "assistant", cast.PUXI), uuid.uuid4()
    assert put(sign_in(user), key, box(user, key, "fault")).json()["state"] == "applied"
    assert FACTS == ["together fault", "alone fault"]


def test_its_refusals_are_those_of_http(kind: Kind, sign_in: Any, client: Client, settings: Any) -> None:
    user, key = cast.user("zhangxh", "张小红", "assistant", cast.PUXI), uuid.uuid4()
    mine, body = sign_in(user), box(user, key, "yes")
    assert put(client, key, body).status_code == 401
    assert put(sign_in(cast.li_county()), key, body).status_code == 404
    assert put(mine, key, body, "nobody.knows").status_code == 404
    assert put(mine, key, body).status_code == 200
    other = put(mine, key, box(user, key, "no"))
    assert other.status_code == 409 and set(other.json()) == {"sentence"} and other.json()["sentence"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert put(mine, uuid.uuid4(), body).status_code == 413
    assert FACTS == ["together yes"] and Parcel.objects.count() == 1
