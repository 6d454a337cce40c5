"""The board of a day in a real browser: nothing over the edge, nothing for axe, and a drag that shows its price first."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.care.homecare import actions
from songhe.care.homecare.actions import planning
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import round as scene
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
NAMES = ("杨梅", "何芳", "吴凤", "唐丽", "邓琴")


@pytest.fixture(autouse=True)
def tomorrow(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Five carers and eighteen visits of tomorrow, planned; two that wait."""
    cast.city()
    monkeypatch.setattr(planning, "BRIEF_S", 0.4)
    day = localtime(clock.now()).date() + timedelta(days=1)
    crew = [scene.carer(name, east=0.02 * number) for number, name in enumerate(NAMES)]
    for number in range(20):
        hour, east = 8 + number % 9, 0.011 * (number % 8)
        facts = {"day": day, "window_starts": scene.at(hour, day=day), "window_ends": scene.at(hour + 1, day=day)}
        scene.order(number, hour, east=east, people=2 if number == 5 else 1, **facts)
    by = {"by": scene.by(), "at": clock.now()}
    plan = planning.propose_day(operator=scene.station().operator, day=day, **by)
    planning.accept_plan(plan=plan, **by)
    for number in (30, 31):
        facts = {"day": day, "window_starts": scene.at(15, day=day), "window_ends": scene.at(16, day=day)}
        scene.order(number, 15, east=0.03, urgent=number == 31, **facts)
    return day, crew


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_the_board_fits_and_is_said(page_for: Any, axe: Any, tomorrow: Any, width: int, theme: str) -> None:
    page = page_for("zhenghui", width=width, theme=theme)
    page.goto(f"/dispatch/?day={tomorrow[0]}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".blk.visit a").first.click()
    page.get_by_text("别人为什么不行").first.wait_for()
    axe(page)
    assert page.faults == []


def test_a_drag_shows_its_price_and_changes_nothing_yet(page_for: Any, tomorrow: Any) -> None:
    before = dict(Order.objects.values_list("pk", "carer"))
    page = page_for("zhenghui")
    page.goto(f"/dispatch/?day={tomorrow[0]}")
    page.wait_for_load_state("networkidle")
    block = page.locator(".blk.visit a[data-drag]").first
    lane = page.locator(".lane").nth(3)
    block.hover()
    page.mouse.down()
    box = lane.locator(".track").bounding_box()
    mine = block.bounding_box()
    page.mouse.move(mine["x"] + 5, box["y"] + 20, steps=8)
    page.mouse.up()
    page.locator(".price-card").wait_for()
    assert dict(Order.objects.values_list("pk", "carer")) == before and page.faults == []


def test_the_board_follows_what_happens_without_a_reload(page_for: Any, tomorrow: Any) -> None:
    """Cancelled by the family, cancelled by the elder: the page reads itself anew once each and asks for no more."""
    from playwright.sync_api import expect

    day, _crew = tomorrow
    page = page_for("zhenghui")
    page.goto(f"/dispatch/?day={day}")
    page.locator("html[data-connection=live]").wait_for(state="attached")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/dispatch/" in request.url else None)
    rows = page.locator("[data-part=waiting] li")
    waiting, by = rows.count(), {"by": scene.by(), "at": clock.now()}
    order = Order.objects.filter(day=day, status="accepted", urgent=True).get()
    actions.cancel(order=order, who="family", reason="女儿回来了", **by)
    expect(rows).to_have_count(waiting - 1, timeout=20_000)
    served = Order.objects.filter(day=day, status="assigned").order_by("starts_at", "pk").first()
    block = page.locator(f".lane [data-order='{served.pk}']")
    expect(block).to_have_count(served.people)
    actions.cancel(order=served, who="elder", reason="不用了", **by)
    expect(block).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(1500)
    assert len(asked) == 2, asked
    assert page.faults == []
