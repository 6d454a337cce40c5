"""A carer's day in a real browser: the network goes, the browser is closed, and what was done arrives once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.outbox.models import Parcel
from songhe.care.emergency.models import Call
from songhe.care.homecare.models import Check, Order, Picture
from songhe.care.homecare.tests import proof_scene as scene
from tests import cast
from tests.browser.conftest import CHROMIUM, _session

PIN = "407193"
HERE = {"latitude": scene.DOOR[0], "longitude": scene.DOOR[1], "accuracy": 15}


@pytest.fixture
def day(city: Any) -> list[Order]:
    """Two visits today, at Wang's and at Ye's, each with a code on the door."""
    at = clock.now()
    rows = [
        scene.order(elder, start=at + timedelta(minutes=late), day=localtime(at).date())
        for elder, late in ((cast.wang(), 0), (cast.ye_elder(), 40))
    ]
    for row in rows:
        row.word = scene.code(row.elder)  # type: ignore[attr-defined]
    return rows


@pytest.fixture
def phone(city: Any, chromium: Any, tmp_path: Path) -> Any:
    """`phone()` opens Yang's phone, `phone("yangmei", "--switch")` with more of Chromium's: the same profile each time, so
    that a browser that was closed finds what it kept."""
    opened: list[Any] = []

    def open_phone(username: str = "yangmei", *more: str) -> Any:
        context = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=str(CHROMIUM), args=["--no-sandbox", *more],
            viewport={"width": 390, "height": 844},
            locale="zh-CN", base_url=city.url, geolocation=HERE, permissions=["geolocation"],
        )  # fmt: skip
        opened.append(context)
        if username:
            context.add_cookies([{"name": "sessionid", "value": _session(username), "url": city.url, "expires": 4102444800}])
        page = context.pages[0]
        page.set_default_timeout(15000)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        return page

    yield open_phone
    for context in opened:
        context.close()


def begin(page: Any) -> Any:
    page.goto("/round/")
    page.get_by_label("6 位数字").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_role("button", name="开始").click()
    page.get_by_role("button", name="王桂兰").wait_for()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def unlock(page: Any, pin: str = PIN) -> None:
    page.get_by_label("本机密码").fill(pin)
    page.get_by_role("button", name="打开").click()


def visit(page: Any, row: Order, word: str) -> None:
    """From the list to the signature, with one photograph."""
    page.get_by_role("button", name=row.elder.name).click()
    page.get_by_label("扫不了就输入码下面的 10 个字").fill(word)
    page.get_by_role("button", name="用这个码签到").click()
    page.get_by_role("button", name="已告知，开始服务").click()
    page.locator(".rd-tick input").first.check()
    page.get_by_label("谁同意拍照").fill(row.elder.name)
    page.get_by_label("拍一张").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": cast.picture((1600, 900))}
    )
    page.get_by_text("已拍 1 张").wait_for()
    page.get_by_role("button", name="做完了，签退").click()
    box = page.locator(".rd-pad").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 80, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="签好了").click()
    page.get_by_text("这一单做完了").wait_for()
    page.get_by_role("button", name="回到名单").click()


def settled(page: Any, count: int) -> None:
    """Until the server has so many facts, and not one more."""
    for _each in range(80):
        if Parcel.objects.filter(status="applied").count() >= count:
            break
        page.wait_for_timeout(150)
    assert list(Parcel.objects.exclude(status="applied").values_list("kind", "sentence")) == []
    assert Parcel.objects.count() == count


def test_a_day_without_network_arrives_once(day: list[Order], phone: Any) -> None:
    page = begin(phone())
    page.reload()  # the worker has the page in hand from here on
    unlock(page)
    page.get_by_role("button", name="王桂兰").wait_for()
    page.context.set_offline(True)
    for row in day:
        visit(page, row, row.word)  # type: ignore[attr-defined]
    expect(page.get_by_text("没有网络，10 项已加密存在本机")).to_be_visible()
    assert not page.faults and not Parcel.objects.exists()
    page.context.close()

    page = phone("")  # closed and opened again
    page.context.set_offline(True)
    page.goto("/round/")
    unlock(page)
    expect(page.get_by_role("button", name="王桂兰")).to_contain_text("已确认")
    page.context.set_offline(False)
    page.reload()
    settled(page, 10)
    for row in day:
        row.refresh_from_db()
    assert [(row.status, row.grade) for row in day] == [("confirmed", "A")] * 2 or day[1].grade == "B"
    assert Check.objects.count() == 4 and Picture.objects.count() == 2
    assert Check.objects.filter(offline=True).count() == 4


def test_a_wrong_pin_opens_nothing_and_ten_wipe_only_what_can_be_read(day: list[Order], phone: Any) -> None:
    page = begin(phone())
    page.reload()
    page.get_by_role("heading", name="输入本机密码").wait_for()
    assert "王桂兰" not in page.content()
    for tries in range(1, 10):
        unlock(page, "111112")
        page.get_by_text(f"还能试 {10 - tries} 次").wait_for()
    unlock(page, "111112")
    page.get_by_role("heading", name="设一个本机密码").wait_for()
    assert not page.faults


def test_a_log_in_that_ended_stops_and_keeps_and_an_alarm_is_a_call(day: list[Order], phone: Any) -> None:
    page = begin(phone())
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="王桂兰").click()
    page.get_by_role("button", name="我出发了").click()
    page.get_by_text("登录已过期，1 项还在本机").wait_for()
    assert not Parcel.objects.exists()
    page.context.add_cookies([{"name": "sessionid", "value": _session("yangmei"), "url": page.url.partition("/round")[0]}])
    page.get_by_label("怎么了").fill("老人头晕")
    page.get_by_role("button", name="紧急求助").click()
    settled(page, 2)
    assert Call.objects.get().elder == cast.wang() and Order.objects.get(pk=day[0].pk).status == "en_route"


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_readable_by_everybody(width: int, theme: str, day: list[Order], page_for: Any, axe: Any) -> None:
    scene.send("exception", day[0], clock.now(), failed="phone", came=clock.now().timestamp() * 1000)
    pages = {
        "yangmei": ["/round/", "/round/month/", "/round/plain/", f"/round/plain/{day[1].pk}/", "/round/shell/"],
        "zhenghui": ["/proof/", f"/proof/of/{day[0].pk}/", f"/proof/of/{day[0].pk}/correction/", "/proof/doors/",
                     "/proof/doors/sheet/",
                     f"/proof/doors/{cast.wang().pk}/pin/"],
    }  # fmt: skip
    for username, paths in pages.items():
        page = page_for(username, width=width, height=900, theme=theme)
        for path in paths:
            page.goto(path)
            page.wait_for_timeout(100)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        assert page.faults == []
