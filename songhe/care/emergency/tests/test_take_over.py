"""A case goes from one hand into another: with a reason, journalled, and the former is told."""

from typing import Any

import pytest
from django.test import Client

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.base.live import Who, tell_all
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests import scene
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db


def take(call: Call, user: Any, at: float = 60) -> None:
    actions.take_over(call=call, user=user, at=after(at), reason="交接班")


@pytest.mark.parametrize("person", ["ma_chao", "zhao_lead"])
def test_a_colleague_or_the_lead_has_it_and_the_time_of_the_answer_stays(person: str) -> None:
    call, user = scene.answered(), getattr(cast, person)()
    take(call, user)
    call.refresh_from_db()
    assert (call.answered_by, call.answered_at, call.status) == (user, after(8), "answered")


def test_the_card_opens_for_the_taker_and_shuts_for_the_former(sign_in: Any) -> None:
    call = scene.answered()
    take(call, cast.ma_chao())
    door = cast.wang().way_in
    assert door in sign_in(cast.ma_chao()).get(f"/console/{call.pk}/").content.decode()
    assert door not in sign_in(cast.liu_min()).get(f"/console/{call.pk}/").content.decode()


def test_the_elder_can_see_that_another_looked() -> None:
    call = scene.answered()
    take(call, cast.ma_chao())
    rows = JournalEntry.objects.filter(verb="people.elder.reveal", subject=call.elder_id).order_by("pos")
    assert [row.by_name for row in rows] == ["刘敏", "马超"] and "way_in" in rows[1].facts["fields"]


def test_the_story_says_from_whom_and_keeps_the_reason() -> None:
    call = scene.answered()
    take(call, cast.ma_chao())
    assert [(one.who, one.text) for one in queries.timeline(call)[:2]] == [
        ("马超", "交接班"),
        ("马超", "从刘敏手里接过这起呼叫"),
    ]
    assert not any("交接班" in str(entry.facts) for entry in JournalEntry.objects.all())


def test_who_has_it_already_takes_nothing() -> None:
    call = scene.answered()
    with pytest.raises(WrongMoment, match="现在由刘敏处置"):
        take(call, cast.liu_min())


def test_what_nobody_answered_is_answered_and_not_taken() -> None:
    with pytest.raises(WrongMoment, match="请直接接听"):
        take(scene.ring(), cast.ma_chao())


@pytest.mark.parametrize("person", ["he_ziyang", "wu_city", "li_county"])
def test_somebody_of_another_desk_takes_nothing(person: str) -> None:
    with pytest.raises(Refused, match="只有这个调度台"):
        take(scene.answered(), getattr(cast, person)())


def test_the_county_takes_back_what_the_city_answered_for_it() -> None:
    call = scene.ring()
    actions.answer(call=call, user=cast.wu_city(), at=after(8))
    take(call, cast.liu_min())
    assert Call.objects.get(pk=call.pk).answered_by == cast.liu_min()


def test_of_two_who_take_it_at_once_the_later_is_told_who_has_it() -> None:
    call = scene.answered()
    mine, theirs = Call.objects.get(pk=call.pk), Call.objects.get(pk=call.pk)
    assert mine.answered_by and theirs.answered_by  # both saw Liu Min
    take(mine, cast.ma_chao())
    with pytest.raises(WrongMoment, match="现在由马超处置"):
        take(theirs, cast.zhao_lead(), at=61)


def test_only_the_former_is_told_by_a_frame_of_his_own() -> None:
    call, pos = scene.answered(), journal.head()
    take(call, cast.ma_chao())
    (told,) = [one for one in tell_all(journal.since(pos)) if one.frame.event == "taken"]
    assert told.frame.data == {"id": str(call.pk), "by": "马超", "who": "王桂兰"}
    for person, hears in (("liu_min", True), ("ma_chao", False), ("zhao_lead", False)):
        user = getattr(cast, person)()
        assert Who(str(user.pk), user.role, user.scope).may_see(told.frame) is hears


# --- the page -------------------------------------------------------------------------------------------------------
@pytest.fixture
def colleague(sign_in: Any) -> Client:
    """Ma Chao's screen."""
    return sign_in(cast.ma_chao())


def test_a_colleague_finds_the_button_and_whoever_has_it_does_not(colleague: Client, sign_in: Any) -> None:
    call = scene.answered()
    address = f"/calls/{call.pk}/take-over/"
    assert address in colleague.get(f"/console/{call.pk}/").content.decode()
    assert address not in sign_in(cast.liu_min()).get(f"/console/{call.pk}/").content.decode()
    assert address not in sign_in(cast.wu_city()).get(f"/console/{call.pk}/").content.decode()


def test_a_reason_is_asked_for(colleague: Client) -> None:
    call = scene.answered()
    answer = colleague.post(f"/calls/{call.pk}/take-over/", {"reason": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "请写明为什么接手" in answer.content.decode()
    assert colleague.post(f"/calls/{call.pk}/take-over/", {"reason": "交接班"}).status_code == 302
    assert Call.objects.get(pk=call.pk).answered_by == cast.ma_chao()
