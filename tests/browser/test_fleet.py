"""The fleet in a real browser: nothing for axe, nothing over the edge, in both themes and widths; a mapping tried on a page."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.care.fleet import actions
from songhe.care.fleet.models import Beat, Device, DeviceModel, Level, ModelScore, Trial
from songhe.register.life.models import LifeEvent
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
ZOU = Actor("user:zou", "邹雪")


@pytest.fixture(autouse=True)
def fleet(transactional_db: None) -> dict[str, Any]:
    """Wang's button silent, one to be hung up, aids in each state, a make that was stopped, a battery that ends."""
    at, wang = clock.now(), cast.wang()
    cast.li_county()
    cast.sun_city()
    by: dict[str, Any] = {"by": ZOU, "at": at}
    model = DeviceModel.objects.get(code="generic-button")
    button = cast.wang_button()
    Device.objects.filter(pk=button.pk).update(last_seen_at=at - timedelta(hours=60), installed_at=at - timedelta(days=40))
    actions.lay_missing(at)
    Beat.objects.filter(device=button).update(heard_at=at - timedelta(hours=60), due_at=at - timedelta(hours=1))
    actions.sweep(at=at)
    actions.want(device=button, values={"volume": "high"}, **by)
    weak = actions.register_device(
        uid="weak-1", model=model, elder=cast.ye_elder(), room="卫生间", by=ZOU, at=at - timedelta(days=20)
    )
    today = localdate(at)
    Level.objects.bulk_create([Level(device=weak, day=today - timedelta(days=n), percent=30 + n) for n in range(12)])
    actions.forecast(at)
    stock = actions.register_device(uid="stock-7", model=model, division="6109/610921", **by)
    work = actions.order(elder=wang, model=model, room="床头", said="女儿要求装在床头左边", **by)
    actions.take(work=work, **by)
    actions.photograph(work=work, data=cast.picture(), **by)
    actions.hang(work=work, device=stock, **by)
    chair = actions.add_aid(number="FJ-001", kind="wheelchair", division="6109/610921", **by)
    actions.lend(aid=chair, elder=wang, due_on=today + timedelta(days=20), **by)
    bed = actions.add_aid(number="FJ-002", kind="bed", division="6109/610921", **by)
    loan = actions.lend(aid=bed, elder=wang, due_on=today + timedelta(days=20), by=ZOU, at=at - timedelta(days=30))
    actions.come_back(loan=loan, condition="床板有划痕", kept_cents=2_000, **by)
    actions.clean(aid=bed, method="wipe", agent="84 消毒液", good=False, **by)
    bad = DeviceModel.objects.get(code="generic-radar")
    actions.stop(model=bad, why="误报 64.0%，试按一次就通的只有 71.0%", division="6109", **by)
    ModelScore.objects.create(model=bad, day=today, alarms=50, real=9, false=32, trials=28, first=20, rule="2026-01-01")
    ModelScore.objects.create(model=model, day=today, alarms=210, real=120, false=31, trials=400, first=389, rule="2026-01-01")
    Trial.objects.create(
        device=weak,
        division_path=weak.division_path,
        asked_at=at - timedelta(days=9),
        until=at - timedelta(days=8),
        by_name="邹雪",
    )
    LifeEvent.objects.create(
        elder=wang,
        division_path=wang.division_path,
        kind="admitted",
        status="done",
        on=today,
        known_at=at,
        source="staff",
        by_name="x",
    )
    return {"button": button, "work": work, "chair": chair, "bed": bed}


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_every_page(city: Any, page_for: Any, axe: Any, fleet: dict[str, Any], width: int, theme: str) -> None:
    page = page_for("suncity", width=width, theme=theme)
    paths = {
        "list": "fleet/", "silence": "fleet/silence/", "works": "fleet/work/", "work": f"fleet/work/{fleet['work'].pk}/",
        "order": "fleet/work/new/", "upkeep": "fleet/upkeep/", "aids": "fleet/aids/", "aid": f"fleet/aids/{fleet['bed'].pk}/",
        "lent": f"fleet/aids/{fleet['chair'].pk}/", "models": "fleet/models/", "mappings": "fleet/mappings/",
        "device": f"fleet/{fleet['button'].pk}/", "credentials": "fleet/credentials/", "recall": "recall/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{city.url}/{path}")
        page.wait_for_load_state("networkidle")
        if shots := os.environ.get("FLEET_SHOTS"):
            page.screenshot(path=f"{shots}/{name}-{width}-{theme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), path
        axe(page)
    assert page.faults == []


def test_a_mapping_is_tried_on_its_page(city: Any, page_for: Any) -> None:
    page = page_for("suncity", width=1440)
    page.goto(f"{city.url}/fleet/mappings/")
    page.get_by_label("代码").fill("acme")
    page.get_by_label("名称").fill("某厂手环")
    page.get_by_label("一份样例报文").fill('{"type": 1, "dev": {"id": "A7"}}')
    page.get_by_role("button", name="用样例试读").click()
    page.get_by_text("样例读出 1 条").wait_for()
    page.get_by_text("会响铃").wait_for()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存映射 某厂手环。").wait_for()
