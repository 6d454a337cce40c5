"""The family's link: plain words, no log-in; it dies with the consent and seven days after the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Told
from songhe.links.notify import tokens
from songhe.register.people.models import Consent, Contact
from tests import cast
from tests.cast import after

NOBODY = Client()
BUTTON = Actor("device:btn-ye", "客厅按钮")


def read(link: str) -> str:
    answer = NOBODY.get(link)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("verbs", "headline"),
    [
        ((), "王桂兰 按了求助，正在请人过去"),
        (("accept",), "周明 正赶过去，约"),
        (("accept", "depart", "arrive"), "周明 到 王桂兰 门口了"),
        (("accept", "depart", "arrive", "enter"), "周明 在 王桂兰 身边"),
        (("accept", "arrive", "hand_over"), "王桂兰 已交给 120"),
        (("accept", "arrive", "enter", "close"), "王桂兰：已得到帮助"),
    ],
)
def test_what_is_happening_in_plain_words(link: str, taken: Callable[..., Call], verbs: tuple[str, ...], headline: str) -> None:
    taken(*verbs)
    assert headline in read(link)


@pytest.mark.parametrize(
    ("cause", "words"), [("hospital", "已送医"), ("false_touch", "误按，平安"), ("death", "请打电话与我们联系")]
)
def test_how_it_ended(link: str, taken: Callable[..., Call], cause: str, words: str) -> None:
    taken("accept", "arrive", "close", cause=cause)
    assert words in read(link)


def test_big_steps_with_their_times(link: str, taken: Callable[..., Call]) -> None:
    taken("accept", "depart", "arrive")
    page = read(link)
    for word, clock in (("收到求助", "10:20"), ("有人接听", "10:20"), ("周明 出发", "10:22"), ("到门口", "10:23")):
        assert word in page and clock in page


def test_the_step_under_way_is_marked(link: str, taken: Callable[..., Call]) -> None:
    taken("accept")
    assert read(link).count('aria-current="step"') == 1


def test_a_doctor_may_be_rung_and_a_neighbour_not(link: str, taken: Callable[..., Call]) -> None:
    call = taken("accept")
    assert "tel:13992500012" in read(link)
    call.lead_response.__class__.objects.update(responder_kind="neighbour")
    assert "13992500012" not in read(link)


@pytest.mark.parametrize("secret", ["13992500001", "12 号", "华法林", "高血压", "610"])
def test_nothing_of_the_file_is_shown(link: str, taken: Callable[..., Call], secret: str) -> None:
    taken("accept", "arrive")
    assert secret not in read(link).split("<main", 1)[-1].replace(link, "")


def test_a_key_holder_is_asked_to_open(link: str, daughter: Contact) -> None:
    assert "您有钥匙" not in read(link)
    Contact.objects.update(has_key=True)
    assert "您有钥匙" in read(link)


def test_opening_marks_it_read_once_and_only_by_a_post(link: str) -> None:
    read(link)
    assert Told.objects.get().read_at is None
    for _ in range(2):
        assert NOBODY.post(f"{link}read/").status_code == 302
    assert Told.objects.get().read_at == after(30)
    assert JournalEntry.objects.filter(verb="emergency.call.read").count() == 1


def test_whoever_reads_was_told_however_the_link_came(link: str) -> None:
    Told.objects.all().delete()
    assert 'data-unread="1"' in read(link)
    NOBODY.post(f"{link}read/")
    assert (Told.objects.get().told_at, Told.objects.get().read_at) == (after(30), after(30))
    assert 'data-unread=""' in read(link)


def dead(link: str) -> bool:
    answers = [
        NOBODY.get(link),
        NOBODY.get(f"{link}now/"),
        NOBODY.post(f"{link}read/"),
        NOBODY.post(f"{link}subscribe/", b"{}", "application/json"),
    ]
    assert "王桂兰" not in answers[0].content.decode()
    return {answer.status_code for answer in answers} == {410}


def test_it_dies_when_consent_is_withdrawn(link: str) -> None:
    Consent.objects.update(withdrawn_at=after(20))
    assert dead(link)


def test_it_dies_when_this_contact_may_no_longer_follow(link: str) -> None:
    Contact.objects.update(may_follow=False)
    assert dead(link)


def test_it_lives_seven_days_after_the_end(link: str, taken: Callable[..., Call], at: dict[str, Any]) -> None:
    call = taken("accept", "arrive", "close")
    at["at"] = call.closed_at + timedelta(days=7)
    assert "已得到帮助" in read(link)
    at["at"] += timedelta(seconds=1)
    assert dead(link)


def test_a_changed_link_opens_nothing(link: str) -> None:
    assert NOBODY.get(link[:-4] + "AAA/").status_code == 404


def test_a_contact_of_another_elder_opens_nothing(call: Call) -> None:
    stranger = Contact.objects.create(elder=cast.ye_elder(), name="叶子", relation="儿子")
    Consent.objects.create(elder=cast.ye_elder(), purpose="family", given_at=after(0), given_by="叶大福")
    assert NOBODY.get(f"/follow/{tokens.make('follow', call.pk, stranger.pk)}/").status_code == 404


def test_a_drill_has_no_page(link: str) -> None:
    Call.objects.update(drill=True)
    assert NOBODY.get(link).status_code == 404


def test_a_browser_can_be_rung_for_this_contact(link: str, daughter: Contact) -> None:
    from songhe.links.notify.models import Subscription

    body = '{"endpoint": "https://push.example.com/1", "keys": {"p256dh": "a", "auth": "b"}}'
    assert NOBODY.post(f"{link}subscribe/", body, "application/json").json() == {"rings": True}
    assert Subscription.objects.get().owner == f"contact:{daughter.pk}"
    assert NOBODY.post(f"{link}subscribe/", "[]", "application/json").status_code == 422


def test_without_script_the_page_refreshes_itself(link: str) -> None:
    page = read(link)
    assert '<meta http-equiv="refresh" content="10">' in page and "看最新情况" in page


def merged(call: Call) -> Call:
    """Wang's call is the same event as Ye's, which goes on."""
    into = emergency.raise_call(source="ye", trigger="smoke", elder=cast.ye_elder(), by=BUTTON, at=after(50))[0]
    emergency.merge(call=call, into=into, by=cast.liu_min().actor, at=after(70))
    return into


def test_a_merged_call_is_not_called_over_while_the_event_goes_on(link: str, call: Call) -> None:
    merged(call)
    page = read(link)
    assert "王桂兰 按了求助，正在请人过去" in page and "已经处理好" not in page and "叶大福" not in page


def test_a_merged_call_follows_the_one_that_goes_on(link: str, taken: Callable[..., Call]) -> None:
    into = merged(taken("accept", "depart"))
    assert "周明 正赶过去" in read(link)
    goes = into.responses.get()
    emergency.arrive(response=goes, by=BUTTON, at=after(300))
    assert "周明 到 王桂兰 门口了" in read(link)
    emergency.close(call=Call.objects.get(pk=into.pk), cause="hospital", by=cast.liu_min().actor, at=after(400))
    assert "王桂兰：已送医" in read(link)


def test_the_link_of_a_merged_call_lives_as_long_as_the_event(link: str, call: Call, at: dict[str, Any]) -> None:
    into = merged(call)
    at["at"] = after(0) + timedelta(days=8)
    assert "正在请人过去" in read(link)
    Call.objects.filter(pk=into.pk).update(closed_at=after(400))
    assert NOBODY.get(link).status_code == 410
