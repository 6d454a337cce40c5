"""A day without a signal: what was sealed arrives once; meanwhile one died, one moved, one was visited by another."""

import json
import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.outbox import actions as outbox
from songhe.base.outbox import kinds
from songhe.base.outbox.models import Parcel
from songhe.care.visits import actions, queries
from songhe.care.visits.models import Listed, Stop, Visit
from songhe.care.visits.tests import scene
from songhe.journeys import life, visits_follow
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
MORNING, EVENING = scene.later(-2), scene.later(8)
KIND = "visits.visit"


def sealed(user: Any, who: Elder, at: datetime, **facts: Any) -> tuple[uuid.UUID, bytes]:
    """What the phone keeps of one visit, as it will be sent."""
    key = uuid.uuid4()
    told = {"user": str(user.pk), "elder": str(who.pk), "at": at.timestamp() * 1000, "offline": True, "method": "home",
            "outcome": "met", "answers": scene.FULL, "place": {"lat": scene.HERE.lat, "lng": scene.HERE.lng, "accuracy": 15},
            **facts}  # fmt: skip
    return key, outbox.ENVELOPE.sealed(json.dumps(told).encode(), f"{KIND}:{key}", secrets.token_bytes(12))


def send(user: Any, key: uuid.UUID, body: bytes, at: datetime = EVENING) -> Parcel:
    kind = kinds.find(KIND)
    assert kind is not None
    return outbox.receive(kind=kind, key=key, body=body, user=user, at=at)


def test_the_assistant_walks_a_valley_without_signal(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    assistant = scene.xiaohong()
    names = ("安好", "去世", "搬走", "别人先到", "没人应", "要洗澡")
    people = {name: scene.elder(name) for name in names}
    scene.computed(MORNING)
    helper = scene.post("刘助老", kind="helper", way="bike")
    scene.post(user=assistant)
    client = sign_in(assistant)

    # In the morning the round is laid, nearest first, shared with the helper; the village goes onto the phone, sealed.
    assert actions.plan(village=cast.place(cast.PUXI), day=scene.DAY, by=assistant.actor, at=MORNING) == 0
    Listed.objects.update(due_on=scene.DAY)
    assert client.post("/visits/today/plan/").status_code == 302
    assert Stop.objects.count() == 6 and {one.post.name for one in Stop.objects.all()} <= {"张小红", helper.name}
    told = client.post("/community/round/register/").json()
    assert {one["who"] for one in told["people"]} == set(names) and told["keep_days"] == 3
    assert client.get("/community/round/shell/").content.decode().count("安好") == 0
    assert [group for group, _codes in told["people"][0]["asked"]] == ["health", "money", "support", "safety", "wishes"]

    # Without a signal she visits them all, from nine to two.
    noon = scene.later(1)
    parcels = [
        sealed(assistant, people["安好"], noon),
        sealed(assistant, people["去世"], scene.later(5)),
        sealed(assistant, people["搬走"], noon),
        sealed(assistant, people["别人先到"], noon),
        sealed(assistant, people["没人应"], noon, outcome="not_met", answers={}),
        sealed(assistant, people["要洗澡"], noon, seen=[{"kind": "need", "item": "bath-home", "words": "想洗个澡"}]),
    ]

    # Meanwhile one dies, one moves to the next village, and the helper sees one of them.
    county = cast.li_county().actor
    event = life.propose(people["去世"], "died", scene.DAY, source="hand", by=county, at=scene.later(2), certificate="S-1")
    life.perform(event, by=county, at=scene.later(2))
    place = cast.place(cast.DONGSHENG)
    moved = life.propose(people["搬走"], "moved_within", scene.DAY, source="hand", by=county, at=scene.later(2), division=place)
    life.perform(moved, by=county, at=scene.later(2))
    scene.visit(people["别人先到"], at=scene.later(0.5))

    # In the evening the signal is back. The line breaks in between, so that everything is sent twice.
    states = [send(assistant, *parcel).status for parcel in parcels]
    assert [send(assistant, *parcel).status for parcel in parcels] == states
    assert states == ["applied", "refused", "applied", "applied", "applied", "applied"]
    assert Visit.objects.count() == 7 and Parcel.objects.count() == 6

    # Who had died at two was not visited at three, and the assistant reads why; nothing of it is lost.
    assert "已去世" in Parcel.objects.get(status="refused").sentence
    after = Visit.objects.get(elder=people["去世"])
    assert (after.valid, after.clash) == (False, "died") and not Listed.objects.filter(elder=after.elder, left_on=None).exists()
    # Who moved was met all the same: the visit stands with the person, at the new village, and counts there.
    visit = Visit.objects.get(elder=people["搬走"])
    assert visit.division_path == place.path
    # Seen by two is seen once.
    span = base.month(2026, 11)
    scene.computed(EVENING + timedelta(days=1))
    found = queries.ratios(span, EVENING + timedelta(days=1))
    assert found == queries.recount(span, EVENING + timedelta(days=1))
    assert (found[cast.place(cast.PUXI).path].met, found[cast.place(cast.PUXI).path].of) == (3, 4)
    # What was found has become a need, and who did not open is being looked for.
    assert Visit.objects.get(elder=people["要洗澡"]).findings.get().became.startswith("needs:")
    assert queries.chases(assistant).get().elder == people["没人应"]
    while visits_follow.run_once(EVENING):
        pass
    assert date(2026, 11, 23) == scene.DAY


def test_another_village_s_phone_changes_nothing() -> None:
    who, stranger = scene.elder(), cast.user("fremd", "外村人", "assistant", cast.HAOPING)
    assert send(stranger, *sealed(stranger, who, scene.AT)).status == "refused"
    assert not Visit.objects.exists()
