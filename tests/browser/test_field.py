"""The responder's phone in a real browser: a tap accepts, an ask rings by itself, and a tap without network is not lost."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Response
from songhe.links.notify import tokens
from tests import cast


@pytest.fixture
def called(city: Any) -> Call:
    """Wang pressed a minute ago; Liu Min has answered."""
    now = clock.now()
    emergency.load_rules()
    cast.neighbour_zhang()
    button = Actor("device:btn-wang", "按钮")
    call, _new = emergency.raise_call(
        source="p1", trigger="sos", elder=cast.wang(), by=button, at=now - timedelta(seconds=60), device_room="床头"
    )
    emergency.answer(call=call, user=cast.liu_min(), at=now - timedelta(seconds=50))
    return call


def ask(call: Call) -> Response:
    return emergency.ask(call=call, responder=cast.neighbour_zhang(), by=cast.liu_min().actor, at=clock.now())


@pytest.fixture
def asked(called: Call) -> Response:
    return ask(called)


@pytest.fixture
def phone(page_for: Any, asked: Response) -> Any:
    """Zhang's phone with the ask on it, ready to be without network."""
    page = page_for("zhangdashan", width=390, height=844)
    page.goto("/field/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def tap(page: Any, word: str) -> datetime:
    page.get_by_role("button", name=word, exact=True).click()
    return clock.now()


def settle(page: Any, response: Response, status: str) -> Response:
    """Until the server has it; the page is given time by its own events."""
    for _ in range(60):
        response.refresh_from_db()
        if response.status == status:
            return response
        page.wait_for_timeout(200)
    raise AssertionError(f"{response.status}, not {status}")


def test_one_tap_accepts_and_opens_the_file(phone: Any, asked: Response) -> None:
    tap(phone, "我去")
    expect(phone.get_by_text("蒲溪社区 3 组 12 号")).to_be_visible()
    expect(phone.get_by_role("button", name="出发", exact=True)).to_be_visible()
    assert settle(phone, asked, "accepted").reported_late is False
    assert not phone.faults


def test_the_whole_round_with_a_thumb(phone: Any, asked: Response) -> None:
    for word in ("我去", "出发", "到门口了", "见到老人了", "办完了"):
        tap(phone, word)
    settle(phone, asked, "done")
    expect(phone.get_by_text("现在没有人需要您")).to_be_visible()


def test_a_new_ask_comes_by_itself(page_for: Any, called: Call) -> None:
    page = page_for("zhangdashan", width=390)
    page.goto("/field/")
    expect(page.get_by_text("现在没有人需要您")).to_be_visible()
    page.wait_for_timeout(800)
    ask(called)
    expect(page.get_by_role("button", name="我去", exact=True)).to_be_visible(timeout=3000)


def test_a_tap_without_network_arrives_once_with_its_time(phone: Any, asked: Response) -> None:
    tap(phone, "我去")
    tap(phone, "出发")
    settle(phone, asked, "en_route")
    phone.context.set_offline(True)
    pressed = tap(phone, "到门口了")
    expect(phone.get_by_text("没有网络，1 条已存在本机，联网后自动发送")).to_be_visible()
    expect(phone.get_by_role("button", name="见到老人了", exact=True)).to_be_visible()
    phone.wait_for_timeout(3000)
    assert Response.objects.get().status == "en_route"
    phone.context.set_offline(False)
    row = settle(phone, asked, "on_scene")
    assert abs(row.arrived_at - pressed) < timedelta(seconds=2)
    expect(phone.get_by_text("已存在本机")).to_be_hidden()
    assert JournalEntry.objects.filter(verb="emergency.response.arrive").count() == 1


def test_a_reload_without_network_still_shows_what_waits(phone: Any, asked: Response) -> None:
    tap(phone, "我去")
    settle(phone, asked, "accepted")
    phone.context.set_offline(True)
    tap(phone, "出发")
    expect(phone.get_by_text("1 条已存在本机")).to_be_visible()  # from here on it is said to be safe
    phone.reload()
    expect(phone.get_by_text("现在没有网络")).to_be_visible()
    expect(phone.get_by_text("待发送")).to_be_visible()
    assert "王桂兰" not in phone.content()
    phone.context.set_offline(False)
    settle(phone, asked, "en_route")
    expect(phone.get_by_role("button", name="到门口了", exact=True)).to_be_visible()


def test_a_log_in_that_ended_loses_nothing(phone: Any, asked: Response) -> None:
    tap(phone, "我去")
    settle(phone, asked, "accepted")
    kept = phone.context.cookies()
    phone.context.clear_cookies(name="sessionid")
    tap(phone, "出发")
    expect(phone.get_by_text("请重新登录，1 条还在本机，没有丢")).to_be_visible()
    phone.context.add_cookies(kept)
    settle(phone, asked, "en_route")


def test_who_is_overtaken_without_network_reads_who_goes(phone: Any, called: Call) -> None:
    phone.context.set_offline(True)
    tap(phone, "我去")
    doctor = emergency.ask(call=called, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=clock.now())
    emergency.accept(response=doctor, by=Actor("responder:x", "周明"), at=clock.now())
    phone.context.set_offline(False)
    expect(phone.locator(".waiting").get_by_text("没有办成")).to_be_visible(timeout=12000)
    expect(phone.get_by_text("周明").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anybody(page_for: Any, asked: Response, axe: Any, theme: str) -> None:
    page = page_for("zhangdashan", width=390, theme=theme)
    for _ in range(2):
        page.goto("/field/")
        axe(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        emergency.accept(response=asked, by=Actor("responder:x", "张大山"), at=clock.now()) if asked.status == "asked" else None
    for path in ("/field/mine/", "/field/shell/", f"/field/t/{tokens.make('field', asked.pk)}/"):
        page.goto(path)
        axe(page)


def test_a_link_accepts_without_a_log_in(page_for: Any, asked: Response) -> None:
    page = page_for("", width=390)
    page.goto(f"/field/t/{tokens.make('field', asked.pk)}/")
    tap(page, "我去")
    expect(page.get_by_role("button", name="出发", exact=True)).to_be_visible()
    assert settle(page, asked, "accepted")


def test_the_main_button_is_large_enough_for_a_thumb(phone: Any) -> None:
    box = phone.get_by_role("button", name="我去", exact=True).bounding_box()
    assert box["height"] >= 56 and box["width"] >= 300


def test_a_page_that_cannot_ring_any_more_says_so_loudly(page_for: Any, city: Any, axe: Any) -> None:
    cast.neighbour_zhang()
    page = page_for("zhangdashan", width=390)
    page.goto("/field/")
    out = page.get_by_text("已退出登录，请重新登录，否则收不到求助")
    expect(out).to_be_hidden()
    page.context.clear_cookies(name="sessionid")
    expect(out).to_be_visible(timeout=9000)
    axe(page)
    page.get_by_role("link", name="重新登录").click()
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/field/$"))


def test_who_agrees_on_duty_is_seen_where_he_is(page_for: Any, city: Any, axe: Any) -> None:
    zhang, here = cast.neighbour_zhang(), {"latitude": 32.80, "longitude": 108.30}
    page = page_for("zhangdashan", width=390, geolocation=here, permissions=["geolocation"])
    page.goto("/field/")
    page.get_by_role("switch", name="值班时共享位置").click()
    expect(page.get_by_role("switch", checked=True)).to_be_visible()
    expect(page.get_by_text("自动关掉，随时可关")).to_be_visible()
    axe(page)
    for _ in range(40):
        zhang.refresh_from_db()
        if zhang.live_at:
            break
        page.wait_for_timeout(200)
    assert (zhang.live_lat, zhang.live_lng) == (32.80, 108.30)
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch", checked=False)).to_be_visible()
    zhang.refresh_from_db()
    assert zhang.live_at is None
