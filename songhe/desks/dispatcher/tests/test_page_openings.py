"""Numbers of callers and the sealed part of the record: shut until they are opened, and that is kept."""

import re
from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests import scene
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
NUMBER = "13992577777"


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


def stranger(**facts: Any) -> Call:
    """Somebody on the road telephoned; nobody knows for whom. Liu Min answered."""
    cast.city()
    more = {"elder": None, "division": cast.place(cast.PUXI), "caller_name": "过路人", "caller_phone": NUMBER, **facts}
    return scene.answered(trigger="person", source="road", **more)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def opened(call: Call) -> list[tuple[str, list[str], str]]:
    rows = JournalEntry.objects.filter(verb="emergency.call.reveal", subject=call.pk)
    return [(row.by_name, row.facts["fields"], row.facts["reason"]) for row in rows]


@pytest.mark.parametrize("page", ["/console/{}/", "/calls/{}/record/"])
def test_the_number_of_a_caller_stands_nowhere_in_clear_until_it_is_opened(desk: Client, page: str) -> None:
    call = stranger()
    address = page.format(call.pk)
    assert NUMBER not in text(desk, address) and "139 **** 7777" in text(desk, address)
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert NUMBER in text(desk, address)


def test_calling_back_begins_with_an_opening_that_is_kept(desk: Client) -> None:
    call = stranger()
    button = re.findall(r'<button[^>]*id="do-call"', text(desk, f"/console/{call.pk}/"))
    assert len(button) == 1 and 'value="caller"' in button[0]
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert opened(call) == [("刘敏", ["caller_phone"], f"处置呼叫 {call.number}")]
    assert f'<a class="b" href="tel:{NUMBER}" id="do-call">' in text(desk, f"/console/{call.pk}/")


def test_it_stays_shut_for_a_colleague_and_after_ten_minutes(desk: Client, sign_in: Any, monkeypatch: Any) -> None:
    from datetime import timedelta

    from songhe.base import clock

    call = stranger()
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert NUMBER not in text(sign_in(cast.ma_chao()), f"/console/{call.pk}/")
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert NUMBER not in text(desk, f"/console/{call.pk}/")


def test_whoever_calls_for_a_known_elder_is_shut_too(desk: Client) -> None:
    call = stranger(elder=cast.wang(), place_note="倒在院里")
    page = text(desk, f"/console/{call.pk}/")
    assert NUMBER not in page and "倒在院里" in page and "139 **** 7777" in page
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert NUMBER in text(desk, f"/console/{call.pk}/")


def test_the_number_is_never_in_the_journal(desk: Client) -> None:
    call = stranger()
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    assert not any(NUMBER in str(entry.facts) for entry in JournalEntry.objects.all())


def test_where_nobody_left_a_number_that_is_said(desk: Client) -> None:
    answer = desk.post(f"/console/{stranger(caller_phone='').pk}/reveal/", {"field": "caller"})
    assert answer.status_code == 409 and "没有来电号码" in answer.content.decode()


def test_an_auditor_finds_who_opened_it_and_why(desk: Client, sign_in: Any) -> None:
    call = stranger()
    desk.post(f"/console/{call.pk}/reveal/", {"field": "caller"})
    page = text(sign_in(cast.qian_auditor()), "/audit/reveals/?who=刘敏")
    assert "来电号码" in page and "过*人" in page and f"处置呼叫 {call.number}" in page


# --- the printed record ---------------------------------------------------------------------------------------------
SEALED = ["蒲溪社区 3 组 12 号", "钥匙在邻居张大山家", "房颤", "华法林", "不要搬动", "13992500001", "13992500002"]


def test_who_took_the_case_over_may_open_all_of_the_record(sign_in: Any) -> None:
    cast.wang_daughter()
    call = scene.closed()  # over: nothing stands open by itself any more
    desk, address = sign_in(cast.ma_chao()), f"/calls/{call.pk}/record/"
    shut = text(desk, address)
    assert [fact for fact in SEALED if fact in shut] == ["华法林"]  # a warning to see first says so
    assert "显示全部内容（会被记录）" in shut
    answer = desk.post(f"/console/{call.pk}/reveal/", {"field": "all", "page": "record"})
    assert answer.url == address
    page = text(desk, address)
    assert all(fact in page for fact in SEALED) and "显示全部内容" not in page


def test_opening_all_of_it_is_one_row_of_the_elders_file(desk: Client) -> None:
    call = stranger(elder=cast.wang())
    pos = JournalEntry.objects.count()
    desk.post(f"/console/{call.pk}/reveal/", {"field": "all", "page": "record"})
    rows = JournalEntry.objects.order_by("pos")[pos:]
    assert [row.verb for row in rows] == ["people.elder.reveal", "emergency.call.reveal"]
    assert set(rows[0].facts["fields"]) >= {"address", "way_in", "phone", "contacts"}
    assert NUMBER in text(desk, f"/calls/{call.pk}/record/")


def test_a_record_without_anything_sealed_offers_nothing(desk: Client) -> None:
    call = stranger(caller_phone="")
    page = text(desk, f"/calls/{call.pk}/record/")
    assert "会被记录" not in page


def test_who_has_the_case_in_hand_reads_the_door_at_once_and_opens_the_numbers(desk: Client) -> None:
    page = text(desk, f"/calls/{scene.answered().pk}/record/")
    assert "钥匙在邻居张大山家" in page and "13992500001" not in page and "显示全部内容（会被记录）" in page


def test_another_county_opens_nothing(sign_in: Any) -> None:
    call = stranger()
    for field in ("caller", "all", "phone"):
        assert sign_in(cast.he_ziyang()).post(f"/console/{call.pk}/reveal/", {"field": field}).status_code == 404
    assert opened(call) == []


def test_the_number_is_shut_again_for_who_lost_the_case(desk: Client) -> None:
    call = stranger()
    actions.take_over(call=call, user=cast.ma_chao(), at=after(60), reason="交接班")
    assert NUMBER not in text(desk, f"/console/{call.pk}/")
