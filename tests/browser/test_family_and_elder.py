"""The elder's press and the family's page in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Told
from songhe.journeys import button_pressed
from songhe.links.devices.models import Message
from songhe.links.notify import actions as notify
from songhe.links.notify import tokens
from songhe.register.people.models import Consent
from tests import cast


@pytest.fixture
def help_page(city: Any, page_for: Any) -> Any:
    """Wang's phone, opened by its link; nobody is logged in."""
    emergency.load_rules()
    elder = cast.wang()
    cast.wang_daughter()
    row = notify.give_link(
        owner=f"elder:{elder.pk}", purpose="help", division=elder.division_path, by=Actor("user:x", "赵"), at=clock.now()
    )
    page = page_for("", width=390, height=844)
    page.goto(f"/help/t/{tokens.make('help', row.pk)}/")
    return page


def press(page: Any, word: str = "我要帮忙") -> None:
    page.get_by_role("button", name=word).click()


def test_a_press_raises_a_call(help_page: Any) -> None:
    press(help_page)
    press(help_page, "现在就叫")
    expect(help_page.get_by_text("已经收到")).to_be_visible()
    button_pressed.run_once(clock.now())
    assert Call.objects.get().elder == cast.wang()
    assert not help_page.faults


def test_after_five_seconds_it_calls_by_itself(help_page: Any) -> None:
    press(help_page)
    expect(help_page.get_by_text("秒后叫人")).to_be_visible()
    assert not Message.objects.exists()
    expect(help_page.get_by_text("已经收到")).to_be_visible(timeout=9000)
    assert Message.objects.count() == 1


def test_a_slip_is_taken_back(help_page: Any) -> None:
    press(help_page)
    press(help_page, "按错了")
    expect(help_page.get_by_text("好的，没有叫人。")).to_be_visible()
    help_page.wait_for_timeout(6000)
    assert not Message.objects.exists()


def test_without_network_it_keeps_trying_and_says_so(help_page: Any) -> None:
    help_page.context.set_offline(True)
    press(help_page)
    press(help_page, "现在就叫")
    expect(help_page.get_by_text("没有网络，还在不停地试")).to_be_visible()
    help_page.wait_for_timeout(2500)
    help_page.context.set_offline(False)
    expect(help_page.get_by_text("已经收到")).to_be_visible(timeout=9000)
    assert Message.objects.count() == 1


def test_the_page_says_who_is_coming_without_a_reload(help_page: Any) -> None:
    press(help_page)
    press(help_page, "现在就叫")
    expect(help_page.get_by_text("已经收到")).to_be_visible()
    button_pressed.run_once(clock.now())
    response = emergency.ask(call=Call.objects.get(), responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=clock.now())
    emergency.accept(response=response, by=Actor("responder:x", "周明"), at=clock.now())
    expect(help_page.get_by_text("周明 正赶过来")).to_be_visible()


def test_without_script_the_button_is_a_form(city: Any, help_page: Any, page_for: Any) -> None:
    page = page_for("", width=390, java_script_enabled=False)
    page.goto(help_page.url)
    press(page)
    expect(page.get_by_text("已经收到")).to_be_visible()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("word", "size"), [("大字", "ageing"), ("特大字", "largest")])
def test_larger_letters_are_one_tap_away(help_page: Any, word: str, size: str) -> None:
    help_page.get_by_role("button", name=word, exact=True).click()
    expect(help_page.locator(f'html[data-size="{size}"]')).to_be_attached()
    assert help_page.evaluate("() => document.documentElement.scrollWidth") <= 390
    expect(help_page.get_by_role("button", name=word, exact=True)).to_have_attribute("aria-pressed", "true")


def test_black_ground_is_one_tap_away(help_page: Any, axe: Any) -> None:
    axe(help_page)
    help_page.get_by_role("button", name="黑底").click()
    expect(help_page.locator('html[data-bs-theme="dark"]')).to_be_attached()
    axe(help_page)


def test_the_button_is_large(help_page: Any) -> None:
    assert help_page.get_by_role("button", name="我要帮忙").bounding_box()["height"] >= 120


@pytest.fixture
def followed(city: Any) -> tuple[Call, str]:
    """Wang's call, and the link her daughter was sent."""
    emergency.load_rules()
    now, daughter = clock.now(), cast.wang_daughter()
    Consent.objects.create(elder=daughter.elder, purpose="family", given_at=now, given_by="王桂兰")
    button = Actor("device:btn-wang", "按钮")
    call, _new = emergency.raise_call(source="p1", trigger="sos", elder=cast.wang(), by=button, at=now - timedelta(seconds=30))
    emergency.tell(call=call, contact=daughter, at=now)
    return call, f"/follow/{tokens.make('follow', call.pk, daughter.pk)}/"


def test_the_daughter_sees_it_happen_without_a_reload(page_for: Any, followed: tuple[Call, str]) -> None:
    call, link = followed
    page = page_for("", width=390)
    page.goto(link)
    expect(page.get_by_role("heading", name="王桂兰 按了求助，正在请人过去")).to_be_visible()
    response = emergency.ask(call=call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=clock.now())
    emergency.accept(response=response, by=Actor("responder:x", "周明"), at=clock.now())
    expect(page.get_by_role("heading", name="周明 正赶过去")).to_be_visible()
    assert Told.objects.get().read_at is not None
    assert not page.faults


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_the_way_of_the_family(page_for: Any, followed: tuple[Call, str], axe: Any, theme: str) -> None:
    for user, paths in (("", [followed[1]]), ("wangli", ["/follow/", f"/follow/elder/{cast.wang().pk}/"])):
        page = page_for(user, width=390, theme=theme)
        for path in paths:
            page.goto(path)
            axe(page)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_in_the_way_of_the_list_of_notices(page_for: Any, city: Any, axe: Any, width: int) -> None:
    elder, lead = cast.wang(), cast.zhao_lead()
    notify.leave(
        key="k", to=f"user:{lead.pk}", to_name="赵建国", title="没有人接听·王·蒲溪社区", text="t", at=clock.now(),
        division=elder.division_path,
    )  # fmt: skip
    page = page_for("zhaolead", width=width)
    for path in ("/notices/", "/help/links/", f"/help/links/{elder.pk}/"):
        page.goto(path)
        axe(page)
