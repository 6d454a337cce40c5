"""A day's visits in one request: the same as one by one, each once, each with an answer of its own."""

import base64
import json
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.base.outbox import actions as outbox
from songhe.base.outbox import many
from songhe.base.outbox.many import Sent
from songhe.base.outbox.models import Parcel
from songhe.base.tests.test_voices import note
from songhe.care.visits import actions, phone
from songhe.care.visits.actions import many as together
from songhe.care.visits.models import Chase, Finding, Hint, Listed, Spell, Visit, VisitVoice
from songhe.care.visits.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
EVENING = scene.later(8)
Facts = dict[str, Any]


def sealed(user: Any, who: Elder, at: datetime | None = None, **facts: Any) -> Sent:
    key, at = uuid.uuid4(), at or scene.later(1)
    told = {"user": str(user.pk), "elder": str(who.pk), "at": at.timestamp() * 1000, "offline": True, "method": "home",
            "outcome": "met", "answers": scene.FULL, "place": {"lat": scene.HERE.lat, "lng": scene.HERE.lng, "accuracy": 15},
            **facts}  # fmt: skip
    box = outbox.ENVELOPE.sealed(json.dumps(told).encode(), f"{phone.NAME}:{key}", secrets.token_bytes(12))
    return Sent(phone.NAME, key, box)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


DAY: dict[str, Facts] = {
    "当面": {},
    "电话": {"method": "phone", "place": None},
    "太远": {"place": {"lat": 32.9, "lng": 108.3, "accuracy": 15}},
    "没答全": {"answers": {"health": {"body": "fine"}}},
    "没开门": {"outcome": "not_met", "answers": {}},
    "没接": {"method": "phone", "outcome": "not_met", "answers": {}},
    "谢绝": {"outcome": "refused", "answers": {}, "signature": "见证人：刘"},
    "也谢绝": {"outcome": "refused", "answers": {}, "signature": "见证人：刘"},
    "谢绝过": {"outcome": "refused", "answers": {}, "signature": "见证人：王"},
    "住院谢绝": {"outcome": "refused", "answers": {}, "signature": "见证人：李"},
    "没签": {"outcome": "refused", "answers": {}},
    "发现": {"seen": [{"kind": "retrofit", "words": "没有扶手"}]},
    "别人来过": {},
    "去世": {"at": scene.later(5)},
    "搬走": {},
    "并档": {},
    "找到": {},
    "又没人": {"outcome": "not_met", "answers": {}},
    "带话": {"note": "下周再来"},
    "不知道": {"method": "dream"},
}


def laid() -> tuple[Any, dict[str, Elder]]:
    """The village as it is in the evening: one died, one moved, one file was merged, one was seen, two are looked for."""
    user, people = scene.xiaohong(), {name: scene.elder(name) for name in DAY}
    scene.computed(scene.later(-2))
    for name in ("找到", "又没人"):
        scene.missed(people[name], at=scene.later(-1), method="home")
    scene.visit(people["别人来过"], at=scene.later(0.5))
    told: Facts = {"first": scene.DAY, "by": scene.by(), "at": scene.later(-1)}
    actions.stand_aside(elder=people["谢绝过"], kind="refused", signature="见证人：先", **told)
    actions.stand_aside(elder=people["住院谢绝"], kind="hospital", **told)
    place = cast.place(cast.DONGSHENG)
    Elder.objects.filter(name="去世").update(status="died", left_at=scene.later(2))
    Elder.objects.filter(name="搬走").update(division=place, division_path=place.path)
    Elder.objects.filter(name="并档").update(status="merged", merged_into=people["当面"])
    return user, people


def day(user: Any, people: dict[str, Elder]) -> list[Sent]:
    told = {name: {"at": scene.later(1), **facts} for name, facts in DAY.items()}
    return [sealed(user, people[name], facts.pop("at"), **facts) for name, facts in told.items()]


