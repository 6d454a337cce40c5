"""A call by telephone: found by name or number, or only a village; never a second call for one elder."""

import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.base.crypto import blind_index
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min with a receiver in her hand."""
    return sign_in(cast.liu_min())


def said(**more: str) -> dict[str, str]:
    return {"source": str(uuid.uuid4()), "caller": "elder", "severity": "red", **more}


def test_an_elder_is_found_by_the_beginning_of_the_name(desk: Client) -> None:
    wang = cast.wang()
    page = desk.get("/console/find/", {"text": "王桂"}).content.decode()
    assert f"?elder={wang.pk}" in page and "<html" not in page


def test_an_elder_is_found_by_the_number_that_rings(desk: Client) -> None:
    cast.wang()
    Elder.objects.filter(name="王桂兰").update(phone_index=blind_index("13992500001", "phone"))
    assert "王桂兰" in desk.get("/console/new/", {"text": "13992500001"}).content.decode()


def test_who_has_an_open_call_leads_to_it(desk: Client) -> None:
    call = scene.ring()
    assert f"/console/{call.pk}/" in desk.get("/console/find/", {"text": "王"}).content.decode()


def test_elders_of_another_county_are_not_found(desk: Client) -> None:
    cast.ziyang_elder()
    assert "没有找到" in desk.get("/console/find/", {"text": "谭秀英"}).content.decode()


def test_a_call_for_a_known_elder_is_answered_at_once(desk: Client) -> None:
    wang = cast.wang()
    answer = desk.post("/console/new/", said(elder=str(wang.pk), place_note="头晕，站不起来"))
    call = Call.objects.get()
    assert answer.url == f"/console/{call.pk}/"
    assert (call.elder, call.trigger, call.status, call.answered_by) == (wang, "phone", "answered", cast.liu_min())


def test_somebody_speaking_for_the_elder_is_kept_as_such(desk: Client) -> None:
    desk.post(
        "/console/new/", said(elder=str(cast.wang().pk), caller="neighbour", caller_name="张大山", caller_phone="13992500011")
    )
    call = Call.objects.get()
    assert (call.trigger, call.caller_name, call.caller_phone) == ("person", "张大山", "13992500011")


def test_a_second_call_of_one_elder_goes_to_the_first(desk: Client) -> None:
    call = scene.ring()
    answer = desk.post("/console/new/", said(elder=str(call.elder_id), place_note="又打来了"))
    call.refresh_from_db()
    assert answer.url == f"/console/{call.pk}/" and call.repeats == 1 and call.notes.get().text == "又打来了"


def test_who_telephones_for_an_open_call_is_shown_with_name_and_number(desk: Client) -> None:
    call = scene.answered()
    more = {"caller": "neighbour", "caller_name": "张大山", "caller_phone": "13992500011", "severity": "orange"}
    desk.post("/console/new/", said(elder=str(call.elder_id), **more))
    page = desk.get(f"/console/{call.pk}/").content.decode()
    assert "后来打来的人" in page and "139 **** 0011" in page and "13992500011" not in page
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert 'href="tel:13992500011">13992500011' in desk.get(f"/console/{call.pk}/").content.decode()
    assert "再次呼叫，共 1 次重复，来电：张大山 139 **** 0011，报橙级" in page


def test_who_takes_such_a_call_has_picked_up_what_rings_again(desk: Client) -> None:
    call = scene.on_scene().call
    desk.post("/console/new/", said(elder=str(call.elder_id), caller_name="张大山"))
    call.refresh_from_db()
    assert (call.repeats, call.rings, call.answered_by) == (1, False, cast.liu_min())


def test_a_stranger_needs_a_village(desk: Client) -> None:
    cast.city()
    desk.post("/console/new/", said(village="蒲溪镇东升村", caller_name="过路人", place_note="有位老人倒在桥头"))
    call = Call.objects.get()
    assert call.elder is None and call.division.code == cast.DONGSHENG and call.place_note == "有位老人倒在桥头"


@pytest.mark.parametrize(
    ("village", "sentence"), [("", "请写明在哪个村"), ("月亮村", "本辖区没有这个村"), ("蒿坪村", "本辖区没有这个村")]
)
def test_a_place_that_is_not_ours_is_said_so_beside_the_field(desk: Client, village: str, sentence: str) -> None:
    cast.city()
    answer = desk.post("/console/new/", said(village=village))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Call.objects.exists()


def test_an_elder_of_another_county_cannot_be_slipped_in(desk: Client) -> None:
    assert desk.post("/console/new/", said(elder=str(cast.ziyang_elder().pk))).status_code == 422


def test_nobody_knows_where_is_the_whole_county(desk: Client) -> None:
    cast.city()
    desk.post("/console/new/", said(village="不清楚"))
    assert Call.objects.get().division.code == cast.HANYIN


def test_the_same_form_sent_twice_is_one_call(desk: Client) -> None:
    form = said(elder=str(cast.wang().pk))
    assert desk.post("/console/new/", form).url == desk.post("/console/new/", form).url
    assert Call.objects.get().repeats == 0


def test_a_drill_is_raised_as_a_drill(desk: Client) -> None:
    desk.post("/console/new/", said(elder=str(cast.wang().pk), drill="on"))
    assert Call.objects.get().drill


def test_villages_are_offered_while_somebody_types(desk: Client) -> None:
    cast.city()
    assert "蒲溪镇东升村" in desk.get("/console/find/", {"village": "东"}).content.decode()


def test_a_number_that_is_too_short_is_said_so(desk: Client) -> None:
    answer = desk.post("/console/new/", said(elder=str(cast.wang().pk), caller_phone="12"))
    assert answer.status_code == 422 and "号码太短" in answer.content.decode()
