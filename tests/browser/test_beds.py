"""The bed board in a real browser: nothing for axe, nothing over the edge; somebody is moved from bed to bed with a thumb."""

import os
from typing import Any

import pytest

from songhe.care.beds import actions
from songhe.care.beds.models import Stay
from songhe.care.beds.tests import scene
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def lived_in(transactional_db: None) -> dict[str, Any]:
    """A home run by Zheng Hui: two who live in it, one in hospital, one who fits no more, a bed that leaks, three who wait."""
    home, operator = scene.home(), making.operator()
    scene.do(providers.give_operator, facility=home, operator=operator)
    scene.do(providers.seat_clerk, operator=operator, user=cast.zheng_operator())
    cast.wang_daughter()
    scene.do(people.give_consent, elder=cast.wang(), purpose="family", given_by="王桂兰")
    stay = scene.lives(cast.wang(), scene.bed("101"))
    ill = scene.lives(scene.elder("孙阿婆", sex="2"), scene.bed("201"))
    scene.do(actions.keep, stay=ill, where="县医院", at=scene.later(hours=1))
    other = scene.lives(scene.elder("何大有"), scene.bed("201", "2"))
    scene.do(actions.regroup, stay=other, psychiatric=True, dementia=False, level=1, evidence="诊断")
    scene.do(actions.take_out, bed=scene.bed("301", "2"), why="屋顶漏水")
    waits = scene.asked(scene.supported(), at=scene.later(-40))
    scene.asked(scene.elder("李大山", living="alone"), at=scene.later(-9))
    actions.mark_late(scene.AT)
    scene.assess(waits)
    scene.papers(waits)
    return {"home": home, "stay": stay, "asking": waits}


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    shots = os.environ.get("BEDS_SHOTS")
    if shots:  # pictures for whoever changes the page
        name = address.partition("/beds/")[2].replace("/", "-").strip("-")[:12]
        page.screenshot(path=f"{shots}/{name or 'homes'}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_board_the_list_and_a_file(city: Any, page_for: Any, axe: Any, lived_in: Any, width: int, theme: str) -> None:
    page, at = page_for("zhenghui", width=width, theme=theme), f"{city.url}/beds/"
    bed = scene.bed("301")
    asking, stay = lived_in["asking"], lived_in["stay"]
    paths = ["", f"homes/{lived_in['home'].pk}/", "waiting/", f"askings/{asking.pk}/", f"stays/{stay.pk}/", f"beds/{bed.pk}/"]
    for path in [*paths, f"rooms/{bed.room_id}/"]:
        _look(page, axe, at + path)
    page = page_for("licounty", width=width, theme=theme)
    cast.li_county()
    for path in ("supported/", "new/?q=李"):
        _look(page, axe, at + path)


def test_somebody_is_moved_with_a_thumb(city: Any, page_for: Any, lived_in: Any) -> None:
    page = page_for("zhenghui", width=390)
    page.goto(f"{city.url}/beds/homes/{lived_in['home'].pk}/")
    page.get_by_role("link", name="王桂兰").click()
    page.get_by_label("转到哪张床").select_option(str(scene.bed("101", "2").pk))
    page.get_by_label("原因").first.fill("换到窗边")
    page.get_by_role("button", name="转过去").click()
    page.get_by_text("已转到 2 床。").wait_for()
    assert Stay.objects.get(elder=cast.wang(), status="present").bed == scene.bed("101", "2")


def test_the_daughter_finds_where_her_mother_lies(city: Any, page_for: Any, axe: Any) -> None:
    page = page_for("wangli", width=390)
    _look(page, axe, f"{city.url}/beds/mine/")
    page.get_by_role("link", name="王桂兰").click()
    page.get_by_text("101 房 1 床").first.wait_for()
    assert page.get_by_role("button", name="转过去").count() == 0