def standing() -> list[Any]:
    """Everything that a day's visits leave, without the keys that differ between two runs."""
    journal = JournalEntry.objects.exclude(verb__startswith="outbox.").order_by("verb", "facts")
    visits = ("elder__name", "method", "outcome", "valid", "lacks", "clash", "distance_m", "accuracy_m", "made_at", "offline")
    return [
        sorted(Visit.objects.values_list(*visits, "division_path", "visitor_name", "received_at"), key=str),
        sorted((row.elder.name, str(row.answers), row.note) for row in Visit.objects.select_related("elder")),
        sorted(Listed.objects.values_list("elder__name", *together.DAYS, "aside"), key=str),
        sorted(Chase.objects.values_list("elder__name", "status", "tries", "began_at", "tried_at", "due_at"), key=str),
        sorted(Hint.objects.values_list("elder__name", "kind", "points", "at", "guard"), key=str),
        sorted(Spell.objects.values_list("elder__name", "kind", "first", "last"), key=str),
        sorted(Finding.objects.values_list("visit__elder__name", "kind"), key=str),
        sorted(map(str, journal.exclude(verb__startswith="needs.").values_list("verb", "by", "division", "before", "after"))),
        sorted(Parcel.objects.values_list("status", "sentence", "about"), key=str),
    ]


def test_together_is_the_same_as_one_by_one() -> None:
    user, people = laid()
    sent = day(user, people)
    with undone():
        for one in sent:
            kind = many.kinds.find(one.kind)
            assert kind is not None
            outbox.receive(kind=kind, key=one.key, body=one.body, user=user, at=EVENING)
        alone = standing()
    answers = many.receive_many(sent=sent, user=user, at=EVENING)
    assert standing() == alone
    states = {name: answer["state"] for name, answer in zip(DAY, answers, strict=True)}
    assert {name for name, state in states.items() if state == "refused"} == {"去世", "没签", "不知道"}
    assert all(answer["status"] == 200 and answer["digest"] == one.digest for one, answer in zip(sent, answers, strict=True))


def test_refusals_stand_as_they_were_said() -> None:
    user, people = laid()
    many.receive_many(sent=day(user, people), user=user, at=EVENING)
    words = {name: scene.listed(people[name]).aside for name in ("谢绝", "也谢绝", "谢绝过", "住院谢绝", "当面")}
    assert words == {"谢绝": "refused", "也谢绝": "refused", "谢绝过": "refused", "住院谢绝": "hospital", "当面": ""}
    spells = Spell.objects.filter(kind="refused").select_related("elder")
    said = {row.elder.name: str(row.signature) for row in spells}
    assert said == {"谢绝": "见证人：刘", "也谢绝": "见证人：刘", "谢绝过": "见证人：先", "住院谢绝": "见证人：李"}


def test_sent_again_is_answered_again_and_written_once() -> None:
    user, people = laid()
    sent = day(user, people)
    first = many.receive_many(sent=sent, user=user, at=EVENING)
    before = standing()
    assert many.receive_many(sent=sent, user=user, at=scene.later(9)) == first
    assert many.receive_many(sent=list(reversed(sent)), user=user, at=scene.later(9)) == first[::-1]
    assert standing() == before
    assert JournalEntry.objects.filter(verb="visits.visit.record", subject=sent[0].key).count() == 1


def test_other_bytes_another_hand_and_another_kind_are_told_so() -> None:
    user, people = laid()
    one, other = sealed(user, people["当面"]), sealed(user, people["电话"])
    many.receive_many(sent=[one, other], user=user, at=EVENING)
    forged = Sent(one.kind, one.key, sealed(user, people["当面"]).body)
    third = Sent("nobody.knows", uuid.uuid4(), b"x")
    answers = many.receive_many(sent=[forged, other, third], user=user, at=EVENING)
    assert [answer["status"] for answer in answers] == [409, 200, 404]
    thief = cast.user("dieb", "别人", "assistant", cast.PUXI)
    assert [answer["status"] for answer in many.receive_many(sent=[one, other], user=thief, at=EVENING)] == [409, 409]
    desk = cast.li_county()
    assert [answer["status"] for answer in many.receive_many(sent=[one, other], user=desk, at=EVENING)] == [404, 404]
    assert Visit.objects.filter(received_at=EVENING).count() == 2


