"""The elder's page: one press, durable, once; help by a link asks for no log-in; the page says who is coming."""

import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.journeys import button_pressed
from songhe.links.devices.models import Message
from songhe.links.notify import actions as notify
from songhe.links.notify.models import StandingLink
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
NOBODY = Client()
NUMBER = str(uuid.uuid4())


def press(link: str, client: Client = NOBODY, number: str = NUMBER) -> Any:
    return client.post(f"{link}press/", {"press": number}, headers={"accept": "application/json"})


def page(link: str) -> str:
    return NOBODY.get(link).content.decode()


def test_a_press_by_the_link_is_kept_before_the_answer(link: str) -> None:
    assert press(link).json() == {"kept": NUMBER}
    message = Message.objects.get()
    assert (message.signal, message.urgent, message.key) == ("sos", True, NUMBER)


def test_the_press_becomes_a_call_of_this_elder(link: str) -> None:
    press(link)
    assert button_pressed.run_once(after(1)) == 1
    call = Call.objects.get()
    assert (call.elder, call.trigger, call.received_at) == (cast.wang(), "web", after(0))


def test_the_same_press_again_is_the_same_press(link: str) -> None:
    for _ in range(3):
        assert press(link).status_code == 200
    button_pressed.run_once(after(1))
    assert (Message.objects.count(), Call.objects.get().repeats) == (1, 0)


def test_a_second_press_is_counted_to_the_open_call(link: str) -> None:
    press(link)
    press(link, number=str(uuid.uuid4()))
    button_pressed.run_once(after(1))
    assert Call.objects.get().repeats == 1


@pytest.mark.parametrize("number", ["", "x", "王" * 50])
def test_help_is_not_refused_for_a_malformed_number(link: str, number: str) -> None:
    assert press(link, number=number).status_code == 200
    assert Message.objects.count() == 1


def test_without_script_the_press_is_a_plain_form(link: str) -> None:
    answer = NOBODY.post(f"{link}press/", {"press": NUMBER})
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert "马上有人打电话给您" in page(link)


def test_it_works_where_cookies_do_not(link: str) -> None:
    assert press(link, Client(enforce_csrf_checks=True)).status_code == 200


def test_the_page_answers_as_soon_as_the_press_is_kept(link: str) -> None:
    assert "已经收到" not in page(link)
    press(link)
    assert "已经收到" in page(link)


def test_the_page_says_who_is_coming_and_when_he_is_there(link: str) -> None:
    press(link)
    button_pressed.run_once(after(1))
    call, liu = Call.objects.get(), cast.liu_min()
    emergency.answer(call=call, user=liu, at=after(5))
    assert "刘敏 已经接到" in page(link)
    response = emergency.ask(call=call, responder=cast.doctor_zhou(), by=liu.actor, at=after(9))
    emergency.accept(response=response, by=liu.actor, at=after(20))
    assert "周明 正赶过来" in page(link)
    emergency.arrive(response=response, by=liu.actor, at=after(200))
    assert "周明 到门口了" in page(link)
    emergency.close(call=call, cause="helped", by=liu.actor, at=after(300))
    assert "data-waiting" not in page(link)


def test_the_greeting_and_the_day(link: str) -> None:
    text = page(link)
    assert "王奶奶，上午好" in text and "11 月 23 日，星期一" in text


def test_the_people_to_ring_stand_below(link: str) -> None:
    cast.wang_daughter()
    text = page(link)
    assert 'href="tel:13992500002"' in text and "女儿" in text


def test_a_link_leads_to_no_page_that_asks_for_a_log_in(link: str) -> None:
    assert 'href="/preferences/"' not in page(link)


def test_a_revoked_link_opens_nothing_and_calls_nobody(link: str, zhao_lead: Any) -> None:
    notify.revoke_link(link=StandingLink.objects.get(), by=zhao_lead.actor, at=after(1))
    assert NOBODY.get(link).status_code == 404
    assert press(link).status_code == 404
    assert not Message.objects.exists()


def test_a_changed_link_opens_nothing(link: str) -> None:
    assert NOBODY.get(link[:-4] + "AAA/").status_code == 404


def test_the_elder_who_is_logged_in_has_the_same_page(sign_in: Any) -> None:
    client = sign_in(cast.wang().user)
    text = client.get("/help/").content.decode()
    assert "王奶奶" in text and 'href="/meals/mine/"' in text and 'href="/preferences/"' in text
    assert client.post("/help/press/", {"press": NUMBER}).status_code == 302
    assert "已经收到" in client.get("/help/now/").content.decode()


@pytest.mark.parametrize("person", ["liu_min", "wang_daughter"])
def test_other_roles_have_no_such_page(sign_in: Any, person: str) -> None:
    somebody = getattr(cast, person)()
    assert sign_in(getattr(somebody, "user", somebody)).get("/help/").status_code == 404


def test_reading_calls_nobody(link: str) -> None:
    page(link)
    assert NOBODY.get(f"{link}press/").status_code == 405
    assert not Message.objects.exists()


def test_a_call_merged_into_another_still_says_who_is_coming(link: str) -> None:
    press(link)
    button_pressed.run_once(after(1))
    call, liu = Call.objects.get(), cast.liu_min()
    into = emergency.raise_call(source="ye", trigger="smoke", elder=cast.ye_elder(), by=liu.actor, at=after(50))[0]
    emergency.merge(call=call, into=into, by=liu.actor, at=after(60))
    assert "已经收到" in page(link)
    response = emergency.ask(call=into, responder=cast.doctor_zhou(), by=liu.actor, at=after(70))
    emergency.accept(response=response, by=liu.actor, at=after(80))
    assert "周明 正赶过来" in page(link)
    emergency.arrive(response=response, by=liu.actor, at=after(200))
    emergency.close(call=into, cause="helped", by=liu.actor, at=after(300))
    assert "data-waiting" not in page(link)
