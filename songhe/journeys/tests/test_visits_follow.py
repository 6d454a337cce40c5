"""What happens elsewhere reaches the visits: signals, major changes, days in hospital; and a life event stops them at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.beds import actions as beds
from songhe.care.beds.tests import scene as ward
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.tests import scene as emergencies
from songhe.care.fleet import actions as fleet
from songhe.care.visits import actions, rules
from songhe.care.visits.models import CheckIn, Hint, Listed, Promise, Spell, Well
from songhe.care.visits.tests import scene
from songhe.journeys import life, visits_follow
from songhe.register.people.models import Elder, Household
from tests import cast

pytestmark = pytest.mark.django_db


def follow(at: Any = scene.AT) -> None:
    while visits_follow.run_once(at):
        pass


def happened(who: Elder, kind: str, *, at: Any = scene.AT, **facts: Any) -> Any:
    by = cast.li_county().actor
    who.refresh_from_db()
    event = life.propose(who, kind, scene.DAY, source="hand", by=by, at=at, **facts)
    life.perform(event, by=by, at=at)
    follow(at)
    return event


def test_who_comes_home_from_a_home_is_due_within_a_day() -> None:
    who = scene.elder()
    scene.computed()
    happened(who, "admitted", place="敬老院")
    assert not Listed.objects.filter(elder=who, left_on=None).exists()
    happened(who, "discharged", at=scene.later(2))
    row = scene.listed(who)
    assert (row.grade, row.raised_by, row.due_at) == (rules.HIGH, "discharged", scene.later(26))


def test_what_is_over_when_it_is_read_raises_nobody() -> None:
    who = scene.elder()
    scene.computed()
    long_ago = scene.AT - timedelta(days=200)
    assert actions.raise_grade(elder=who, what="emergency", by=scene.by(), at=long_ago, now=scene.AT) is None
    row = scene.listed(who)
    assert (row.raised_by, row.due_at) == ("", None) and row.due_on > long_ago.date()
    assert actions.raise_grade(elder=who, what="emergency", by=scene.by(), at=scene.AT - timedelta(days=1), now=scene.AT)


def test_a_death_stops_it_at_once_and_raises_whoever_is_left() -> None:
    cast.city()
    door = Household.objects.create(division=cast.place(cast.PUXI), division_path=cast.place(cast.PUXI).path)
    husband, wife = (scene.elder(name, living="empty_nest", household=door, relation=relation) for name, relation in
                     (("丈夫", "01"), ("妻子", "10")))  # fmt: skip
    scene.computed()
    scene.missed(husband)
    actions.hear(elder=husband, kind="no_movement", source="m", by=scene.by(), at=scene.AT, device_alive=True)
    actions.promise(elder=husband, before=scene.AT.time(), by=scene.by(), at=scene.AT)
    event = happened(husband, "died", at=scene.later(1), certificate="S-1")
    assert scene.listed(wife).raised_by == "widowed" and scene.listed(wife).grade == rules.HIGH
    assert (
        not Listed.objects.filter(elder=husband, left_on=None).exists() and not Promise.objects.filter(ended_on=None).exists()
    )
    assert husband.chases.get().status == "found" and CheckIn.objects.get(elder=husband).found == "unknown"
    assert [one.code for one in life.effects_of(event) if one.code.startswith("visits")] == ["visits.end"]
    lost = life.undo(event, reason="登记错了", by=cast.li_county().actor, at=scene.later(2))
    assert Listed.objects.get(elder=husband, left_on=None).since == scene.DAY
    assert "visits.promise" in {one.code for one in lost}
    follow(scene.later(2))
    kept = scene.listed(wife)
    assert (kept.raised_by, kept.raised_until, kept.due_at) == ("", None, None) and kept.grade == kept.own_grade


def test_a_death_that_was_none_takes_back_no_other_change() -> None:
    cast.city()
    door = Household.objects.create(division=cast.place(cast.PUXI), division_path=cast.place(cast.PUXI).path)
    husband, wife = (scene.elder(name, living="empty_nest", household=door, relation=relation) for name, relation in
                     (("丈夫", "01"), ("妻子", "10")))  # fmt: skip
    scene.computed()
    actions.raise_grade(elder=wife, what="fall", by=scene.by(), at=scene.AT)
    before = scene.listed(wife)
    event = happened(husband, "died", at=scene.later(1), certificate="S-1")
    assert scene.listed(wife).raised_by == "widowed"
    life.undo(event, reason="登记错了", by=cast.li_county().actor, at=scene.later(2))
    follow(scene.later(2))
    after = scene.listed(wife)
    told = ("grade", "raised_by", "raised_until", "due_at", "due_on")
    assert [getattr(after, name) for name in told] == [getattr(before, name) for name in told]
    assert actions.take_back_rise(elder=wife, what="widowed", by=scene.by(), at=scene.later(3)) is None


def test_a_follow_up_that_nobody_answers_is_a_signal(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call = emergencies.answered()
    emergency.close(call=call, cause="helped", by=cast.liu_min().actor, at=cast.after(600))
    monkeypatch.setattr(clock, "now", lambda: cast.after(7200))
    answer = sign_in(cast.liu_min()).post(f"/calls/{call.pk}/follow-up/", {"missed": "on", "note": ""})
    assert answer.status_code in {200, 204, 302}
    call.refresh_from_db()
    assert call.followed_up_at is None
    follow(cast.after(7200))
    assert Hint.objects.get(kind="unanswered_call").elder == call.elder


def test_who_goes_away_stands_aside_and_is_due_when_back() -> None:
    who = scene.elder()
    scene.computed()
    happened(who, "went_away", place="西安")
    assert scene.listed(who).aside == "away"
    happened(who, "came_back", at=scene.later(1))
    assert scene.listed(who).aside == "" and scene.listed(who).raised_by == "came_back"


def test_days_away_that_were_not_are_taken_back() -> None:
    who, by = scene.elder(), cast.li_county().actor
    scene.computed()
    gone, back = happened(who, "went_away", place="西安"), happened(who, "came_back", at=scene.later(1))
    life.undo(back, reason="登记错了", by=by, at=scene.later(2))
    assert Spell.objects.get().last is None and scene.listed(who).aside == "away"
    life.undo(gone, reason="登记错了", by=by, at=scene.later(3))
    assert not Spell.objects.exists() and scene.listed(who).aside == ""


def test_days_away_that_somebody_else_wrote_down_stay() -> None:
    who, by = scene.elder(), cast.li_county().actor
    scene.computed()
    actions.stand_aside(elder=who, kind="away", first=scene.DAY, by=scene.by(), at=scene.AT)
    gone, back = happened(who, "went_away", place="西安"), happened(who, "came_back", at=scene.later(1))
    actions.stand_aside(elder=who, kind="away", first=scene.DAY, by=scene.by(), at=scene.later(2))
    for place, event in enumerate((back, gone)):
        life.undo(event, reason="登记错了", by=by, at=scene.later(3 + place))
    assert list(Spell.objects.order_by("pk").values_list("last", flat=True)) == [scene.DAY, None]


def test_days_in_a_hospital_bed_do_not_count() -> None:
    who = scene.elder()
    scene.computed()
    stay = ward.lives(who, ward.bed("医1"))
    follow()
    assert Spell.objects.get().kind == "hospital" and scene.listed(who).aside == "hospital"
    beds.discharge(stay=stay, why="好了", by=scene.by(), at=scene.later(days=3))
    follow(scene.later(days=3))
    assert Spell.objects.get().last == date(2026, 11, 25) and scene.listed(who).raised_by == "discharged"


def test_a_try_of_the_button_says_that_she_is_well() -> None:
    wang = cast.wang()
    fleet.note_test_press(device=cast.wang_button(), at=scene.AT)
    follow()
    assert not Well.objects.exists()
    actions.promise(elder=wang, before=scene.AT.time(), by=scene.by(), at=scene.AT - timedelta(days=1))
    fleet.note_test_press(device=cast.wang_button(), at=scene.later(0.5))
    follow()
    assert Well.objects.get().way == "button" and not Hint.objects.exists()
