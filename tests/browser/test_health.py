"""Health in a real browser: the doctor's pages and the elder's on a phone. Nothing for axe, nothing over the edge."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from songhe.base import clock
from songhe.care.health import actions
from songhe.care.health.actions import referring
from songhe.care.health.models import Alarm
from songhe.care.health.tests import scene
from songhe.care.health.tests.scene import by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def measured(transactional_db: None) -> Any:
    """A year of Chen's, an alarm that rings, a follow-up, a referral and a contract."""
    at, chen = clock.now(), scene.chen()
    values = {"sbp": (132.0, ""), "dbp": (79.0, ""), "hr": (71.0, "")}
    told = [actions.Taken(chen.pk, at - timedelta(days=back), values, "device", str(back), "血压计") for back in range(1, 360)]
    actions.take_many(told, at)
    for minute in (6, 1):
        moment = at - timedelta(minutes=minute)
        actions.measure(
            elder=chen, values={"sbp": (166.0, ""), "dbp": (88.0, "")}, source="visit", by=by(), at=at, taken_at=moment
        )
    day = localdate(at)
    programme = actions.enrol(elder=chen, kind="htn", on=day, by=by(), at=at)
    referral = referring.request(elder=chen, hospital="县医院", why="血压高", programme=programme, by=by(), at=at)
    contract = actions.draft(elder=chen, team=scene.team(), package="basic", starts_on=day, by=by(), at=at)
    actions.sign(contract=contract, signed_by="陈老大", by=by(), at=at)
    return {
        "elder": chen.pk,
        "programme": programme.pk,
        "referral": referral.pk,
        "contract": contract.pk,
        "alarm": Alarm.objects.get().pk,
    }


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_doctors_pages(city: Any, page_for: Any, axe: Any, measured: Any, width: int, theme: str) -> None:
    page = page_for("qinlan", width=width, theme=theme)
    of = f"of/{measured['elder']}/"
    for path in (
        "",
        of,
        f"{of}?span=year",
        f"{of}limits/",
        f"{of}reading/",
        f"{of}checkup/",
        "alarms/",
        f"alarms/{measured['alarm']}/",
        "due/?when=all",
        f"programmes/{measured['programme']}/",
        f"referrals/{measured['referral']}/",
        "contracts/",
        f"contracts/{measured['contract']}/",
        "teams/",
    ):
        _look(page, axe, f"{city.url}/health/{path}")


def test_the_elder_reads_and_measures_on_a_phone(city: Any, page_for: Any, axe: Any, measured: Any) -> None:
    page = page_for("chenlaoda", width=390)
    _look(page, axe, f"{city.url}/health/mine/")
    assert page.locator("svg.chart").count() == 2
    page.get_by_role("link", name="记一次测量").click()
    page.locator("input[name=sbp]").fill("128")
    page.locator("input[name=dbp]").fill("76")
    axe(page)
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(f"**/health/of/{measured['elder']}/")
    assert page.get_by_text("128/76").first.is_visible()
