"""The bureau's and the auditor's pages in a real browser: nothing for axe to find, nothing runs over the edge."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.emergency.tests.past import past_call
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
PAGES = [
    ("suncity", "/bureau/"),
    ("licounty", "/bureau/"),
    ("suncity", "/bureau/minutes/"),
    ("suncity", "/bureau/figures/"),
    ("suncity", "/bureau/figures/response-15min/"),
    ("suncity", "/bureau/figures/false-alarm/"),
    ("suncity", "/bureau/figures/response-15min/calls/"),
    ("suncity", "/bureau/figures/response-15min/?model=B1"),
    ("suncity", "/bureau/breaches/"),
    ("suncity", "/bureau/times/"),
    ("suncity", "/bureau/times/travel/?part=lost"),
    ("suncity", "/api/"),
    ("suncity", "/api/tokens/"),
    ("qianauditor", "/audit/"),
    ("qianauditor", "/audit/reveals/"),
    ("qianauditor", "/audit/seals/"),
]


@pytest.fixture(autouse=True)
def _a_month() -> None:
    """Late and timely calls of this very month: the server asks the real clock."""
    cast.sun_city(), cast.li_county(), cast.qian_auditor()
    at = clock.now() - timedelta(minutes=40)
    for number in range(6):
        past_call(at=at, answered=20, dispatched=90, accepted=110, arrived=700 + number * 80, elder=cast.wang(), closed=2000)
        past_call(at=at, cause="false_touch", closed=900, model="随身手表 W3")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_nothing_for_axe_and_nothing_over_the_edge(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    for username in dict.fromkeys(name for name, _ in PAGES):
        page = page_for(username, width=width, theme=theme)
        for address in (address for name, address in PAGES if name == username):
            _check(page, axe, city.url + address)


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_the_home_in_its_other_clothes(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    _check(page_for("suncity", width=width, theme=theme), axe, city.url + "/bureau/")


def _check(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert page.faults == []


def test_a_number_leads_to_its_calls(city: Any, page_for: Any) -> None:
    page = page_for("suncity")
    page.goto(city.url + "/bureau/")
    page.locator(".tiles").get_by_role("link", name="15 分钟到场").first.click()
    page.get_by_role("link", name="没做到的 3").click()
    assert page.locator("tbody tr").count() == 3
    page.locator("tbody tr a").first.click()
    assert "王*兰" in page.locator("h1").inner_text()


def test_the_map_is_reached_by_keyboard_and_opens_the_county(city: Any, page_for: Any) -> None:
    page = page_for("suncity")
    page.goto(city.url + "/bureau/")
    page.locator(".part-2 .citymap a[aria-label^='汉阴县']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**where=610921**")
    assert "蒲溪镇" in page.locator(".part-2 .rank").inner_text()
