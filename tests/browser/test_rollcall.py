"""Roll-calls in a real browser: an area is drawn, the board lives, the phone works with the network off; nothing for axe."""

import uuid
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.rollcall import actions
from songhe.care.rollcall.models import Area, Said
from songhe.care.rollcall.tests import scene
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def villages(transactional_db: None) -> None:
    cast.liu_min(), scene.assistant(), cast.li_county()
    for number in range(5):
        scene.elder(f"蒲溪{number}", phone=f"1391111000{number}", address="蒲溪 3 组")


def _now(**facts: Any) -> Any:
    return scene.muster(at=clock.now(), **facts)


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


def test_an_area_is_drawn_and_called(city: Any, page_for: Any, axe: Any) -> None:
    page = page_for("liumin")
    _look(page, axe, city.url + "/rollcall/")
    _look(page, axe, city.url + "/rollcall/areas/new/")
    page.locator("[data-draw-tools][data-ready]").wait_for()
    page.fill("#id_name", "月河两岸")
    page.click('[data-draw="rectangle"]')
    box = page.locator("#area-map").bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 60)
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + box["height"] - 40)
    page.get_by_text("画了 1 片").wait_for()
    page.get_by_role("button", name="看里面住着谁").click()
    page.get_by_role("heading", level=1, name="月河两岸：5 位老人").wait_for()
    axe(page)
    assert Area.objects.get().shape["type"] == "Polygon"
    page.get_by_role("button", name="开始点名").click()
    page.get_by_role("heading", level=1, name="还有 5 位没有着落").wait_for()
    axe(page)
    assert page.faults == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_the_board_lives(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    row = _now()
    page = page_for("liumin", width=width, theme=theme)
    _look(page, axe, f"{city.url}/rollcall/{row.pk}/")
    told = {"way": "door", "by": scene.assistant().actor, "at": clock.now(), "key": uuid.uuid4()}
    actions.tell(person=scene.person(row, "蒲溪0"), status="safe", **told)
    page.get_by_role("heading", level=1, name="还有 4 位没有着落").wait_for()
    page.get_by_role("button", name="平安 蒲溪1").click()
    page.get_by_role("heading", level=1, name="还有 3 位没有着落").wait_for()
    _look(page, axe, f"{city.url}/rollcall/people/{scene.person(row, '蒲溪2').pk}/")
    assert page.faults == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_whole(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    row = _now(drill=True)
    page = page_for("licounty", width=width, theme=theme)
    scene.buddy("王支书"), scene.vehicle("面包车"), scene.shelter("东升小学")
    who = scene.person(row, "蒲溪1").elder_id
    for path in ("drills/", "hands/", "hands/?what=vehicle", "hands/?what=shelter", "cards/", f"cards/{who}/", "alerts/new/",
                 f"areas/{row.area_id}/", f"{row.pk}/adding/?q=蒲"):  # fmt: skip
        _look(page, axe, f"{city.url}/rollcall/{path}")
    assert page.faults == []


def test_the_phone_calls_the_roll_with_the_network_off(city: Any, page_for: Any, axe: Any) -> None:
    row = _now()
    page = page_for("xiaohong", width=390)
    _look(page, axe, city.url + "/rollcall/mine/")
    page.goto(city.url + "/rollcall/phone/")
    page.fill("#rc-pin-1", "135790")
    page.fill("#rc-pin-2", "135790")
    page.get_by_role("button", name="开始").click()
    page.get_by_text("共 5 位，还有 5 位没着落").wait_for()
    axe(page)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    card = page.locator(".rc-list > li", has_text="蒲溪3")
    card.get_by_role("button", name="平安", exact=True).click()
    page.get_by_text("没有网络，1 项已加密存在本机").wait_for()
    page.get_by_text("还有 4 位没着落").wait_for()
    page.reload()
    page.fill("#rc-pin-3", "135790")
    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_text("还有 4 位没着落").wait_for()
    assert Said.objects.count() == 0
    page.context.set_offline(False)
    page.get_by_text("都已存到服务器").wait_for(timeout=25000)
    assert Said.objects.count() == 1 and scene.person(row, "蒲溪3").status == "safe"
