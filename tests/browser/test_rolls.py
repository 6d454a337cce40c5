"""A list on its way in a real browser: a clerk uploads a workbook, puts a column right, and sees it imported."""

import threading
import time

import pytest

from songhe.base import clock
from songhe.register.extracts import actions as extracts
from songhe.register.people.models import Elder
from songhe.register.rolls import actions
from songhe.register.rolls.models import Roll
from songhe.register.rolls.tests.bringing import book, bring, check, imported, number, people, person
from tests import cast


@pytest.fixture
def worker(city):
    """The house's own work, as its process does it."""
    going = threading.Event()

    def work():
        while not going.is_set():
            actions.work_due(now=clock.now)
            time.sleep(0.1)

    thread = threading.Thread(target=work, daemon=True)
    yield thread.start
    going.set()
    thread.join(10)


@pytest.fixture
def lists(city):
    """One list in each state that has a page of its own."""
    county, at = cast.li_county(), clock.now()
    cast.wang()
    imported(book([*people(3), person(2 * 4, "张桂兰")]), at=at)
    odd = book([*people(4), person(8, "李秀英"), person(9, 联系电话="1", 居住情况="天上")])
    waiting, checked = bring(odd, at=at), check(bring(odd, at=at), at=at)
    deaths = [["姓名", "身份证号", "死亡日期", "死因"], ["张一甲", number(1), "2026-10-01", "心脏病"]]
    from songhe.links.sheets.tests import books

    done = imported(books.xlsx(deaths), kind="deaths", bureau="县公安局", at=at)
    Elder.objects.filter(name="张二甲").update(living="spouse")
    asked = {"purpose": "十二月探访安排", "rows": Elder.objects.all(), "title": "独居老人", "at": at}
    extracts.ask_extract(user=county, **asked)
    extracts.ask_extract(user=cast.liu_min(), whole=True, **asked)
    return {"waiting": waiting.pk, "checked": checked.pk, "done": done.pk}


PAGES = [
    "/rolls/", "/rolls/new/", "/rolls/{waiting}/columns/", "/rolls/{checked}/", "/rolls/{checked}/faults/",
    "/rolls/{checked}/doubles/", "/rolls/{done}/", "/rolls/proposals/", "/extracts/", "/lists/export/",
]  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_pages_are_readable_by_everybody(width, theme, lists, page_for, axe):
    page = page_for("licounty", width=width, theme=theme)
    for path in PAGES:
        page.goto(path.format(**lists))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert page.faults == []


def test_a_clerk_brings_a_list_and_sees_it_imported(city, worker, page_for, tmp_path, axe):
    cast.li_county()
    path = tmp_path / "残联名册.xlsx"
    path.write_bytes(book([*people(5), person(9, 联系电话="1")]))
    worker()
    page = page_for("licounty")
    page.goto("/rolls/")
    page.get_by_role("link", name="上传名册").click()
    page.get_by_label("来自哪个部门").fill("县残联")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("heading", name="每一列是什么").wait_for(timeout=20_000)
    assert page.get_by_label("姓名", exact=True).input_value() == "name"
    page.get_by_label("联系人电话").select_option("")
    page.get_by_role("button", name="核对每一行").click()
    page.get_by_role("button", name="导入：新建 5，更新 0").click(timeout=20_000)
    page.get_by_text("导入完了。").wait_for(timeout=20_000)
    axe(page)
    assert page.faults == [] and Roll.objects.get().status == "done"
