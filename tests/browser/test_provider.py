"""Pages of facilities in a real browser, of operator and bureau: nothing for axe, nothing over the edge, the map drawn."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.register.filing import actions as filing
from songhe.register.providers import actions
from songhe.register.providers.tests import making
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def station(transactional_db: None) -> Any:
    """A centre with a station that 郑慧 runs, a licence that ends, beds, a price that waits."""
    at = clock.now()
    by: dict[str, Any] = {"by": making.by(), "at": at}
    operator, day = making.operator(), at.date() - timedelta(days=80)
    center = making.facility("汉阴区域养老服务中心", "regional_center", on=day, site=making.site("中心楼", lat=32.8, lng=108.3))
    row = making.facility(operator=operator, center=center, on=day)
    making.facility("蒲溪村级点", "village_point", on=day)
    making.licence(row, expires_on=at.date() + timedelta(days=9))
    actions.set_beds(facility=row, counts={"nursing": 4, "day": 12}, **by)
    offer = filing.add_offer(facility=row, service="bathing", **by)
    filing.set_price(offer=offer, cents=3000, basis="market", valid_from=day, **by)
    actions.seat_clerk(operator=operator, user=cast.zheng_operator(), **by)
    return row


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_operator_signs_in_and_the_pages_are_whole(
    city: Any, page_for: Any, axe: Any, station: Any, width: int, theme: str
) -> None:
    page = page_for("zhenghui", width=width, theme=theme)
    for path in ("/provider/", f"/facilities/{station.pk}/", f"/filings/facilities/{station.pk}/prices/"):
        _look(page, axe, city.url + path)
    page.goto(city.url + "/provider/")
    page.get_by_role("button", name="到岗签到").click()
    page.get_by_text("今天有痕迹").wait_for()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_the_bureau_finds_them_on_the_map(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    page = page_for("licounty", width=width, theme=theme)
    for path in ("/facilities/", "/facilities/?view=map", "/facilities/buildings/", "/facilities/licences/"):
        _look(page, axe, city.url + path)
    page.goto(city.url + "/facilities/?view=map")
    page.locator("#fac-map[data-drawn]").wait_for()
