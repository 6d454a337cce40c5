"""The sheet on a phone in a real browser: a thumb fills it in, the network goes and comes, nothing is lost or doubled."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.base.outbox import phones
from songhe.base.outbox.models import Phone
from songhe.care.assessment import actions, instruments
from songhe.care.assessment.models import Assessment, Assessor, Delivery
from songhe.care.assessment.tests import scene
from tests import cast


@pytest.fixture
def today(city: Any) -> dict[str, Any]:
    """What an assessment of today is begun with; everybody is valid around today."""
    for person in (scene.tang, scene.guo, scene.feng, scene.yan, scene.daughter, cast.li_county):
        person()
    Assessor.objects.update(**scene.around(instruments.today(clock.now())))
    return {"base_date": instruments.today(clock.now()), "at": clock.now()}


@pytest.fixture
def row(today: dict[str, Any]) -> Assessment:
    return scene.begun(**today)


@pytest.fixture
def phone(page_for: Any, row: Assessment) -> Any:
    """Tang's phone with Li's sheet on it."""
    page = page_for("tangnurse", width=390, height=844)
    page.goto(f"/assessments/{row.pk}/sheet/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def on(page: Any) -> None:
    page.get_by_role("button", name="下一部分").click()


def choose(page: Any, code: str, value: str) -> None:
    page.locator(f'[id="f-{code}"] input[value="{value}"]').check()


def to(page: Any, step: str) -> None:
    while not page.locator(f"#step-{step}").is_visible():
        on(page)


def settle(page: Any, row: Assessment, count: int) -> dict[str, int]:
    """Until the server has so many answers."""
    for _ in range(60):
        row.refresh_from_db()
        if len(row.sheet["answers"]) == count:
            return dict(row.sheet["answers"])
        page.wait_for_timeout(200)
    raise AssertionError(f"{len(row.sheet['answers'])} answers, not {count}")


def test_each_choice_is_saved_at_once_and_the_sum_runs_along(phone: Any, row: Assessment) -> None:
    to(phone, "B-1")
    choose(phone, "B.1.1", "3")
    choose(phone, "B.1.2", "4")
    expect(phone.locator("#sum")).to_have_text("已答 2/26 项，暂计 7 分")
    assert settle(phone, row, 2) == {"B.1.1": 3, "B.1.2": 4}
    expect(phone.get_by_text("填过的都已存到服务器")).to_be_visible()
    expect(phone.locator('[data-left="B-1"]')).to_have_text("差 6")
    assert not phone.faults


def test_without_network_it_is_kept_sealed_and_sent_once(phone: Any, row: Assessment) -> None:
    to(phone, "B-1")
    phone.context.set_offline(True)
    for code in ("B.1.1", "B.1.2", "B.1.3"):
        choose(phone, code, "2")
    expect(phone.get_by_text("没有网络，3 项已加密存在本机，联网后自动发送")).to_be_visible()
    kept = phone.evaluate(
        """() => new Promise((done) => { const open = indexedDB.open("songhe-assessment"); open.onsuccess = () => {
          const all = open.result.transaction("changes").objectStore("changes").getAll();
          all.onsuccess = () => done(all.result.map((one) => new TextDecoder().decode(one.box)).join()); }; })"""
    )
    assert "B.1" not in kept and "answers" not in kept
    phone.wait_for_timeout(1500)
    assert not Delivery.objects.exists()
    phone.context.set_offline(False)
    assert settle(phone, row, 3) == {"B.1.1": 2, "B.1.2": 2, "B.1.3": 2}
    expect(phone.get_by_text("已加密存在本机")).to_be_hidden()
    assert JournalEntry.objects.filter(verb="assessment.assessment.fill").count() == 3


def test_a_reload_without_network_loses_nothing_and_shows_nobody(phone: Any, row: Assessment) -> None:
    to(phone, "B-1")
    phone.reload()  # the worker has the page in hand from here on
    phone.context.set_offline(True)
    to(phone, "B-1")
    choose(phone, "B.1.1", "1")
    expect(phone.get_by_text("1 项已加密存在本机")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(phone.get_by_text("1 项已加密存在本机")).to_be_visible()
    assert "李秀兰" not in phone.content()
    phone.context.set_offline(False)
    assert settle(phone, row, 1) == {"B.1.1": 1}
    expect(phone.locator('[id="f-B.1.1"] input[value="1"]')).to_be_checked()


def test_a_whole_sheet_with_a_thumb_to_the_report(phone: Any, row: Assessment, page_for: Any) -> None:
    actions.join(assessment=row, user=scene.guo().user, at=clock.now())
    told = scene.record()
    phone.get_by_label("身高").fill("158")
    while phone.get_by_role("button", name="下一部分").is_visible():
        for ask in phone.locator(".as-step.here [data-code]").all():
            code, kind = ask.get_attribute("data-code"), ask.get_attribute("data-kind")
            if kind == "item":
                ask.locator("input").nth(1).check()
            elif kind in {"one", "many"} and code in told:
                choose(phone, code, told[code][0] if kind == "many" else told[code])
            elif code in told:
                ask.locator("input").fill(told[code])
        on(phone)
    box = phone.locator("#pen").bounding_box()
    phone.mouse.move(box["x"] + 30, box["y"] + 60)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 150, box["y"] + 20, steps=5)
    phone.mouse.up()
    phone.get_by_role("button", name="保存，看汇总").click()
    phone.wait_for_url(f"**/assessments/{row.pk}/", timeout=40000)  # 46 changes, one by one, on a machine that may be busy
    expect(phone.get_by_text("2 级 能力中度受损（中度失能）")).to_be_visible()
    row.refresh_from_db()
    assert row.sheet["record"]["height"] == "158" and len(row.sheet["drawing"][0]) >= 4
    phone.get_by_role("button", name="提交，准备签名").click()
    for page in (phone, page_for("guowei", width=390, height=844)):
        page.goto(f"/assessments/{row.pk}/")
        page.get_by_label("您的登录密码").fill(cast.PASSWORD)
        page.get_by_role("button", name="签名", exact=True).click()
    page.get_by_role("button", name="出具报告").click()
    expect(page.get_by_role("heading", name="2 级 能力中度受损")).to_be_visible()
    assert not phone.faults and not page.faults


def test_none_excludes_the_others_and_a_change_undoes_the_drawing(phone: Any, row: Assessment) -> None:
    to(phone, "disease")
    choose(phone, "diseases", "hypertension")
    choose(phone, "diseases", "none")
    expect(phone.locator('[id="f-diseases"] input[value="hypertension"]')).not_to_be_checked()
    to(phone, "signature")
    phone.locator("[data-paper]").check()
    expect(phone.locator('[data-left="signature"]')).to_have_text("填完")
    phone.get_by_role("button", name="上一部分").click()
    choose(phone, "B.4.1", "2")
    expect(phone.locator('[data-left="signature"]')).to_have_text("差 1")


def test_a_change_that_the_server_refuses_says_why_and_can_be_dropped(phone: Any, row: Assessment) -> None:
    actions.cancel(assessment=row, cause="mistake", user=row.first.user, at=clock.now())
    to(phone, "B-1")
    choose(phone, "B.1.1", "3")
    expect(phone.get_by_text("这次评估已经取消")).to_be_visible()
    phone.get_by_role("button", name="删去这一项").click()
    expect(phone.get_by_text("这次评估已经取消")).to_be_hidden()


def test_cards_and_buttons_are_large_enough_for_a_thumb(phone: Any) -> None:
    to(phone, "B-1")
    card, button = (
        phone.locator(".as-step.here .as-card").first.bounding_box(),
        phone.get_by_role("button", name="下一部分").bounding_box(),
    )
    assert card["height"] >= 56 and card["width"] >= 300 and button["height"] >= 56


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_readable_by_everybody(width: int, theme: str, today: dict[str, Any], page_for: Any, axe: Any) -> None:
    report = scene.issued(scene.begun(**today), at=today["at"], lost=30)
    asked = page_for(scene.asked_by().username, width=width, height=900, theme=theme)
    asked.goto(f"/assessments/{report.pk}/appeal/")
    axe(asked)
    assert asked.faults == []
    actions.appeal(assessment=report, reason="母亲记性差得多", user=scene.asked_by(), at=today["at"])
    waiting = scene.submitted(scene.begun(elder=cast.wang(), **today), at=today["at"])
    draft = scene.begun(elder=cast.ye_elder(), **{**today, "second": scene.yan()})
    pages = {
        "tangnurse": [
            "mine/", "due/", "start/", f"start/{scene.li().pk}/", f"{draft.pk}/sheet/", f"{draft.pk}/sheet/#step-B-1",
            f"{draft.pk}/sheet/#step-signature", f"{draft.pk}/", f"{waiting.pk}/", "shell/",
        ],
        "licounty": ["", "due/", "assessors/", "assessors/new/", f"{report.pk}/report/"],
        "limei": ["", f"{report.pk}/report/"],
    }  # fmt: skip
    for username, paths in pages.items():
        page = page_for(username, width=width, height=900, theme=theme)
        for path in paths:
            page.goto(f"/assessments/{path}")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        assert page.faults == []


# --- a phone that is lost ---
HELD = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const base = await answer(indexedDB.open("songhe-assessment"));
  const there = base.objectStoreNames.contains("changes");
  const count = there ? await answer(base.transaction("changes").objectStore("changes").count()) : 0;
  base.close();
  return [count, (await caches.keys()).length, localStorage.getItem("songhe-phone")];
}"""


