"""The manual of the interfaces for a family doctor, whose token a hospital uses: FHIR first, nothing for axe to find."""

from typing import Any

import pytest

from songhe.desks.partner.fhir import capability
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_manual_tells_what_fhir_can_do(city: Any, page_for: Any, axe: Any, width: int, theme: str) -> None:
    cast.qin_doctor()
    page = page_for("qinlan", width=width, theme=theme)
    page.goto(city.url + "/api/")
    assert page.locator("#fhir").is_visible()
    assert page.locator("section[aria-labelledby=fhir] tbody tr").count() == len(capability.table())
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []
