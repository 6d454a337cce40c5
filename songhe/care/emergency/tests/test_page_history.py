"""The history, one call's lesson, and the sheet that goes with the ambulance."""

from typing import Any

import pytest
from django.test import Client

from songhe.base.crypto import blind_index
from songhe.care.emergency.counting import COUNTING
from songhe.care.emergency.filters import HistoryFilter
from songhe.care.emergency.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
DAY = {"since": "2026-11-23", "until": "2026-11-23"}


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


def names(client: Client, **wanted: str) -> list[str]:
    page = client.get("/calls/", {**DAY, **wanted}).context["page"]
    return [call.elder.name for call in page]


def two() -> None:
    """Wang's call closed as real; Ye's drill still open."""
    scene.closed()
    scene.ring(elder=cast.ye_elder(), source="ye", trigger="fall", drill=True)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["王桂兰"]),
        ({"drill": "1"}, ["叶大福"]),
        ({"drill": "all"}, ["叶大福", "王桂兰"]),
        ({"drill": "all", "trigger": "fall"}, ["叶大福"]),
        ({"cause": "helped"}, ["王桂兰"]),
        ({"cause": "open", "drill": "all"}, ["叶大福"]),
        ({"text": "王"}, ["王桂兰"]),
        ({"text": "李"}, []),
        ({"place": "6109/610921/610921102"}, ["王桂兰"]),
    ],
)
def test_a_filter_finds_what_it_says(desk: Client, wanted: dict[str, str], found: list[str]) -> None:
    two()
    assert sorted(names(desk, **wanted)) == sorted(found)


def test_a_whole_number_finds_its_elder(desk: Client) -> None:
    scene.closed()
    Elder.objects.filter(name="王桂兰").update(phone_index=blind_index("13992500001", "phone"))
    assert names(desk, text="139 9250 0001") == ["王桂兰"]


def test_late_means_at_the_door_after_the_limit_or_not_yet_there(desk: Client) -> None:
    scene.on_scene()
    scene.ring(elder=cast.ye_elder(), source="ye")
    assert names(desk, late="on") == ["叶大福"]


def test_days_the_wrong_way_round_are_said_so(desk: Client) -> None:
    answer = desk.get("/calls/", {"since": "2026-11-24", "until": "2026-11-23"})
    assert "开始日期要早于结束日期" in answer.content.decode()


def test_another_county_has_another_history(sign_in: Any) -> None:
    scene.closed()
    assert names(sign_in(cast.he_ziyang())) == []


@pytest.mark.parametrize("who", ["zhao_lead", "li_county", "sun_city", "qian_auditor"])
def test_those_who_answer_for_it_may_read(sign_in: Any, who: str) -> None:
    call = scene.closed()
    assert sign_in(getattr(cast, who)()).get(f"/calls/{call.pk}/").status_code == 200


def test_a_stranger_finds_nothing(sign_in: Any) -> None:
    call = scene.closed()
    for page in ("", "record/"):
        assert sign_in(cast.he_ziyang()).get(f"/calls/{call.pk}/{page}").status_code == 404


@pytest.mark.parametrize("state", list(scene.CALL_IN))
def test_the_lesson_opens_in_every_state(desk: Client, state: str) -> None:
    assert desk.get(f"/calls/{scene.CALL_IN[state]().pk}/").status_code == 200


def test_the_stages_fill_the_bar(desk: Client) -> None:
    pieces = desk.get(f"/calls/{scene.closed().pk}/").context["pieces"]
    assert sum(float(piece.width[:-1]) for piece in pieces) == pytest.approx(100, abs=0.1)


def test_who_would_have_been_sooner_is_said(desk: Client) -> None:
    from songhe.care.emergency import actions

    call = scene.answered()
    near = actions.ask(call=call, responder=cast.neighbour_zhang(), by=cast.liu_min().actor, at=cast.after(20))
    actions.decline(response=near, by=scene.by(near.responder), at=cast.after(25))
    response = scene.asked(call)
    for verb, at in ((actions.accept, 40), (actions.depart, 60), (actions.arrive, 550)):
        verb(response=response, by=scene.by(response.responder), at=cast.after(at))
    chances = desk.get(f"/calls/{call.pk}/").context["chances"]
    assert chances[0].sooner_s > 0 and chances[1].sooner_s is None


def test_notes_of_the_end_are_for_the_desk(sign_in: Any, desk: Client) -> None:
    call = scene.on_scene().call
    desk.post(f"/calls/{call.pk}/close/", {"cause": "helped", "note": "髋部骨折"})
    assert "髋部骨折" in desk.get(f"/calls/{call.pk}/").content.decode()


def test_the_sheet_has_what_could_kill_and_masks_numbers(desk: Client) -> None:
    call = scene.answered()
    page = desk.get(f"/calls/{call.pk}/record/").content.decode()
    for fact in ("华法林", "房颤", "钥匙在邻居张大山家", "139 **** 0001"):
        assert fact in page
    assert "13992500001" not in page


def test_the_history_costs_a_fixed_number_of_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    two()
    with django_assert_max_num_queries(12):
        desk.get("/calls/", {**DAY, "drill": "all"})


def test_a_figure_that_counts_no_calls_is_no_choice_and_breaks_nothing(desk: Client) -> None:
    two()
    offered = {code for code, _name in HistoryFilter(None, user=cast.liu_min(), at=cast.AT).fields["figure"].choices}
    assert offered == {"", *COUNTING}
    assert names(desk, figure="protected-hours") == []