def until(page: Any, done: Any) -> None:
    for _each in range(100):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError("did not come about")


def test_an_assessor_s_lost_phone_wipes_itself_when_it_has_network_again(phone: Any) -> None:
    to(phone, "B-1")
    choose(phone, "B.1.1", "1")
    until(phone, Phone.objects.exists)
    phone.context.set_offline(True)
    choose(phone, "B.1.1", "2")
    expect(phone.get_by_text("没有网络，1 项已加密存在本机")).to_be_visible()
    phones.lose(phone=Phone.objects.get(), by=cast.li_county().actor, at=clock.now())
    phone.context.set_offline(False)
    phone.wait_for_url("**/outbox/gone?n=1")
    expect(phone.get_by_text("还没发出的 1 项记录也一起清除了")).to_be_visible()
    until(phone, lambda: Phone.objects.get().status == "wiped")
    assert phone.evaluate(HELD) == [0, 0, None] and Phone.objects.get().unsent == 1


def test_a_lost_phone_is_wiped_on_the_page_where_one_signs_in(phone: Any) -> None:
    to(phone, "B-1")
    choose(phone, "B.1.1", "1")
    until(phone, Phone.objects.exists)
    until(phone, lambda: phone.evaluate(HELD)[0] == 0)  # the house knows the phone before it has heard the answer
    phone.goto("about:blank")
    phones.lose(phone=Phone.objects.get(), by=cast.li_county().actor, at=clock.now())
    Session.objects.all().delete()
    phone.goto("/assessments/")  # whoever found it opens the house: all he sees first is the log-in
    phone.wait_for_url("**/outbox/gone?n=0")
    assert phone.evaluate(HELD) == [0, 0, None]
    until(phone, lambda: Phone.objects.get().status == "wiped")
