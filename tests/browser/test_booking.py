"""The daughter books again with two taps, and every page of hers stands in the phone's frame, however large the letters."""

from typing import Any

import pytest
from playwright.sync_api import expect

from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene
from tests import cast


@pytest.fixture
def done(city: Any) -> Order:
    """A visit that was done and confirmed; the daughter may see her mother's."""
    cast.city()
    row = scene.done()
    scene.daughter()
    return row


def test_again_is_two_taps_on_a_phone(done: Order, page_for: Any, axe: Any) -> None:
    page = page_for("wangli", width=390, height=844)
    page.goto(f"/book/{cast.wang().pk}/")
    axe(page)
    page.locator("#h-again ~ a.bk-who").first.click()
    expect(page.locator("main header")).to_contain_text("请 杨梅 来")
    axe(page)
    page.get_by_role("button", name="就约这个时间").click()
    page.get_by_role("heading", name="王桂兰：居室清洁").wait_for()
    made = Order.objects.exclude(pk=done.pk).get()
    assert (made.carer, made.channel, made.booked_by) == (done.carer, "web", "王丽")
    axe(page)
    assert page.faults == []


@pytest.mark.parametrize(
    ("width", "theme", "size"), [(390, "light", "normal"), (390, "dark", "largest"), (1440, "light", "ageing")]
)
def test_the_hands_pages_are_one_column(done: Order, page_for: Any, axe: Any, width: int, theme: str, size: str) -> None:
    page, elder = page_for("wangli", width=width, theme=theme, size=size), cast.wang()
    for path in ("/billing/", "/meals/mine/", "/needs/mine/", "/needs/new/", f"/needs/for/{elder.pk}/", "/complaints/mine/",
                 "/complaints/new/", f"/orders/{done.pk}/", f"/book/{elder.pk}/agreements/", "/book/catalogue/",
                 f"/elders/{elder.pk}/", "/elders/mine/", "/rights/mine/", "/assessments/"):  # fmt: skip
        page.goto(path)
        assert page.locator(".phone > nav.tabs").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        axe(page)
    assert page.faults == []
