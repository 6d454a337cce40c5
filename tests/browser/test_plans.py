"""The two plans in a real browser: nothing for axe to find, nothing runs over the edge, the wall fits its screen."""

from typing import Any

import pytest

from songhe.base import clock
from songhe.city.targets import actions
from songhe.city.targets.tests import scene
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
PAGES = ["/targets/", "/targets/town-centers/", "/targets/measures/", "/targets/tasks/", "/targets/reports/preview/"]


@pytest.fixture(autouse=True)
def _a_plan() -> None:
    cast.sun_city(), cast.li_county()
    scene.center()
    scene.task()
    actions.count_month(month=scene.base.month_of(clock.now()), codes=["town-centers"], at=clock.now())
    actions.look_ahead(at=clock.now())


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_nothing_for_axe_and_nothing_over_the_edge(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    page = page_for("suncity", width=width, theme=theme)
    for address in [*PAGES, "/bureau/wall/"]:
        page.goto(city.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.faults == []


def test_the_wall_fits_its_screen_and_the_map_is_chosen_by_keyboard(city: Any, page_for: Any) -> None:
    page = page_for("suncity", width=1920, height=1080)
    page.goto(city.url + "/bureau/wall/")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.goto(city.url + "/bureau/")
    page.locator("#map").select_option("village-points")
    page.wait_for_url("**map=village-points**")
    assert page.locator("#h-pm").inner_text().endswith("村级养老服务点位")
