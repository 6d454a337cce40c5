"""Pages of meals in a real browser: canteen, family, public. Nothing for axe, nothing over the edge; a swipe as typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from songhe.base import clock
from songhe.care.meals import actions, cards
from songhe.care.meals.tests import scene
from songhe.register.people import actions as people
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def served(transactional_db: None) -> Any:
    """A lunch at any hour of the day, a menu, Wang with a card, her daughter with a log-in."""
    at = clock.now()
    by: dict[str, Any] = {"by": scene.by(), "at": at}
    scene.clerk(), cast.wang_daughter()
    service = scene.lunch()
    type(service).objects.filter(pk=service.pk).update(starts_at="00:00", ends_at="23:59")
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", **by)
    day = localdate(at)
    dishes = [{"name": "红烧豆腐", "marks": ["soft"], "allergens": "大豆"}]
    for when in (day, day + timedelta(days=1)):
        actions.write_menu(facility=service.facility, day=when, meal="lunch", dishes=dishes, **by)
    actions.publish(facility=service.facility, first=day, last=day + timedelta(days=1), **by)
    scene.diner()
    return service


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_canteen_swipes_a_card(city: Any, page_for: Any, axe: Any, served: Any, width: int, theme: str) -> None:
    page, who, at = page_for("zhenghui", width=width, theme=theme), scene.diner(), city.url + "/meals/canteens/"
    here = f"{at}{served.facility_id}/"
    for path in ("", "round/", "swipe/", "week/", "samples/", "diners/", "services/", "cards/"):
        _look(page, axe, here + path)
    _look(page, axe, f"{city.url}/meals/diners/{who.pk}/")
    _look(page, axe, f"{here}menu/{localdate(clock.now())}/lunch/")
    page.goto(here + "swipe/")
    for word in ("请用餐", "已经刷过了"):
        page.keyboard.type(cards.text_of(who.number, who.card))
        page.keyboard.press("Enter")
        page.locator(".ml-told").get_by_text(word if word != "请用餐" else "没有订，加了一份").wait_for()


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
def test_the_daughter_orders_in_two_taps(city: Any, page_for: Any, axe: Any, served: Any, width: int, theme: str) -> None:
    page = page_for("wangli", width=width, theme=theme)
    _look(page, axe, city.url + "/meals/mine/")
    page.get_by_role("button", name="来吃").first.click()
    page.get_by_role("heading", name="这一周订了 1 餐").wait_for()
    _look(page, axe, city.url + "/meals/mine/")
    for address in ("/meals/public/", f"/meals/public/{served.facility_id}/"):
        _look(page, axe, city.url + address)
