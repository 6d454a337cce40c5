"""Money in a real browser: the provider agrees to a month's statement, the daughter reads who paid her mother's bath."""

from typing import Any

import pytest

from songhe.care.billing import actions
from songhe.care.billing.models import Bill, Statement
from songhe.care.billing.tests.scene import COUNTY, MONTH, charged, do, granted, operator, station
from songhe.register.people.models import Consent
from songhe.register.providers import actions as providers
from tests import cast

IN_MONTH = f"?month={MONTH:%Y-%m}"


@pytest.fixture
def bath(city: Any) -> Bill:
    """120 yuan, 60 of them by the voucher; on the station's statement, which was sent."""
    cast.city()
    where = station()
    do(providers.seat_clerk, operator=operator(where), user=cast.zheng_operator())
    contact = cast.wang_daughter()
    Consent.objects.create(elder=contact.elder, purpose="family", given_at=cast.AT, given_by="王桂兰")
    row = charged(granted().elder, where)
    do(actions.draw, county=COUNTY, month=MONTH)
    do(actions.send, statement=Statement.objects.get(kind="provider"))
    return row


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_provider_agrees_to_the_month(bath: Bill, page_for: Any, axe: Any, width: int, theme: str) -> None:
    page = page_for("zhenghui", width=width, theme=theme)
    page.goto(f"/billing/statements/{IN_MONTH}")
    axe(page)
    page.locator("main table a").first.click()
    page.get_by_role("heading", name="120.00 元").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    page.get_by_role("button", name="确认无误").click()
    page.get_by_role("button", name="确认无误").wait_for(state="detached")
    assert Statement.objects.get(kind="provider").status == "agreed" and page.faults == []


@pytest.mark.parametrize(("width", "theme", "size"), [(390, "light", "normal"), (390, "dark", "largest")])
def test_the_daughter_reads_who_paid(bath: Bill, page_for: Any, axe: Any, width: int, theme: str, size: str) -> None:
    page = page_for("wangli", width=width, theme=theme, size=size)
    page.goto(f"/billing/{IN_MONTH}")
    axe(page)
    page.locator(".hand-list a").click()
    page.locator(".shares").get_by_text("60.00").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    page.get_by_text("账单不对").click()
    page.get_by_role("button", name="提出争议").wait_for()
    assert page.faults == []
