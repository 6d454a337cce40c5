"""Finding, lists, their map and the ledger of a village in a real browser: readable by everybody, quick under the fingers."""

from typing import Any

import pytest

from songhe.register.lists.tests.people import enter
from tests import cast

PAGES = [
    "/elders/",
    "/elders/?living=alone&age_from=80",
    "/elders/?q=王",
    "/elders/?view=map",
    "/lists/",
    "/community/",
    "/community/{village}/",
]


@pytest.fixture
def people(city: Any) -> Any:
    cast.wang(), cast.ye_elder(), cast.liu_min()
    enter("赵老太", means="none", care_level="重度失能")
    return cast.place(cast.PUXI)


@pytest.mark.parametrize(
    ("width", "theme", "size"),
    [(1440, "light", "normal"), (390, "light", "normal"), (390, "dark", "ageing")],
)
def test_pages_are_readable_by_everybody(people: Any, page_for: Any, axe: Any, width: int, theme: str, size: str) -> None:
    page = page_for("licounty", width=width, theme=theme, size=size)
    for path in PAGES:
        page.goto(path.format(village=people.pk))
        if "map" in path:
            page.locator("#lists-map[data-drawn]").wait_for()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert page.faults == []


def test_a_slash_opens_the_box_and_a_few_letters_lead_to_the_person(people: Any, page_for: Any, axe: Any) -> None:
    page = page_for("licounty")
    page.goto("/community/")
    page.keyboard.press("/")
    page.keyboard.type("wgl")
    hit = page.locator("#quick-found a", has_text="王桂兰")
    hit.wait_for()
    assert "拼音首字母" in hit.inner_text()
    axe(page)
    hit.click()
    page.wait_for_url("**/elders/*-*/")
    assert page.faults == []


def test_on_the_console_the_slash_still_leads_to_the_intake(people: Any, page_for: Any) -> None:
    page = page_for("liumin")
    page.goto("/console/")
    page.keyboard.press("/")
    page.wait_for_url("**/console/new/**")
    assert page.faults == []
