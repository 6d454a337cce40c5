"""Deeds of the dispatcher by plain forms and by script: done once, refused in a sentence, wrong words told beside the field."""

from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency import actions
from songhe.care.emergency.models import Call, Note, Response, Seat
from songhe.care.emergency.tests import scene
from songhe.care.emergency.views.meanwhile import meanwhile
from tests import cast

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's hand."""
    return sign_in(cast.liu_min())


def url(call: Call, verb: str) -> str:
    return f"/calls/{call.pk}/{verb}/"


def fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def test_answering_by_a_plain_form_leads_to_the_case(desk: Client) -> None:
    call = scene.ring()
    answer = desk.post(url(call, "answer"))
    assert answer.status_code == 302 and answer.url == f"/console/{call.pk}/"
    assert fresh(call).answered_by == cast.liu_min()


def test_answering_by_script_says_only_that_it_is_done(desk: Client) -> None:
    assert desk.post(url(scene.ring(), "answer"), headers=SCRIPT).status_code == 204


def test_who_answers_second_is_told_who_was_first(desk: Client, sign_in: Any) -> None:
    call = scene.ring()
    sign_in(cast.ma_chao()).post(url(call, "answer"))
    answer = desk.post(url(call, "answer"), headers=SCRIPT)
    assert answer.status_code == 409 and "马超 已经接听了这起呼叫" in answer.content.decode()


@pytest.mark.parametrize(
    "verb", ["answer", "hear", "note", "close", "cancel", "severity", "merge", "hand-over", "miss", "cascade", "halt"]
)
def test_a_foreign_county_cannot_touch_it(sign_in: Any, verb: str) -> None:
    assert sign_in(cast.he_ziyang()).post(url(scene.answered(), verb)).status_code == 404


@pytest.mark.parametrize("who", ["sun_city", "li_county", "qian_auditor"])
@pytest.mark.parametrize("verb", ["answer", "close", "ask"])
def test_only_the_desk_acts(sign_in: Any, who: str, verb: str) -> None:
    assert sign_in(getattr(cast, who)()).post(url(scene.ring(), verb)).status_code == 404


@pytest.mark.parametrize("verb", ["answer", "miss", "cascade", "halt", "ask"])
def test_reading_an_address_never_does_the_deed(desk: Client, verb: str) -> None:
    assert desk.get(url(scene.ring(), verb)).status_code == 405


@pytest.mark.parametrize("verb", ["note", "hear", "severity", "hand-over", "close", "cancel", "merge", "group"])
def test_every_form_is_also_a_page(desk: Client, verb: str) -> None:
    call = scene.answered()
    assert "王桂兰" in desk.get(url(call, verb)).content.decode()
    assert "<html" not in desk.get(url(call, verb), headers=SCRIPT).content.decode()


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("close", "请选择结案原因"),
        ("cancel", "请写明为什么撤销"),
        ("hand-over", "请选择移交给"),
        ("note", "请写下要记的内容"),
        ("merge", "请选择要并入的呼叫"),
    ],
)
def test_what_is_missing_is_said_and_nothing_done(desk: Client, verb: str, sentence: str) -> None:
    call = scene.answered()
    answer = desk.post(url(call, verb), {}, headers=SCRIPT)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert fresh(call).status == "answered"


def test_a_note_is_kept_as_it_was_said(desk: Client) -> None:
    call = scene.answered()
    desk.post(url(call, "note"), {"text": "门没锁，狗在院里"})
    assert Note.objects.get(call=call).text == "门没锁，狗在院里"


def test_closing_keeps_cause_and_whether_somebody_had_to_go(desk: Client) -> None:
    call = scene.on_scene().call
    desk.post(url(call, "close"), {"cause": "helped", "on_site": "no", "note": "电话里已说清"})
    call = fresh(call)
    assert (call.status, call.cause, call.on_site_needed, call.closing_note) == ("closed", "helped", False, "电话里已说清")


