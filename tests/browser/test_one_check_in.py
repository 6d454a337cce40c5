"""The check-in with why its sensors rang, the draft of a roll, and a buddy's own page, in a real browser; nothing for axe."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.rollcall import actions as rollcall
from songhe.care.rollcall.models import BuddyCall, CapMessage
from songhe.care.rollcall.tests import scene as river
from songhe.care.visits import actions
from songhe.care.visits.models import CheckIn
from songhe.journeys.tests import sensing_scene as senses
from songhe.links.notify import tokens
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
LOOKS = [(1440, "dark"), (390, "light"), (1440, "light"), (390, "dark")]


def _look(page: Any, axe: Any, address: str, name: str = "") -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    if (into := os.environ.get("SONGHE_PICTURES")) and name:
        page.screenshot(path=str(Path(into) / f"{name}.png"), full_page=True)
    axe(page)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_check_in_says_why(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    at, chen = clock.now(), senses.chen()
    senses.assistant()
    senses.device("mat-chen", "mat", at=at)
    for minute in range(5, 0, -1):
        senses.says("mat-chen", at - timedelta(minutes=minute), '{"signal":"bed","hr":131,"in_bed":true}')
    by = senses.assistant().actor
    actions.hear(elder=chen, kind="missed_meals", source="m", by=by, at=at, says="常来，今天没来")
    task = CheckIn.objects.get()
    page = page_for("zouxue", width=width, theme=theme)
    _look(page, axe, f"{city.url}/visits/checks/", f"checks-{width}-{theme}")
    page.goto(f"{city.url}/visits/checks/{task.pk}/")
    page.get_by_role("heading", name="设备为什么响").wait_for()
    _look(page, axe, f"{city.url}/visits/checks/{task.pk}/", f"check-{width}-{theme}")
    _look(page, axe, f"{city.url}/sensing/", f"sensing-{width}-{theme}")
    _look(page, axe, f"{city.url}/sensing/checkins/{task.pk}/why/")
    assert page.faults == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_draft_and_a_buddy(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    at = clock.now()
    cast.liu_min(), cast.li_county(), river.assistant()
    for number in range(3):
        river.elder(f"王蒲{number}", at=river.PUXI_AT, address=f"蒲溪社区 3 组 {number} 号")
    river.buddy("赵一", lat=32.7834, lng=108.2820)
    ground = river.area(at=at)
    told = {"source": "汉阴县气象台", "number": "W-1", "text": "汉阴县气象台发布暴雨红色预警"}
    alert, _new = rollcall.hear_alert(kind="flood", level="red", area=ground, issued_at=at, by=river.by(), at=at, **told)
    CapMessage.objects.create(
        sender="met@hanyin", identifier="W-1", sent=at, kind="Alert", status="Actual", digest="0", became="heard", alert=alert,
        division_path=alert.division_path, heard_at=at, by_name="x",
    )  # fmt: skip
    page = page_for("liumin", width=width, theme=theme)
    _look(page, axe, f"{city.url}/rollcall/", f"desk-{width}-{theme}")
    _look(page, axe, f"{city.url}/rollcall/alerts/{alert.pk}/", f"alert-{width}-{theme}")
    (muster,) = rollcall.start(
        area=ground, kind="flood", level="red", within=river.COUNTY_PATH, alert=alert, by=river.by(), at=at
    )
    rollcall.plan(muster=muster, by=river.by(), at=at)
    rollcall.ask_buddies(muster=muster, by=river.by(), at=at)
    where = f"{city.url}/rollcall/with/{tokens.make('buddy', BuddyCall.objects.get().pk)}/"
    phone = page_for("", width=width, theme=theme)
    _look(phone, axe, where, f"buddy-closed-{width}-{theme}")
    phone.get_by_role("button", name="打开名单").click()
    phone.get_by_role("heading", name="王蒲0").wait_for()
    phone.get_by_role("button", name="和我在一起，平安 王蒲0").click()
    phone.get_by_text("还有 2 位没有消息").wait_for()
    _look(phone, axe, where, f"buddy-{width}-{theme}")
    _look(page, axe, f"{city.url}/rollcall/{muster.pk}/", f"board-{width}-{theme}")
    assert page.faults == [] and phone.faults == []
