"""What a live screen is told of a call, and whom it is not told to."""

from typing import Any

import pytest
from django.conf import settings

from songhe.base import journal, live
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests import scene
from songhe.care.emergency.tests.worker import tick
from songhe.desks.dispatcher import tellers
from tests import cast

pytestmark = pytest.mark.django_db


def frames() -> list[live.Frame]:
    return list(
        tellers.calls([one for one in journal.since(0) if one.subject_kind in {"emergency.call", "emergency.response"}])
    )


def test_one_frame_for_a_call_however_much_happened_to_it() -> None:
    call = scene.on_scene().call
    (frame,) = frames()
    assert frame.data["id"] == str(call.pk) and frame.data["group"] == "hand" and not frame.data["ring"]
    assert frame.pos == journal.head()


@pytest.mark.parametrize("stage", ["ring", "on_scene", "closed"])
def test_a_row_costs_one_query(stage: str, django_assert_num_queries: Any) -> None:
    getattr(scene, stage)()
    news = journal.since(0)
    with django_assert_num_queries(1):
        list(tellers.calls([one for one in news if one.subject_kind in {"emergency.call", "emergency.response"}]))


def test_the_rehearsal_draws_a_row_and_tells_nobody() -> None:
    before = journal.head()
    tellers.draw_a_row()
    assert journal.head() == before and not Call.objects.exists()


def test_a_new_call_rings_and_is_said_aloud() -> None:
    scene.ring()
    data = frames()[0].data
    assert data["ring"] and data["desk_path"] == "6109/610921" and data["text"] == "新呼叫，王桂兰，蒲溪镇·蒲溪社区"


def test_a_drill_is_said_to_be_one() -> None:
    scene.ring(drill=True)
    assert frames()[0].data["text"].startswith("新演练呼叫")


def test_a_desk_in_another_language_fetches_the_same_row_by_its_number(sign_in: Any) -> None:
    call = scene.ring()
    told = sign_in(cast.liu_min()).get(f"/console/{call.pk}/row/").json()
    assert set(told) == {"html", "text"} and told["text"] == frames()[0].data["text"]
    assert f'id="row-{call.pk}"' in told["html"]


@pytest.mark.parametrize(("language", "fetches"), [("zh-hans", False), ("en", True)])
def test_only_a_desk_in_another_language_is_given_that_way(sign_in: Any, language: str, fetches: bool) -> None:
    client = sign_in(cast.liu_min())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert ("data-own-words" in client.get("/console/").content.decode()) is fetches


def news(after_pos: int) -> dict[str, Any]:
    """The frame of what happened since."""
    (frame,) = tellers.calls([one for one in journal.since(after_pos) if one.subject_kind.startswith("emergency.")])
    return frame.data


@pytest.mark.parametrize("state", ["offered", "answered", "en_route", "on_scene", "handed_over"])
def test_pressed_again_is_said_aloud_whatever_the_call_is_at(state: str) -> None:
    call = scene.CALL_IN[state]()
    pos = journal.head()
    scene.ring(at=cast.after(900), source="again")
    data = news(pos)
    assert data["alarm"] == "再次呼叫，王桂兰，蒲溪镇·蒲溪社区"
    assert data["ring"] is (state in {"offered", "on_scene", "handed_over"})
    assert data["group"] == ("ringing" if data["ring"] else "hand") and data["id"] == str(call.pk)


def test_nobody_picked_up_is_said_aloud_with_the_seconds() -> None:
    scene.ring()
    actions.seen(seat=cast.liu_min().seats.get(), at=cast.after(29))
    pos = journal.head()
    tick(30)
    assert news(pos)["alarm"] == "30 秒无人接听，请接听，王桂兰，蒲溪镇·蒲溪社区"
    pos = journal.head()
    tick(60)
    data = news(pos)
    assert data["alarm"] == "报调度长：无人接听，王桂兰，蒲溪镇·蒲溪社区" and "报给我的" in data["html"]


def test_passed_on_is_heard_even_where_a_slow_house_reads_it_together_with_the_call() -> None:
    scene.ring()
    actions.seen(seat=cast.liu_min().seats.get(), at=cast.after(29))
    tick(30)
    assert frames()[0].data["alarm"] == "30 秒无人接听，请接听，王桂兰，蒲溪镇·蒲溪社区"


def test_a_crew_that_has_not_confirmed_is_said_aloud(ambulance: Any) -> None:
    scene.asked()
    pos = journal.head()
    tick(82)
    assert news(pos)["alarm"] == "联系 120：汉阴 120 还没有确认，请立即拨打 120，王桂兰，蒲溪镇·蒲溪社区"


def test_what_nobody_needs_to_hear_is_not_said() -> None:
    call = scene.ring()
    assert frames()[0].data["alarm"] == ""
    pos = journal.head()
    actions.answer(call=call, user=cast.liu_min(), at=cast.after(8))
    assert news(pos)["alarm"] == ""


def test_an_alarm_of_a_drill_says_that_it_is_one() -> None:
    scene.ring(drill=True)
    pos = journal.head()
    scene.ring(drill=True, at=cast.after(20), source="again")
    assert news(pos)["alarm"] == "演练：再次呼叫，王桂兰，蒲溪镇·蒲溪社区"


def test_a_call_that_overflows_as_it_comes_in_is_a_new_call_and_no_alarm() -> None:
    actions.raise_call(source="m", trigger="sos", by=scene.BUTTON, at=cast.AT, elder=cast.wang())
    assert (frames()[0].data["alarm"], frames()[0].data["text"][:3]) == ("", "新呼叫")


def test_the_row_is_that_of_the_page() -> None:
    call = scene.ring()
    assert f'id="row-{call.pk}"' in frames()[0].data["html"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("liu_min", True),
        ("zhao_lead", True),
        ("he_ziyang", False),
        ("li_county", False),
        ("sun_city", False),
        ("wu_city", True),
    ],
)
def test_names_go_to_desks_of_the_division_only(who: str, sees: bool) -> None:
    scene.ring()
    person = getattr(cast, who)()
    assert live.Who(str(person.pk), person.role, person.scope).may_see(frames()[0]) is sees


def test_the_wall_is_told_nothing_about_anybody() -> None:
    scene.ring()
    (frame,) = tellers.walls(journal.since(0)[-1:])
    assert set(frame.data) == {"pos"}


def test_a_seat_that_changes_is_told_to_the_desk() -> None:
    actions.sit(user=cast.liu_min(), at=cast.AT)
    (frame,) = tellers.seats(journal.since(0))
    assert frame.event == "seat" and frame.roles == tellers.DESK


def test_a_batch_costs_two_questions(django_assert_max_num_queries: object) -> None:
    scene.ring()
    scene.ring(elder=cast.ye_elder(), source="ye")
    entries = [one for one in journal.since(0) if one.subject_kind == "emergency.call"]
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        list(tellers.calls(entries))
    assert Call.objects.count() == 2