def test_what_a_colleague_did_meanwhile_is_shown_before_closing(desk: Client) -> None:
    call = scene.on_scene().call
    seen = desk.get(url(call, "close")).context["form"]["seen"].value()
    actions.add_note(call=call, by=cast.ma_chao().actor, at=cast.after(600), text="女儿要求再等救护车")
    answer = desk.post(url(call, "close"), {"cause": "helped", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 422 and "马超" in page and "女儿要求再等救护车" in page
    assert fresh(call).status == "on_scene"
    desk.post(url(call, "close"), {"cause": "helped", "seen": answer.context["position"]})
    assert fresh(call).status == "closed"


@pytest.mark.parametrize("seen", ["²", "９", "-1", "9" * 5_000, "x"])
def test_what_is_no_position_of_the_journal_compares_with_nothing(desk: Client, seen: str) -> None:
    call = scene.answered()
    assert meanwhile(call, cast.ma_chao(), seen) == [] != meanwhile(call, cast.ma_chao(), "0")
    assert desk.post(url(call, "close"), {"seen": seen}).status_code == 422  # what is missing is the cause


@pytest.mark.parametrize("back", ["x", "console", "dispatcher:console", "//evil.invalid/", "https://evil.invalid/"])
def test_a_word_or_another_house_is_no_way_back(desk: Client, back: str) -> None:
    call = scene.ring()
    answer = desk.post(url(call, "answer"), {"next": back})
    assert (answer.status_code, answer["Location"]) == (302, f"/console/{call.pk}/")


def test_own_notes_do_not_hold_up_closing(desk: Client) -> None:
    call = scene.on_scene().call
    seen = desk.get(url(call, "close")).context["form"]["seen"].value()
    desk.post(url(call, "note"), {"text": "已见到老人"})
    desk.post(url(call, "close"), {"cause": "helped", "seen": seen})
    assert fresh(call).status == "closed"


def test_two_calls_of_one_event_become_one(desk: Client) -> None:
    call, other = scene.ring(), scene.ring(elder=cast.ye_elder(), source="ye")
    desk.post(url(call, "merge"), {"into": str(other.pk)})
    assert fresh(call).merged_into == other


def test_a_call_of_another_county_is_no_choice(desk: Client) -> None:
    call, other = scene.ring(), scene.ring(elder=cast.ziyang_elder(), source="tan")
    assert desk.post(url(call, "merge"), {"into": str(other.pk)}).status_code == 422


def test_the_level_is_changed_by_choice(desk: Client) -> None:
    call = scene.answered()
    desk.post(url(call, "severity"), {"severity": "orange"})
    assert fresh(call).severity == "orange"


def test_handing_over_begins_with_the_service_the_key_names(desk: Client) -> None:
    call = scene.answered()
    assert 'value="120" required' in desk.get(url(call, "hand-over") + "?to=120").content.decode().replace(
        ' id="id_to_0"', ""
    ).replace(" checked", "")
    desk.post(url(call, "hand-over"), {"to": "120"})
    assert fresh(call).handed_over_to == "120"


def test_dispatching_asks_this_one(desk: Client) -> None:
    call, zhou = scene.answered(), cast.doctor_zhou()
    desk.post(url(call, "ask"), {"responder": str(zhou.pk)})
    assert Response.objects.get(call=call).responder == zhou


@pytest.mark.parametrize("key", ["", "nobody", "01a208bc-c626-7036-9c1e-8ec0fda6b7f7"])
def test_dispatching_nobody_is_not_found(desk: Client, key: str) -> None:
    assert desk.post(url(scene.answered(), "ask"), {"responder": key}).status_code == 404


@pytest.mark.parametrize(("verb", "status"), [("accept", "accepted"), ("decline", "declined"), ("stand_down", "stood_down")])
def test_what_a_responder_says_by_telephone_is_reported_for_him(desk: Client, verb: str, status: str) -> None:
    response = scene.asked()
    desk.post(f"/calls/responses/{response.pk}/{verb}/")
    assert Response.objects.get(pk=response.pk).status == status


def test_an_unknown_report_is_not_found(desk: Client) -> None:
    assert desk.post(f"/calls/responses/{scene.asked().pk}/fly/").status_code == 404


def test_a_foreign_response_is_not_found(sign_in: Any) -> None:
    assert sign_in(cast.he_ziyang()).post(f"/calls/responses/{scene.asked().pk}/accept/").status_code == 404


@pytest.mark.parametrize(
    ("person", "verb", "field"), [("zhao_lead", "review", "reviewed_at"), ("liu_min", "follow-up", "followed_up_at")]
)
def test_review_and_follow_up_are_added_once(sign_in: Any, person: str, verb: str, field: str) -> None:
    call, client = scene.closed(), sign_in(getattr(cast, person)())
    client.post(url(call, verb), {"note": "家里都好"})
    assert getattr(fresh(call), field)
    assert client.post(url(call, verb), {"note": "再来一次"}).status_code == 409


def test_the_review_is_the_leads_and_no_dispatchers(desk: Client) -> None:
    call = scene.closed()
    assert desk.post(url(call, "review"), {"note": "自己看自己"}).status_code == 404
    assert url(call, "review") not in desk.get(f"/console/{call.pk}/").content.decode()
    assert url(call, "review") not in desk.get(f"/calls/{call.pk}/").content.decode()
    assert fresh(call).reviewed_at is None


def test_a_seat_is_taken_rested_and_left(desk: Client) -> None:
    liu = cast.liu_min()
    for verb, status in (("sit", "ready"), ("rest", "resting"), ("return", "ready"), ("leave", "left")):
        desk.post(f"/calls/seats/{verb}/")
        assert Seat.objects.get(user=liu).status == status


def test_a_sign_of_life_without_a_seat_is_refused(desk: Client) -> None:
    answer = desk.post("/calls/seats/seen/", headers=SCRIPT)
    assert answer.status_code == 409 and "坐席" in answer.content.decode()


def test_nobody_is_sent_out_of_the_house(desk: Client) -> None:
    answer = desk.post(url(scene.ring(), "answer"), {"next": "https://evil.example/"})
    assert answer.url.startswith("/console/")
