"""Presses that come late, twice, or from nobody: once each, at the time of the press, and never a page for a script."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Response
from tests import cast
from tests.cast import after

NUMBER = "0193a5b0-0000-7000-8000-000000000001"


def send(client: Client, response: Response, verb: str, at: Any, press: str = NUMBER, **more: Any) -> Any:
    body = {"press": press, "response": str(response.pk), "verb": verb, "at": int(at.timestamp() * 1000), **more}
    return client.post(
        "/field/deeds/", json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )


def test_a_press_is_done_at_the_time_it_was_pressed(zhang: Client, asked: Response, at: dict[str, Any]) -> None:
    at["at"] = after(900)
    assert send(zhang, asked, "accept", after(40)).status_code == 200
    asked.refresh_from_db()
    assert (asked.status, asked.answered_at, asked.reported_late) == ("accepted", after(40), True)


def test_a_late_no_asks_the_next_one_now(zhang: Client, asked: Response, at: dict[str, Any]) -> None:
    cast.doctor_zhou()
    at["at"] = after(600)  # nobody has answered this call at the desk: the house asks on by itself
    send(zhang, asked, "decline", after(40))
    asked.refresh_from_db()
    other = Response.objects.get(call=asked.call, status="asked")
    assert (asked.answered_at, asked.reported_late, other.asked_at) == (after(40), True, after(600))
    assert set(other.deadlines.values_list("due_at", flat=True)) == {after(720)}


def test_a_late_change_of_mind_asks_the_next_one_now(zhang: Client, asked: Response, at: dict[str, Any]) -> None:
    cast.doctor_zhou()
    send(zhang, asked, "accept", after(29))
    at["at"] = after(600)
    send(zhang, asked, "withdraw", after(60), press=str(uuid.uuid4()))
    other = Response.objects.get(call=asked.call, status="asked")
    assert other.asked_at == after(600) and set(other.deadlines.values_list("due_at", flat=True)) == {after(720)}


def test_who_goes_to_one_call_is_told_so_when_he_says_yes_to_another(zhang: Client, asked: Response) -> None:
    from songhe.care.emergency import actions as emergency

    send(zhang, asked, "accept", after(29))
    liu = cast.liu_min().actor
    call = emergency.raise_call(source="ye", trigger="sos", elder=cast.ye_elder(), by=liu, at=after(30))[0]
    second = emergency.ask(call=call, responder=asked.responder, by=liu, at=after(30))
    answer = send(zhang, second, "accept", after(30), press=str(uuid.uuid4()))
    assert answer.status_code == 409 and "正在处置 王桂兰 的求助" in answer.json()["sentence"]


def test_a_press_that_came_at_once_is_not_late(zhang: Client, asked: Response, at: dict[str, Any]) -> None:
    send(zhang, asked, "accept", after(29))
    asked.refresh_from_db()
    assert asked.reported_late is False


@pytest.mark.parametrize("claimed", [after(5), after(10**6), after(-(10**6))])
def test_an_impossible_time_is_the_servers(zhang: Client, asked: Response, claimed: Any) -> None:
    assert send(zhang, asked, "accept", claimed).status_code == 200
    asked.refresh_from_db()
    assert asked.answered_at == after(30)


def test_the_same_press_again_is_answered_as_before_and_done_once(zhang: Client, asked: Response) -> None:
    answers = [send(zhang, asked, "accept", after(25)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert JournalEntry.objects.filter(verb="emergency.response.accept").count() == 1


def test_a_refused_press_hears_the_same_sentence_again(zhang: Client, asked: Response, sign_in: Any) -> None:
    from songhe.care.emergency import actions as emergency

    zhou = emergency.ask(call=asked.call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=after(12))
    send(sign_in(cast.doctor_zhou().user), zhou, "accept", after(20), press=str(uuid.uuid4()))
    answers = [send(zhang, asked, "accept", after(25)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json() == answers[1].json()
    assert "周明" in answers[0].json()["sentence"]


def test_a_whole_round_pressed_without_signal_arrives_in_order(zhang: Client, asked: Response, at: dict[str, Any]) -> None:
    at["at"] = after(1800)
    times = {"accept": 40, "depart": 60, "arrive": 550, "enter": 560, "finish": 1500}
    for verb, seconds in times.items():
        assert send(zhang, asked, verb, after(seconds), press=str(uuid.uuid4())).status_code == 200
    asked.refresh_from_db()
    assert (asked.arrived_at, asked.entered_at, asked.done_at) == (after(550), after(560), after(1500))
    assert asked.call.__class__.objects.get().arrived_at == after(550)


def test_nobody_hears_401_and_not_a_log_in_page(asked: Response) -> None:
    answer = send(Client(), asked, "accept", after(25))
    assert answer.status_code == 401
    assert "重新登录" in answer.json()["sentence"]


def test_a_press_on_anothers_ask_does_not_exist_and_is_not_kept(sign_in: Any, asked: Response) -> None:
    stranger = sign_in(cast.doctor_zhou().user)
    assert send(stranger, asked, "accept", after(25)).status_code == 404
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_one_number_for_two_deeds_is_refused(zhang: Client, asked: Response) -> None:
    send(zhang, asked, "accept", after(25))
    assert send(zhang, asked, "depart", after(26)).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "7",
        "{}",
        '{"press": "x", "response": "y", "verb": "accept", "at": 1}',
        '{"press": 1, "response": 2}',
        "\x00",
    ],
)
def test_rubbish_is_422(zhang: Client, body: str) -> None:
    assert zhang.post("/field/deeds/", body, content_type="application/json").status_code == 422


@pytest.mark.parametrize("moment", ["NaN", 1e300, -1e300, "soon", None])
def test_rubbish_times_are_422(zhang: Client, asked: Response, moment: Any) -> None:
    body = {"press": NUMBER, "response": str(asked.pk), "verb": "accept", "at": moment}
    assert zhang.post("/field/deeds/", json.dumps(body), content_type="application/json").status_code == 422


@pytest.mark.parametrize("path", ["/field/deeds/", "/field/position/", "/field/subscribe/"])
def test_nothing_is_done_by_reading(zhang: Client, path: str) -> None:
    assert zhang.get(path).status_code == 405


def where(client: Client, lat: Any = 32.784, lng: Any = 108.283) -> Any:
    return client.post("/field/position/", json.dumps({"lat": lat, "lng": lng}), content_type="application/json")


@pytest.mark.parametrize(
    ("status", "kept"), [("asked", False), ("accepted", True), ("en_route", True), ("on_scene", False), ("done", False)]
)
def test_where_i_am_is_kept_only_on_the_way(brought: Any, zhang: Client, status: str, kept: bool) -> None:
    brought(status)
    assert where(zhang).json() == {"kept": kept}
    assert (cast.neighbour_zhang().live_lat is not None) is kept


@pytest.mark.parametrize(("lat", "lng"), [(91, 0), (0, 181), ("x", 0), (None, 0)])
def test_a_place_off_the_globe_is_422(brought: Any, zhang: Client, lat: Any, lng: Any) -> None:
    brought("en_route")
    assert where(zhang, lat, lng).status_code == 422


def test_a_browser_is_rung_for_the_responder_who_is_logged_in(zhang: Client) -> None:
    from songhe.links.notify.models import Subscription

    body = {"endpoint": "https://push.example.com/1", "keys": {"p256dh": "a", "auth": "b"}}
    assert zhang.post("/field/subscribe/", json.dumps(body), content_type="application/json").json() == {"rings": True}
    assert Subscription.objects.get().owner == f"responder:{cast.neighbour_zhang().pk}"
    zhang.post("/field/subscribe/", json.dumps({**body, "stop": True}), content_type="application/json")
    assert Subscription.objects.get().gone_at is not None


def test_the_page_without_network_holds_no_person_and_asks_for_no_log_in(asked: Response) -> None:
    page = Client().get("/field/shell/")
    assert page.status_code == 200
    assert "王桂兰" not in page.content.decode() and "张大山" not in page.content.decode()


def test_the_worker_is_not_cached_and_names_its_files() -> None:
    answer = Client().get("/field/worker.js")
    assert "javascript" in answer["Content-Type"] and "no-cache" in answer["Cache-Control"]
    text = answer.content.decode()
    assert "/static/field/outbox.js" in text and "/field/shell/" in text
