"""A night in a home in a real browser: the phone of a nurse in a dead zone loses nothing and sends nothing twice; the board,
the handover and what a daughter sees stand on every screen."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from songhe.base import clock
from songhe.base.outbox.models import Parcel
from songhe.care.beds import actions as beds
from songhe.care.beds.tests import scene as bed_scene
from songhe.care.nursing import actions, jobs
from songhe.care.nursing.models import Act, Mishap
from songhe.care.nursing.tests import scene
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast
from tests.browser.conftest import CHROMIUM, _session

PIN = "407193"


@pytest.fixture(autouse=True)
def night(transactional_db: None) -> dict[str, Any]:
    """孙阿婆 in 201 with a turn that is late, one that is due and a tablet; 何大有 at his daughter's; a fall that is open."""
    at = clock.now()
    bed_scene.home()
    granny, fang, tian, head = scene.granny(), scene.fang(), scene.tian(), scene.head()
    bed_scene.lives(granny, bed_scene.bed("201"), at=at - timedelta(days=9))
    other = bed_scene.lives(bed_scene.elder("何大有"), bed_scene.bed("201", "2"), at=at - timedelta(days=9))
    bed_scene.lives(bed_scene.elder("赵无计划"), bed_scene.bed("101"), at=at - timedelta(days=3))
    times = [f"{localtime(at + timedelta(minutes=minutes)):%H:%M}" for minutes in (-50, -5, 25)]
    by = head.user.actor
    lines = [("turn", times[0], "先托住左肩"), ("meal", times[1], ""), ("measure", times[2], "")]
    scene.planned(granny, at=at - timedelta(hours=2), lines=lines)
    scene.planned(other.elder, at=at - timedelta(hours=2), lines=lines)
    scene.tablet(at=at - timedelta(hours=2), said=times[1], starts_on=localtime(at).date() - timedelta(days=1))
    beds.leave(stay=other, where="女儿家", due_back=None, by=by, at=at - timedelta(hours=1))
    while jobs.due(at):
        pass
    mishap = actions.raise_mishap(
        facility=scene.home(), kind="fall", elder=granny, place="201 床边", words="自己下床", by=by, at=at
    )
    people.give_consent(elder=granny, purpose="family", given_by="孙阿婆", by=by, at=at)
    family = cast.user("sunjianv", "孙家女", "family", cast.PUXI)
    Contact.objects.create(elder=granny, name="孙家女", relation="女儿", place=1, may_follow=True, user=family)
    shift = actions.open_shift(facility=scene.home(), at=at)
    return {"home": scene.home(), "granny": granny, "fang": fang, "tian": tian, "mishap": mishap, "shift": shift}


@pytest.fixture
def phone(city: Any, chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Fang's phone: the same profile each time, so that a browser that was closed finds what it kept."""
    opened: list[Any] = []

    def open_phone(username: str = "fang") -> Any:
        context = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=str(CHROMIUM), args=["--no-sandbox"],
            viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=city.url,
        )  # fmt: skip
        opened.append(context)
        context.add_cookies([{"name": "sessionid", "value": _session(username), "url": city.url, "expires": 4102444800}])
        page = context.pages[0]
        page.set_default_timeout(15000)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        return page

    yield open_phone
    for context in opened:
        context.close()


