"""An assistant's day in a real browser: the network goes, the browser is closed, and what was done arrives once."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.outbox import phones
from songhe.base.outbox.models import Parcel, Phone
from songhe.care.visits import actions
from songhe.care.visits.models import Visit, VisitVoice
from songhe.care.visits.tests import scene
from tests import cast
from tests.browser.conftest import CHROMIUM, _session

PIN = "407193"
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
HERE = {"latitude": scene.HERE.lat, "longitude": scene.HERE.lng, "accuracy": 15}


@pytest.fixture
def phone(city: Any, chromium: Any, tmp_path: Path) -> Any:
    """`phone()` opens the assistant's phone: the same profile each time."""
    at = clock.now()
    scene.xiaohong()
    cast.liu_min()
    for name in ("李大山", "王二妹"):
        scene.elder(name)
    actions.compute(cast.place(cast.HANYIN).path, at)
    opened: list[Any] = []

    def open_phone() -> Any:
        context = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=str(CHROMIUM), args=FLAGS, locale="zh-CN",
            viewport={"width": 390, "height": 844}, base_url=city.url, geolocation=HERE,
            permissions=["geolocation", "microphone"],
        )  # fmt: skip
        opened.append(context)
        context.add_cookies([{"name": "sessionid", "value": _session("xiaohong"), "url": city.url, "expires": 4102444800}])
        page = context.pages[0]
        page.set_default_timeout(15000)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        return page

    yield open_phone
    for context in opened:
        context.close()


def unlock(page: Any) -> None:
    page.get_by_label("本机密码").fill(PIN)
    page.get_by_role("button", name="打开").click()


def visit(page: Any, name: str) -> None:
    """The five groups answered at the door, and saved."""
    page.get_by_role("button", name=name).click()
    page.get_by_text("位置已记下").wait_for()
    for box in page.locator(".cm-choice:has(input[name^='q:'])").all():
        box.locator("label").first.click()
    page.get_by_role("button", name="存下").click()
    page.get_by_role("searchbox").wait_for()


def begin(page: Any) -> None:
    """The morning: the village is on the phone, and its worker has the page in hand."""
    page.goto("/community/round/")
    page.get_by_label("6 位数字").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_role("button", name="开始").click()
    page.get_by_role("button", name="李大山").wait_for()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    unlock(page)
    page.get_by_role("button", name="李大山").wait_for()


def held(page: Any) -> dict[str, Any]:
    """What lies in this browser: rows of each store, kept pages, workers, its own mark."""
    found: dict[str, Any] = page.evaluate(LIES)
    return found


LIES = """async () => {
  const found = {}, answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  for (const { name } of await indexedDB.databases()) {
    const base = await answer(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      found[store] = await answer(base.transaction(store).objectStore(store).count());
    }
    base.close();
  }
  const kept = await caches.keys(), workers = await navigator.serviceWorker.getRegistrations();
  return { ...found, caches: kept.length, workers: workers.length, mark: localStorage.getItem("songhe-phone") };
}"""


def wait_for(page: Any, done: Any) -> None:
    for _each in range(100):
        if done():
            return
        page.wait_for_timeout(150)
    raise AssertionError("it did not happen")


def test_a_day_without_network_arrives_once(phone: Any) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    visit(page, "李大山")
    visit(page, "王二妹")
    expect(page.get_by_text("没有网络，2 项已加密存在本机")).to_be_visible()
    assert not page.faults and not Visit.objects.exists()
    page.reload()  # the browser lets go of the page: it opens again without network, and knows what was done
    unlock(page)
    expect(page.get_by_role("button", name="李大山")).to_contain_text("今天探访过")
    page.context.set_offline(False)
    for _each in range(80):
        if Parcel.objects.filter(status="applied").count() == 2:
            break
        page.wait_for_timeout(150)
    assert list(Parcel.objects.values_list("status", "sentence")) == [("applied", "")] * 2
    assert sorted(Visit.objects.values_list("elder__name", "valid", "offline")) == [
        ("李大山", True, True),
        ("王二妹", True, True),
    ]
    expect(page.get_by_text("都已存到服务器")).to_be_visible()
    assert not page.faults


