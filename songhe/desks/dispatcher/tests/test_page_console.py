"""The dispatcher's screen as it is sent: whose calls, in which group, with which deeds; the same without a script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions
from songhe.care.emergency.tests import scene
from songhe.care.emergency.tests.worker import tick
from songhe.register.people import actions as people
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


def text(answer: Any) -> str:
    return answer.content.decode()


def test_an_empty_desk_says_what_that_means(desk: Client) -> None:
    assert "今天没有待接听的呼叫" in text(desk.get("/console/"))


def test_a_ringing_call_stands_in_the_first_group(desk: Client) -> None:
    call = scene.ring()
    page = text(desk.get("/console/"))
    assert f'id="row-{call.pk}" data-row="{call.pk}" data-group="ringing"' in page
    assert "王桂兰" in page and "蒲溪镇·蒲溪社区" in page


@pytest.mark.parametrize(
    ("state", "group"),
    [("offered", "ringing"), ("answered", "hand"), ("en_route", "hand"), ("on_scene", "hand"), ("closed", "over")],
)
def test_every_state_has_its_group(state: str, group: str) -> None:
    from songhe.desks.dispatcher import rows

    assert rows.row(scene.CALL_IN[state](), after(2000)).group == group


@pytest.mark.parametrize("state", list(scene.CALL_IN))
def test_the_case_opens_in_every_state(desk: Client, state: str) -> None:
    call = scene.CALL_IN[state]()
    assert desk.get(f"/console/{call.pk}/").status_code == 200


def test_asked_by_script_only_the_parts_come(desk: Client) -> None:
    call = scene.answered()
    page = text(desk.get(f"/console/{call.pk}/", headers={"HX-Request": "true"}))
    assert page.count("data-part=") == 7 and "<html" not in page


def test_a_foreign_county_is_not_there(sign_in: Any) -> None:
    call = scene.ring()
    stranger = sign_in(cast.he_ziyang())
    assert stranger.get(f"/console/{call.pk}/").status_code == 404
    assert "王桂兰" not in text(stranger.get("/console/"))


@pytest.mark.parametrize("who", ["sun_city", "li_county", "qian_auditor"])
def test_the_console_is_for_the_desk_only(sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)()).get("/console/").status_code == 404


def test_the_city_sees_only_what_overflowed_to_it_ring(sign_in: Any) -> None:
    scene.ring()
    assert "王桂兰" not in text(sign_in(cast.wu_city()).get("/console/"))


def test_responders_have_number_keys_in_the_order_of_arrival(desk: Client) -> None:
    zhang, zhou = cast.neighbour_zhang(), cast.doctor_zhou()
    page = text(desk.get(f"/console/{scene.answered().pk}/"))
    assert page.index(zhang.name) < page.index(zhou.name)
    assert f'value="{zhang.pk}" id="ask-{zhang.pk}" data-key="1"' in page


def test_life_saving_facts_and_the_way_in_stand_open_during_the_call(desk: Client) -> None:
    page = text(desk.get(f"/console/{scene.answered().pk}/"))
    for fact in ("在吃华法林，出血不易止", "钥匙在邻居张大山家", "不要搬动，先打电话给女儿"):
        assert fact in page


def test_a_number_is_masked_until_it_is_opened_and_that_is_kept(desk: Client) -> None:
    call = scene.answered()
    assert "139 **** 0001" in text(desk.get(f"/console/{call.pk}/"))
    desk.post(f"/console/{call.pk}/reveal/", {"field": "phone"})
    assert openings(call)[-1] == ["phone"]
    assert 'href="tel:13992500001"' in text(desk.get(f"/console/{call.pk}/"))


def test_who_answers_sees_the_door_at_once_and_that_is_kept(desk: Client) -> None:
    call = scene.answered()
    assert "way_in" in openings(call)[0]
    assert cast.wang().way_in in text(desk.get(f"/console/{call.pk}/"))


def test_a_colleague_who_only_looks_does_not_see_the_door(sign_in: Any) -> None:
    call = scene.answered()
    assert cast.wang().way_in not in text(sign_in(cast.ma_chao()).get(f"/console/{call.pk}/"))


def test_the_card_says_to_what_she_agreed(desk: Client) -> None:
    call, by = scene.answered(), cast.liu_min().actor
    assert "<dt>同意</dt><dd>没有登记</dd>" in text(desk.get(f"/console/{call.pk}/"))
    for purpose in ("emergency", "family", "position"):
        people.give_consent(elder=call.elder, purpose=purpose, given_by="王桂兰", by=by, at=after(0))
    people.withdraw_consent(elder=call.elder, purpose="position", by=by, at=after(1))
    assert "<dd>紧急救助、家属查看</dd>" in text(desk.get(f"/console/{call.pk}/"))


def test_what_a_responder_can_do_stands_beside_the_name(desk: Client) -> None:
    cast.doctor_zhou()
    assert "会急救" in text(desk.get(f"/console/{scene.answered().pk}/"))


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=20), "刚刚的位置<"),
        (timedelta(minutes=4, seconds=5), "4 分钟前的位置<"),
        (timedelta(minutes=11), "11 分钟前的位置，已旧<"),
        (timedelta(hours=3, minutes=1), "3 小时前的位置，已旧<"),
        (timedelta(days=2, minutes=1), "2 天前的位置，已旧<"),
    ],
)
def test_a_position_says_how_old_it_is(desk: Client, age: timedelta, said: str) -> None:
    zhou = cast.doctor_zhou()
    Responder.objects.filter(pk=zhou.pk).update(live_lat=32.8, live_lng=108.3, live_at=clock.now() - age)
    assert said in text(desk.get(f"/console/{scene.answered().pk}/"))


@pytest.mark.parametrize(("age", "lat"), [(timedelta(minutes=4), 32.81), (timedelta(minutes=11), 32.795)])
def test_the_map_draws_where_the_minutes_are_counted_from(desk: Client, age: timedelta, lat: float) -> None:
    zhou = cast.doctor_zhou()
    Responder.objects.filter(pk=zhou.pk).update(live_lat=32.81, live_lng=108.3, live_at=clock.now() - age)
    crew = desk.get(f"/console/{scene.answered().pk}/").context["map"]["crew"]
    assert [one["lat"] for one in crew] == [lat]


def test_without_a_case_the_desk_has_all_its_calls_before_it(desk: Client) -> None:
    scene.ring()
    scene.ring(elder=cast.ye_elder(), source="ye")
    page = desk.get("/console/")
    assert [point["name"] for point in page.context["map"]["points"]] == ["王桂兰", "叶大福"]
    parts = text(desk.get("/console/", headers={"HX-Request": "true"}))
    assert parts.count("data-part=") == 1 and "2 起呼叫等待接听" in parts and "<html" not in parts


def test_a_drill_is_called_a_drill_everywhere(desk: Client) -> None:
    page = text(desk.get(f"/console/{scene.answered(drill=True).pk}/"))
    assert page.count("演练") >= 3


def test_repeats_and_silence_are_shown(desk: Client) -> None:
    call = scene.answered()
    scene.ring(at=after(20))
    actions.miss(call=call, by=cast.liu_min().actor, at=after(130))
    page = text(desk.get(f"/console/{call.pk}/"))
    assert "又按 1 次" in page and "无人应答" in page


@pytest.mark.parametrize("state", ["on_scene", "handed_over"])
def test_pressed_again_it_rings_among_the_first_until_somebody_picks_up(desk: Client, state: str) -> None:
    call = scene.CALL_IN[state]()
    scene.ring(at=after(5000), source="again")
    page = text(desk.get(f"/console/{call.pk}/"))
    assert f'data-row="{call.pk}" data-group="ringing"' in page and "再次呼叫" in page and 'id="do-answer"' in page
    desk.post(f"/calls/{call.pk}/answer/")
    page = text(desk.get(f"/console/{call.pk}/"))
    assert f'data-row="{call.pk}" data-group="hand"' in page and 'id="do-answer"' not in page


def test_what_was_reported_to_the_lead_is_marked_on_the_leads_screen(desk: Client, sign_in: Any) -> None:
    call = scene.ring()
    tick(60)
    page = text(sign_in(cast.zhao_lead()).get("/console/"))
    assert 'data-role="lead"' in page and "for-lead" in page and "报给我的" in page
    assert 'data-role="dispatcher"' in text(desk.get("/console/"))  # the style shows the mark to the lead alone
    actions.answer(call=call, user=cast.liu_min(), at=after(70))
    actions.close(call=call, cause="false_touch", by=cast.liu_min().actor, at=after(80))
    assert "for-lead" not in text(sign_in(cast.zhao_lead()).get("/console/"))


def test_who_is_asked_elsewhere_is_shown_so_and_can_be_asked(desk: Client) -> None:
    zhang, other = cast.neighbour_zhang(), scene.ring(elder=cast.ye_elder(), source="ye")
    actions.ask(call=other, responder=zhang, by=cast.liu_min().actor, at=after(1))
    page = text(desk.get(f"/console/{scene.answered().pk}/"))
    assert "别处正在问他" in page and f'id="ask-{zhang.pk}"' in page


def test_who_sits_here_is_in_the_bar(desk: Client) -> None:
    actions.sit(user=cast.ma_chao(), at=clock.now())
    page = text(desk.get("/console/"))
    assert "马超 也在席" in page


def test_a_screen_that_was_shut_does_not_count_as_a_neighbour(desk: Client) -> None:
    actions.sit(user=cast.ma_chao(), at=clock.now() - timedelta(minutes=5))
    page = text(desk.get("/console/"))
    assert "也在席" not in page and "本县无人在席，来电转市级" in page


def test_nobody_reads_that_the_desk_is_empty_while_he_sits_at_it(desk: Client) -> None:
    actions.sit(user=cast.liu_min(), at=clock.now() - timedelta(hours=5))
    assert "本县无人在席" not in text(desk.get("/console/"))


def test_an_empty_desk_overflows_and_says_so(desk: Client) -> None:
    assert "本县无人在席，来电转市级" in text(desk.get("/console/"))


def test_the_console_costs_a_fixed_number_of_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    scene.on_scene()
    scene.ring(elder=cast.ye_elder(), source="ye")
    with django_assert_max_num_queries(16):
        desk.get("/console/")


def test_the_case_costs_a_fixed_number_of_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    for name in ("neighbour_zhang", "doctor_zhou", "chen", "ambulance", "wang_daughter"):
        getattr(cast, name)()
    call = scene.answered()
    with django_assert_max_num_queries(46):
        desk.get(f"/console/{call.pk}/")


def openings(call: Any) -> list[list[str]]:
    """Which fields of the elder's file were opened, in order."""
    rows = JournalEntry.objects.filter(verb="people.elder.reveal", subject=call.elder_id).order_by("pos")
    return [row.facts["fields"] for row in rows]
