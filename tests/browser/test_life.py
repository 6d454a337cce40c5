"""Life events and doubles in a real browser: readable by everybody, and worked from the file to the undo."""

from datetime import date

import pytest
from playwright.sync_api import expect

from songhe.base import clock
from songhe.journeys import life
from songhe.register.life import actions
from songhe.register.life.models import Pair
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

PAGES = (
    "/life/", "/life/birthdays/", "/life/elders/{wang}/", "/life/elders/{wang}/new/", "/life/elders/{wang}/new/?kind=died",
    "/life/elders/{wang}/new/?kind=moved_out", "/life/events/{event}/", "/life/events/{done}/", "/life/doubles/",
    "/life/doubles/{pair}/", "/life/merges/{merge}/", "/elders/{wang}/", "/elders/{double}/",
)  # fmt: skip


@pytest.fixture
def keys(city):
    """One of everything that has a page."""
    wang, by = cast.wang(), {"by": cast.li_county().actor, "at": clock.now()}
    cast.wang_daughter(), cast.neighbour_zhang(), cast.ye_elder()
    people.enter_category(elder=wang, code="low_income", starts_on=date(2024, 1, 1), **by)
    double, third = cast.wang_again(), cast.wang_again("13992500099")
    people.change_elder(elder=third, living="children", medicines=["氨氯地平"], **by)
    actions.compare(at=clock.now())
    merge = actions.merge(survivor=wang, double=double, **by)
    wang = Elder.objects.get(pk=wang.pk)
    people.add_contact(elder=wang, name="张大山", relation="邻居", phone="13992500011", **by)
    done = life.propose(wang, "went_away", date(2026, 11, 2), source="self", place="西安女儿家", **by)
    life.perform(done, **by)
    wang.refresh_from_db()
    list_of = "汉阴县 2026 年 11 月死亡名册 第 35 行"
    event = life.propose(wang, "died", date(2026, 11, 20), source="roll", evidence=list_of, **by)
    found = {"wang": wang, "double": double, "merge": merge, "done": done, "event": event}
    pair = Pair.objects.get(one=wang, other=third)
    return {**{name: row.pk for name, row in found.items()}, "pair": pair.pk}


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_pages_are_readable_by_everybody(width, theme, keys, page_for, axe):
    page = page_for("licounty", width=width, theme=theme)
    for path in PAGES:
        page.goto(path.format(**keys))
        page.wait_for_load_state("networkidle")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert page.faults == []


def test_a_death_is_confirmed_from_the_list_and_taken_back(keys, page_for):
    page = page_for("licounty")
    page.goto("/life/?status=proposed")
    page.get_by_role("link", name="王桂兰").click()
    expect(page.get_by_text("btn-wang")).to_be_visible()
    page.get_by_role("button", name="确认“去世”").click()
    expect(page.get_by_role("heading", name="已经处理")).to_be_visible()
    page.get_by_label("原因").fill("同名的另一个人")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("heading", name="当时处理、现已恢复")).to_be_visible()
    assert Elder.objects.get(pk=keys["wang"]).status == "away" and page.faults == []


def test_the_file_page_draws_the_section_and_the_form_warns_of_a_double(keys, page_for):
    page = page_for("licounty")
    page.goto(f"/elders/{keys['wang']}/")
    expect(page.locator("#life").get_by_text("外出")).to_be_visible()
    page.goto("/elders/new/")
    page.get_by_label("姓名").fill("王桂兰")
    page.get_by_label("出生日期").fill("1945-03-12")
    page.get_by_label("村（社区）").fill(cast.PUXI)
    page.get_by_label("住址").fill("3 组")
    page.get_by_label("语言或方言").click()
    expect(page.get_by_text("可能已经有档案")).to_be_visible()
    expect(page.get_by_label("不是同一人").first).to_be_visible()
    assert page.faults == []


def test_two_files_are_merged_and_split_by_hand(keys, page_for):
    page = page_for("licounty")
    page.goto("/life/doubles/")
    page.get_by_role("link", name="王桂兰 / 王桂兰").click()
    page.get_by_label("与子女同住").check()
    page.get_by_label("第一份·王桂兰").check()
    page.get_by_role("button", name="并档").click()
    expect(page.get_by_role("heading", name="两份档案已并为一份")).to_be_visible()
    page.get_by_role("button", name="拆档").click()
    expect(page.get_by_role("heading", name="这次并档已经拆开")).to_be_visible()
    assert Elder.objects.get(pk=keys["wang"]).living == "alone" and page.faults == []