def test_a_phone_reported_lost_wipes_itself_when_it_has_network_again(phone: Any, page_for: Any) -> None:
    page = phone()
    begin(page)
    wait_for(page, lambda: Phone.objects.filter(status="here").exists())
    page.context.set_offline(True)
    visit(page, "李大山")
    expect(page.get_by_text("没有网络，1 项已加密存在本机")).to_be_visible()
    lies = held(page)
    assert lies["vault"] >= 3 and lies["outbox"] == 1 and lies["caches"] and lies["workers"]

    other = page_for("xiaohong")  # she borrows a computer, and says so
    other.goto("/account/")
    other.get_by_text("起用的这台丢了").click()
    other.get_by_role("button", name="确定报失").click()
    other.get_by_label("密码").fill(cast.PASSWORD)  # whoever only found her browser open wipes nothing
    other.get_by_role("button", name="确认").click()
    expect(other.get_by_text("一联网就会清除资料")).to_be_visible()
    assert Phone.objects.get().status == "lost"
    expect(page.get_by_role("button", name="李大山")).to_be_visible()  # nothing has reached it yet

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="这台手机已报失")).to_be_visible()
    expect(page.get_by_text("还没发出的 1 项记录也一起清除了")).to_be_visible()
    wait_for(page, lambda: Phone.objects.get().status == "wiped")
    lies = held(page)
    assert (lies["vault"], lies["outbox"], lies["told"], lies["caches"], lies["workers"], lies["mark"]) == (0, 0, 0, 0, 0, None)
    assert "李大山" not in page.content() and Phone.objects.get().unsent == 1 and not Visit.objects.exists()
    other.reload()
    expect(other.get_by_text("有 1 项没发出的记录一起清除了")).to_be_visible()
    page.reload()
    page.wait_for_url("**/login/**")  # and its session is gone
    assert not page.faults


def test_a_lost_phone_that_is_locked_wipes_itself_before_anybody_opens_it(phone: Any) -> None:
    page = phone()
    begin(page)
    wait_for(page, lambda: Phone.objects.filter(status="here").exists())
    page.goto("about:blank")
    phones.lose(phone=Phone.objects.get(), by=cast.liu_min().actor, at=clock.now())
    Session.objects.all().delete()
    page.context.set_offline(True)
    page.goto("/community/round/")  # from the phone itself
    page.get_by_label("本机密码").wait_for()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="这台手机已报失")).to_be_visible()
    expect(page.get_by_text("没有等着发出的记录")).to_be_visible()
    assert held(page)["vault"] == 0
    assert not page.faults


def test_a_phone_that_was_found_sends_what_waits_after_a_new_log_in(phone: Any) -> None:
    page = phone()
    begin(page)
    wait_for(page, lambda: Phone.objects.filter(status="here").exists())
    page.context.set_offline(True)
    visit(page, "李大山")
    desk = cast.liu_min().actor
    phones.lose(phone=Phone.objects.get(), by=desk, at=clock.now())
    Session.objects.all().delete()
    phones.find(phone=Phone.objects.get(), reason="落在村委会", by=desk, at=clock.now())
    page.context.set_offline(False)
    page.wait_for_url("**/login/**")
    lies = held(page)
    assert (lies["vault"], lies["outbox"]) == (0, 1) and lies["mark"] and "李大山" not in page.content()
    page.context.add_cookies([{"name": "sessionid", "value": _session("xiaohong"), "url": page.url, "expires": 4102444800}])
    page.goto("/community/round/")
    wait_for(page, lambda: Visit.objects.count() == 1)
    wait_for(page, lambda: Phone.objects.get().status == "here")
    assert held(page)["outbox"] == 0


def test_signing_out_takes_the_list_and_leaves_what_was_not_sent(phone: Any) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    visit(page, "李大山")
    page.route("**/outbox/", lambda route: route.abort())
    page.route("**/outbox/visits.visit/*", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/account/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.wait_for_url(lambda address: "/account/" not in address or "login" in address)
    lies = held(page)
    assert lies["vault"] == 0 and lies["outbox"] == 1


def test_a_voice_note_made_without_network_is_heard_on_the_person_s_page(phone: Any, page_for: Any) -> None:
    page = phone()
    begin(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="王二妹").click()
    page.get_by_text("位置已记下").wait_for()
    for box in page.locator(".cm-choice:has(input[name^='q:'])").all():
        box.locator("label").first.click()
    page.get_by_role("button", name="开始录音").click()
    expect(page.get_by_text("正在录 2 / 60 秒")).to_be_visible()
    page.get_by_role("button", name="录好了").click()
    heard = page.locator(".cm-voice audio")
    heard.evaluate("(one) => new Promise((done) => { one.onloadeddata = done; one.load(); })")
    page.get_by_role("button", name="重录").click()
    expect(page.get_by_text("正在录 1 / 60 秒")).to_be_visible()
    page.get_by_role("button", name="存下").click()  # ends it, and keeps it
    page.get_by_role("searchbox").wait_for()
    assert not VisitVoice.objects.exists() and not page.faults
    page.context.set_offline(False)
    wait_for(page, VisitVoice.objects.exists)
    row = VisitVoice.objects.get()
    assert 1 <= row.seconds <= 4 and row.visit.valid and row.visit.offline

    desk = page_for("liumin")
    desk.goto(f"/visits/of/{row.visit.elder_id}/")
    expect(desk.get_by_text(f"录音 {row.seconds} 秒")).to_be_visible()
    played = desk.locator(".vi-voice audio").evaluate(
        "(one) => new Promise((done) => { one.muted = true; one.onended = () => done(one.currentTime); one.play(); })"
    )
    assert played > 0.5 and not page.faults