def shot(page: Any, name: str) -> None:
    """A picture for whoever changes the page."""
    folder = os.environ.get("NURSING_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def settled(page: Any, count: int) -> None:
    for _each in range(80):
        if Parcel.objects.filter(status="applied").count() >= count:
            break
        page.wait_for_timeout(150)
    assert list(Parcel.objects.exclude(status="applied").values_list("kind", "sentence")) == []
    assert Parcel.objects.count() == count


def test_a_dead_zone_loses_nothing_and_nothing_doubles(night: dict[str, Any], phone: Any) -> None:
    page = phone()
    page.goto("/nursing/shift/")
    page.get_by_label("6 位数字").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_role("button", name="开始").click()
    page.get_by_label("201").check()
    shot(page, "start")
    page.get_by_role("button", name="上班").click()
    page.get_by_role("button", name="孙阿婆").first.wait_for()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # the worker has the page in hand from here on
    page.get_by_label("本机密码").fill(PIN)
    page.get_by_role("button", name="打开").click()
    page.get_by_role("button", name="孙阿婆").first.wait_for()
    assert page.get_by_role("button", name="何大有").count() == 0  # on leave: owes nothing
    shot(page, "late")

    page.context.set_offline(True)
    page.get_by_role("button", name="翻身").click()
    page.get_by_role("button", name="左侧").click()
    page.get_by_role("button", name="发红").click()
    shot(page, "turn")
    page.get_by_role("button", name="做了", exact=True).click()
    page.get_by_role("button", name="该做").click()
    page.get_by_role("button", name="服药").click()
    page.get_by_role("button", name="田甜").click()
    page.get_by_label("她的核对码").fill("1973")
    shot(page, "tablet")
    page.get_by_role("button", name="两人核对，已服").click()
    page.get_by_role("button", name="吃饭").click()
    page.get_by_text("没做成", exact=True).click()
    page.get_by_role("button", name="老人不愿意").click()
    page.get_by_role("button", name="记下没做成").click()
    page.get_by_role("button", name="出了意外").click()
    page.get_by_role("button", name="坠床").click()
    page.get_by_label("哪位老人").select_option(label="201-1 孙阿婆")
    shot(page, "odd")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("button", name="回到名单").click()
    expect(page.get_by_text("没有网络，4 项已加密存在本机")).to_be_visible()
    assert not page.faults and not Parcel.objects.exists()
    page.context.close()

    page = phone()
    page.goto("/nursing/shift/")
    page.get_by_label("本机密码").fill(PIN)
    page.get_by_role("button", name="打开").click()
    settled(page, 4)
    page.get_by_role("button", name="记过").click()
    shot(page, "done")
    granny = night["granny"]
    assert dict(Act.objects.filter(elder=granny, heard_at__isnull=False).values_list("kind", "status")) == {
        "turn": "done", "medicine": "done", "meal": "not_done",
    }  # fmt: skip
    assert Act.objects.get(kind="medicine").second_name == "田甜" and Mishap.objects.filter(kind="bed_fall").count() == 1
    assert Act.objects.get(elder=granny, kind="turn").noted == {"side": "left", "skin": "red"}
    assert not page.faults


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (390, "light"), (1440, "dark")])
def test_pages_of_the_home(city: Any, page_for: Any, axe: Any, night: dict[str, Any], width: int, theme: str) -> None:
    home, granny = night["home"].pk, night["granny"].pk
    at_granny = f"homes/{home}/residents/{granny}"
    turn = Act.objects.get(elder=granny, kind="turn").pk
    tablet = Act.objects.get(kind="medicine").pk
    walks = {
        "jiang": [f"homes/{home}/", f"{at_granny}/", f"{at_granny}/plan/", f"{at_granny}/record/", f"{at_granny}/medicine/",
                  f"homes/{home}/posts/", f"mishaps/{night['mishap'].pk}/", "mishaps/", f"homes/{home}/mishaps/"],
        "fang": [f"acts/{turn}/", f"acts/{tablet}/", f"shifts/{night['shift'].pk}/", "shift/plain/", "shift/pin/",
                 f"homes/{home}/shifts/"],
        "licounty": ["", "mishaps/"], "sunjianv": ["mine/"],
    }  # fmt: skip
    cast.li_county()
    for username, paths in walks.items():
        page = page_for(username, width=width, theme=theme)
        for path in paths:
            page.goto(f"{city.url}/nursing/{path}")
            page.wait_for_load_state("networkidle")
            name = path.replace(str(home), "home").replace(str(granny), "granny").replace("/", "-").strip("-") or "homes"
            shot(page, f"{username}-{name[:34]}-{theme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), path
            axe(page)
