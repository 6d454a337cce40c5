"""Drills: planned, held with what their call took, called off; who has not drilled for too long."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.base import clock
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests.past import past_call
from songhe.city.answering import dated, drilling, drills, rules
from songhe.city.answering.models import Drill
from tests import cast

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
STEPS = dated.drilling(TODAY).steps
SECONDS = st.none() | st.floats(0, 5000)


@settings(deadline=None)  # the first one reads the rule from its file
@given(SECONDS, SECONDS, SECONDS)
def test_points_are_between_nothing_and_a_hundred_and_faster_is_never_less(
    answer: float | None, dispatch: float | None, arrive: float | None
) -> None:
    took = {"answer": answer, "dispatch": dispatch, "arrive": arrive}
    points = rules.drilled(STEPS, took)
    faster = {step: None if seconds is None else seconds / 2 for step, seconds in took.items()}
    assert 0 <= points <= rules.drilled(STEPS, faster) <= 100


@pytest.mark.parametrize(
    ("took", "points"),
    [((30, 180, 900), 100), ((31, 180, 900), 70), ((30, 181, 900), 70), ((30, 180, None), 60), ((None,) * 3, 0)],
)
def test_the_limit_itself_counts_and_what_never_happened_does_not(took: Any, points: int) -> None:
    assert rules.drilled(STEPS, dict(zip(("answer", "dispatch", "arrive"), took, strict=True))) == points


def planned(on: date = TODAY) -> Drill:
    lead = cast.zhao_lead()
    return drilling.plan(desk=lead.division, scene="silent", planned_on=on, by=lead.actor, at=NOW)


def held() -> Drill:
    row = planned()
    drilling.hold(drill=row, by=cast.zhao_lead().actor, at=NOW, held_on=TODAY, call=drill_call(), findings="钥匙没带")
    return row


def off() -> Drill:
    row = planned()
    drilling.call_off(drill=row, by=cast.zhao_lead().actor, at=NOW, reason="暴雨")
    return row


def drill_call(**facts: Any) -> Call:
    return past_call(NOW - timedelta(hours=2), **{"drill": True, "answered": 20, "dispatched": 100, "arrived": 1000, **facts})


IN: dict[str, Callable[[], Drill]] = {"planned": planned, "held": held, "off": off}
VERBS: dict[str, Callable[[Drill], None]] = {
    "hold": lambda row: drilling.hold(drill=row, by=cast.zhao_lead().actor, at=NOW, held_on=TODAY),
    "call_off": lambda row: drilling.call_off(drill=row, by=cast.zhao_lead().actor, at=NOW, reason="x"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("status", IN)
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_and_verb(status: str, verb: str) -> None:
    row = IN[status]()
    starts, end = Drill.MOVES[verb]
    if status in starts:
        VERBS[verb](row)
        assert row.status == end and JournalEntry.objects.filter(subject=row.pk, verb=f"answering.drill.{verb}").count() == 1
    else:
        with pytest.raises(WrongMoment):
            VERBS[verb](row)


@pytest.mark.django_db
def test_what_it_took_is_read_from_its_call_and_frozen() -> None:
    row = held()
    assert row.took == {"answer": 20.0, "dispatch": 100.0, "arrive": 1000.0} and row.points == 60
    Call.objects.update(arrived_at=None)
    row.refresh_from_db()
    assert row.took["arrive"] == 1000.0 and row.findings == "钥匙没带"
    assert "钥匙" not in str(list(JournalEntry.objects.values_list("facts", flat=True)))


@pytest.mark.django_db
def test_a_real_call_and_one_of_next_door_are_no_drill_of_this_desk() -> None:
    row = planned()
    for call in (drill_call(drill=False), drill_call(where=cast.HAOPING)):
        with pytest.raises(Refused):
            drilling.hold(drill=row, by=cast.zhao_lead().actor, at=NOW, held_on=TODAY, call=call)
    with pytest.raises(Refused):
        drilling.hold(drill=row, by=cast.zhao_lead().actor, at=NOW, held_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused):
        planned(TODAY - timedelta(days=1))


@pytest.mark.django_db
def test_a_desk_that_has_not_drilled_for_too_long_is_named() -> None:
    cast.he_ziyang()
    row = held()
    city = cast.sun_city()
    assert [one.desk.name for one in drills.lapsed(city, TODAY)] == ["紫阳县"]
    Drill.objects.filter(pk=row.pk).update(held_on=TODAY - timedelta(days=93))
    assert [(one.desk.name, one.last is None) for one in drills.lapsed(city, TODAY)] == [("紫阳县", True), ("汉阴县", False)]
    assert [one.desk.name for one in drills.lapsed(cast.zhao_lead(), TODAY)] == ["汉阴县"]


@pytest.mark.django_db
def test_the_pages_plan_hold_and_keep_next_door_out(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    call = drill_call()
    lead, stranger = sign_in(cast.zhao_lead()), sign_in(cast.he_ziyang())
    desk = cast.place(cast.HANYIN)
    said = {"desk": desk.pk, "scene": "fire", "planned_on": "2026-11-24"}
    assert stranger.post("/answering/drills/", said).status_code == 404
    assert lead.post("/answering/drills/", {**said, "planned_on": "2026-11-01"}).status_code == 422
    assert lead.post("/answering/drills/", said).status_code == 302
    address = f"/answering/drills/{Drill.objects.get().pk}/"
    assert stranger.get(address).status_code == 404
    assert sign_in(cast.qian_auditor()).post(address, {"held_on": "2026-11-23"}).status_code == 404
    assert lead.post(address, {"held_on": "2026-11-23", "call": call.pk, "findings": "没带钥匙"}).status_code == 302
    page = lead.get(address).content.decode()
    assert "没带钥匙" in page and "16:40" in page and "60 分" in page
    assert "没带钥匙" not in sign_in(cast.qian_auditor()).get(address).content.decode()
    assert lead.post(f"{address}calling-off/", {"reason": "x"}).status_code == 409
    assert "60 分" in lead.get("/answering/drills/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(0, "计划中"), (1, "过期未做")])
def test_one_that_nobody_held_is_late_on_the_next_day(
    days: int, told: str, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = planned()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=days))
    page = sign_in(cast.zhao_lead()).get(f"/answering/drills/{row.pk}/").content.decode()
    assert f"{told}</span>" in page