def test_another_village_s_people_are_not_written_down() -> None:
    _user, people = laid()
    stranger = cast.user("fremd", "外村人", "assistant", cast.HAOPING)
    answers = many.receive_many(sent=[sealed(stranger, people[name]) for name in ("当面", "电话")], user=stranger, at=EVENING)
    assert [answer["state"] for answer in answers] == ["refused", "refused"]
    assert not Visit.objects.filter(received_at=EVENING).exists()


def test_one_person_twice_in_a_load_keeps_its_order() -> None:
    user, who = scene.xiaohong(), scene.elder()
    scene.computed(scene.later(-2))
    rows = [sealed(user, who, scene.later(n), outcome="not_met", answers={}) for n in range(3)]
    many.receive_many(sent=[*rows, sealed(user, who, scene.later(4))], user=user, at=EVENING)
    assert Chase.objects.get().status == "found" and Chase.objects.get().tries == 3
    assert Visit.objects.count() == 4 and scene.listed(who).last_on == scene.DAY


def test_whatever_hinders_the_whole_hinders_no_single_one(monkeypatch: pytest.MonkeyPatch) -> None:
    user, people = laid()

    def broken(*_rows: Any, **_more: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(together, "_move_on", broken)
    answers = many.receive_many(sent=day(user, people), user=user, at=EVENING)
    assert {answer["state"] for answer in answers} == {"applied", "refused"}
    assert Visit.objects.filter(received_at=EVENING).count() == len(DAY) - 2


def test_a_load_takes_a_handful_of_statements() -> None:
    user = scene.xiaohong()
    people = [scene.elder(f"人{number}") for number in range(40)]
    scene.computed(scene.later(-2))
    sent = [sealed(user, who) for who in people]
    with CaptureQueriesContext(connection) as said:
        many.receive_many(sent=sent, user=user, at=EVENING)
    assert len(said) <= 20 and Visit.objects.filter(valid=True).count() == 40


def test_the_door_speaks_to_scripts(client: Client, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    user, people = laid()
    body = many.packed(day(user, people))

    def put(of: Client, told: bytes) -> Any:
        return of.put("/outbox/", told, content_type="application/octet-stream")

    assert put(client, body).status_code == 401 and not Parcel.objects.exists()
    mine = sign_in(user)
    assert put(mine, body[:-3]).status_code == 422 and put(mine, b"x" * 1_000_001).status_code == 413
    answers = put(mine, body).json()["answers"]
    assert len(answers) == len(DAY) and answers[0]["state"] == "applied"
    assert mine.get("/outbox/").status_code == 405


def test_a_voice_note_is_kept_sealed_and_played_to_those_who_look(sign_in: Any) -> None:
    user, people = laid()
    webm = note(3.0)
    spoken = sealed(user, people["当面"], voice=base64.b64encode(webm).decode())
    noise = sealed(user, people["电话"], voice=base64.b64encode(b"RIFF" + bytes(90)).decode())
    answers = many.receive_many(sent=[spoken, noise, sealed(user, people["带话"])], user=user, at=EVENING)
    assert [answer["state"] for answer in answers] == ["applied", "refused", "applied"]
    row = VisitVoice.objects.get()
    assert (row.visit_id, row.seconds, base64.b64decode(row.webm)) == (spoken.key, 3, webm)
    with connection.cursor() as cursor:
        cursor.execute("SELECT webm FROM visits_visitvoice")
        assert base64.b64encode(webm).decode()[:40] not in cursor.fetchone()[0]
    address = f"/visits/voice/{row.pk}/"
    mine = sign_in(user)
    assert address in mine.get(f"/visits/of/{people['当面'].pk}/").content.decode()
    played = mine.get(address)
    assert played.content == webm and played["Content-Type"] == "audio/webm" and "no-store" in played["Cache-Control"]
    assert sign_in(cast.he_ziyang()).get(address).status_code == 404
    assert sign_in(cast.user("toechter", "女儿", "family", cast.PUXI)).get(address).status_code == 404
