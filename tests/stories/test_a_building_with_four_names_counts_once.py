"""A building of 蒲溪 carries four names. Towards what the plans build it counts once, and each other name is told why."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.register.providers import actions, queries
from songhe.register.providers.models import Kind
from tests import cast

pytestmark = pytest.mark.django_db
NETWORK = ("regional_center", "embedded_station", "town_center", "village_point")
TODAY = date(2026, 11, 23)


@pytest.fixture
def bureau(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    cast.city()
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    return sign_in(cast.li_county())


def hang_up(bureau: Any, name: str, kind: str, on: str, **facts: Any) -> Any:
    """A sign at the door, entered on the page as the county's bureau does it."""
    told = {
        "name": name,
        "kind": kind,
        "status": "operating",
        "on": on,
        "paper": "汉民发〔2026〕8号",
        "nature": "public",
        **facts,
    }
    answer = bureau.post(reverse("providers:new"), told)
    return answer["Location"].split("/")[-2]


def numbers(until: date = TODAY) -> dict[str, int]:
    return {kind: queries.counted(kind, "6109", until).number for kind in NETWORK}


def test_a_building_with_four_names_counts_once(bureau: Any) -> None:
    building = {"site-name": "蒲溪养老综合楼", "site-division": cast.PUXI, "site-address": "蒲溪社区8号"}
    first = hang_up(bureau, "蒲溪社区养老服务站", "embedded_station", "2025-10-01", **building)
    site = queries.facilities(cast.li_county()).get(pk=first).site
    assert numbers() == {**dict.fromkeys(NETWORK, 0), "embedded_station": 1}

    # In 2026 three more signs are nailed to the same door.
    hang_up(bureau, "蒲溪村级养老服务点", "village_point", "2026-03-01", site=site.pk)
    hang_up(bureau, "蒲溪日间照料中心", "day_care_center", "2026-04-01", site=site.pk)
    center = hang_up(bureau, "汉阴区域养老服务中心", "regional_center", "2026-05-01", site=site.pk)

    # The targets of the plans' network get one building, as the strongest of its names, and none of it twice.
    assert sum(numbers().values()) == 1 and numbers()["regional_center"] == 1
    assert sum(numbers(date(2025, 12, 31)).values()) == 1 and numbers(date(2025, 12, 31))["embedded_station"] == 1
    whole = queries.counted(NETWORK, "6109", TODAY)
    assert whole.number == 1 and {out.state.name for out in whole.left_out} == {"蒲溪社区养老服务站", "蒲溪村级养老服务点"}

    # Each name that does not count is told why, on the page of every one of them and in the list of such buildings.
    why = [queries.sentence(out) for out in whole.left_out]
    assert all("汉阴区域养老服务中心" in one and "蒲溪养老综合楼" in one and "只算一次" in one for one in why)
    for address in (reverse("providers:facility", args=[center]), reverse("providers:shared")):
        page = bureau.get(address).content.decode()
        assert page.count("不重复计") == 2 and page.count("计入目标") == 2  # the day-care centre is another target's
    assert "同楼 4 块牌子" in bureau.get(reverse("providers:list")).content.decode()

    # When the centre is shut, the building goes on to count as what it still is.
    row = queries.facilities(cast.li_county()).get(pk=center)
    told = {"on": TODAY, "paper": "汉民发〔2026〕30号", "by": cast.li_county().actor, "at": cast.AT}
    actions.advance(facility=row, verb="close", **told)
    assert numbers() == {**dict.fromkeys(NETWORK, 0), "embedded_station": 1}
    assert {out.reason for out in queries.counted("regional_center", "6109", TODAY).left_out} == {"closed"}
    assert Kind.DAY_CARE_CENTER not in NETWORK
