"""Beds at home in a real browser: nothing for axe, nothing over the edge; a signature by hand, and what a daughter sees."""

import os
from datetime import timedelta
from typing import Any

import pytest

from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.homebeds import actions
from songhe.care.homebeds.models import BedAgreement, BedMonth, HomeBed, SignalDay, Subsidy
from songhe.care.homebeds.tests import scene
from songhe.register.people import actions as people
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def at_home(transactional_db: None) -> dict[str, Any]:
    """Wang's bed with a month behind it, one that is being made ready, one that is asked for."""
    cast.wang_daughter()
    scene.do(people.give_consent, elder=cast.wang(), purpose="family", given_by="王桂兰")
    started = scene.later(-60)
    bed = scene.opened(cast.wang(), at=started)
    model = DeviceModel.objects.create(code="r", name="雷达", kind="radar")
    Device.objects.create(uid="r-1", model=model, elder=bed.elder, division_path=bed.division_path, last_seen_at=scene.AT)
    scene.do(actions.remove, item=bed.kit.get(code="motion"), why="换", at=started)
    scene.do(actions.install, home_bed=bed, code="motion", uid="r-1", at=started)
    SignalDay.objects.bulk_create(
        SignalDay(home_bed=bed, day=(scene.AT - timedelta(days=n)).date(), devices=5, heard=5 - (n == 4), active=n != 3)
        for n in range(14)
    )
    scene.do(actions.note_call, home_bed=bed, reached=True, words="说睡得好", at=scene.later(-3))
    told = {"home_bed": bed, "facility": bed.facility, "division_path": bed.division_path, "month": "2026-10-01"}
    lines = [{"code": "nights", "met": True, "had": 20, "need": 15}, {"code": "service", "met": False, "had": 2, "need": 6}]
    numbers = {
        "nights": 20, "visits": 2, "minutes": 180, "calls": 3, "rung": 4, "days_seen": 20, "days_active": 19,
        "device_days": 100, "heard_days": 96, "need_visits": 6, "need_minutes": 1200, "need_calls": 3,
    }  # fmt: skip
    BedMonth.objects.create(**told, **numbers, met=False, run=lines, build=[], counted_at=scene.AT)
    Subsidy.objects.create(**told, elder=bed.elder, kind="build", cents=300000, rule_from="2025-01-01", due_at=scene.AT)
    making = scene.approved(scene.asked(scene.elder("孙阿婆", sex="2")))
    scene.surveyed(making, bath=("danger", "没有扶手，地面积水"), light=("flaw", "过道没有灯"))
    scene.do(actions.ask_retrofit, home_bed=making, items=["shower_chair", "toilet_rail"])
    paper = scene.do(
        actions.draft, home_bed=making, starts_on=scene.DAY, ends_on=scene.DAY + timedelta(days=365), month_cents=0
    )
    asked = scene.asked(scene.elder("何大有"))
    return {"bed": bed, "making": making, "asked": asked, "paper": paper}


def _look(page: Any, axe: Any, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    shots = os.environ.get("BEDS_SHOTS")
    if shots:  # pictures for whoever changes the page
        page.screenshot(path=f"{shots}/hb-{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_lists_and_files(city: Any, page_for: Any, axe: Any, at_home: dict[str, Any], width: int, theme: str) -> None:
    at = f"{city.url}/homebeds/"
    bed: HomeBed = at_home["bed"]
    cast.li_county()
    page = page_for("licounty", width=width, theme=theme)
    paths = {
        "list": "", "prepared": "?status=prepared", "file": f"{bed.pk}/", "making": f"{at_home['making'].pk}/",
        "asked": f"{at_home['asked'].pk}/", "survey": f"{at_home['making'].pk}/survey/", "money": "subsidies/?month=2026-10",
        "points": "evaluations/", "judge": f"evaluations/{bed.facility_id}/2026-07-01/", "who": "new/?q=何",
        "paper": f"agreements/{at_home['paper'].pk}/",
    }  # fmt: skip
    for name, path in paths.items():
        _look(page, axe, at + path, f"{name}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_daughter_sees(city: Any, page_for: Any, axe: Any, at_home: dict[str, Any], theme: str) -> None:
    page = page_for("wangli", width=390, theme=theme)
    _look(page, axe, f"{city.url}/homebeds/mine/", f"mine-{theme}")
    _look(page, axe, f"{city.url}/homebeds/{at_home['bed'].pk}/", f"hers-{theme}")


def test_signed_by_hand(city: Any, page_for: Any, at_home: dict[str, Any]) -> None:
    page = page_for("zhenghui", width=390)
    page.goto(f"{city.url}/homebeds/agreements/{at_home['paper'].pk}/")
    page.get_by_label("签字人姓名").fill("孙小梅")
    page.get_by_label("与老人关系").fill("女儿")
    page.locator("[data-pen]").scroll_into_view_if_needed()
    box = page.locator("[data-pen]").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="双方签字").click()
    page.get_by_text("协议已签。").wait_for()
    assert BedAgreement.objects.get(pk=at_home["paper"].pk).status == "signed"
