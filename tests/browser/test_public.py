"""The public desk in a real browser: a cheap phone, letters for old eyes, the keyboard, no script at all; and the large map."""

from typing import Any

import pytest
from playwright.sync_api import expect

from songhe.desks.portal.tests import scene
from songhe.links.maps import tiles
from songhe.register.places.actions import load_divisions
from tests import cast
from tests.browser.test_ageing import CLOSE, SMALL

WGS, GCJ = (31.1774276, 121.5272106), (31.1753040, 121.5315419)  # one place in both, from the tests of eviltransform
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
NODES = 400
"""So many elements the page of the large map may have at most, however many points are drawn: they stand on one canvas."""


@pytest.fixture
def built(city: Any) -> scene.Scene:
    return scene.build()


def pages(built: scene.Scene) -> list[str]:
    facility = f"/public/facilities/{built.centre.pk}/?near=puxi"
    return [
        "/public/",
        "/public/find/?near=puxi",
        facility,
        "/public/benefits/",
        "/public/complain/",
        "/public/data/facilities/",
    ]


@pytest.mark.parametrize(
    ("width", "theme", "size"), [(390, "light", "normal"), (390, "dark", "ageing"), (1440, "light", "largest")]
)
def test_readable_by_everybody(built: scene.Scene, page_for: Any, axe: Any, width: int, theme: str, size: str) -> None:
    page = page_for("", width=width, theme=theme, size=size)
    for path in pages(built):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        if size != "normal":
            assert {"small": page.evaluate(SMALL, 60), "close": page.evaluate(CLOSE)} == {"small": [], "close": []}, path
    assert page.faults == []


def test_a_facility_is_found_by_keyboard_and_without_script(built: scene.Scene, page_for: Any) -> None:
    page = page_for("", width=390, java_script_enabled=False)
    page.goto("/public/")
    page.get_by_label("从哪里找").focus()
    page.keyboard.type("dongsheng")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="周围：3 处")).to_be_visible()
    page.locator(".p-hits a", has_text=built.centre.name).press("Enter")
    expect(page.get_by_role("link", name="打电话 0915-5210002")).to_be_visible()
    page.get_by_role("link", name="查补贴").press("Enter")
    page.get_by_label("老人多少周岁").fill("81")
    page.get_by_text("安康市户口").click()
    page.get_by_role("button", name="看能享受什么").press("Enter")
    expect(page.get_by_text("每月 100 元，需核实")).to_be_visible()
    page.get_by_role("button", name="长辈版", exact=True).press("Enter")
    expect(page.locator('html[data-size="ageing"]')).to_be_attached()


def test_from_where_one_stands_three_decimals_are_sent(built: scene.Scene, page_for: Any) -> None:
    here = {"latitude": 32.794431, "longitude": 108.300031}
    page = page_for("", width=390, geolocation=here, permissions=["geolocation"])
    page.goto("/public/")
    page.get_by_role("button", name="从我现在的位置找").click()
    page.wait_for_url("**/public/find/?lat=32.794&lng=108.300")
    expect(page.get_by_role("heading", name="您现在的位置周围")).to_be_visible()


def test_the_large_map_draws_the_whole_city_on_one_canvas(built: scene.Scene, page_for: Any, axe: Any) -> None:
    load_divisions()
    page = page_for("", width=390)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/public/map/")
    page.locator("#portal-map[data-drawn]").wait_for()
    assert int(page.locator("#portal-map").get_attribute("data-drawn")) > 1900
    assert page.locator("#portal-map canvas").count() == 1
    assert page.evaluate("document.querySelectorAll('*').length") <= NODES
    moved = page.evaluate(
        """async () => { const began = performance.now(), box = document.getElementById("portal-map");
        box.querySelector(".leaflet-control-zoom-in").click();
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return performance.now() - began; }"""
    )
    assert moved < 1000, f"a zoom takes {moved} ms"
    axe(page)
    base = page.url.split("/public/")[0]
    assert [url for url in asked if not url.startswith((base, "data:"))] == [] and page.faults == []


def test_a_ground_in_gcj02_moves_what_is_drawn(built: scene.Scene, page_for: Any, settings: Any, city: Any) -> None:
    settings.TILES = tiles.source(f"{city.url}/tiles/{{z}}/{{x}}/{{y}}.png", "gcj02")
    page = page_for("", width=1440)
    page.route("**/tiles/**", lambda route: route.fulfill(body=DOT, content_type="image/svg+xml"))
    page.goto("/public/map/")
    page.locator("#portal-map[data-drawn]").wait_for()
    expect(page.locator("#portal-map img.leaflet-tile").first).to_be_attached()
    move = """async ([datum, lat, lng]) => (await (await import("/static/js/map.js")).mover({ datum }))(lat, lng)"""
    assert page.evaluate(move, ["gcj02", *WGS]) == pytest.approx(GCJ, abs=2e-5)
    assert page.evaluate(move, ["wgs84", *WGS]) == list(WGS) and page.faults == []


def test_the_bureau_writes_on_pages_for_everybody_too(built: scene.Scene, page_for: Any, axe: Any) -> None:
    cast.li_county()
    page = page_for("licounty", width=390)
    page.goto("/bulletin/new/")
    axe(page)
    page.get_by_label("标题").fill("冬季取暖")
    page.get_by_label("正文").fill("查烟道。")
    page.get_by_role("button", name="存草稿").click()
    page.get_by_role("button", name="发布给公众").click()
    expect(page.get_by_role("link", name="看公众页面")).to_be_visible()
    for path in (page.url, "/bulletin/", "/bulletin/counters/", "/bulletin/counters/new/"):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.faults == []
