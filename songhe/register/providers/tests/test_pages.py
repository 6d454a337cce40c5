"""Pages of facilities: who sees which, what they say, and what they cost at many facilities."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.register.providers import actions
from songhe.register.providers.models import Facility, Operator, Transfer
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)


@pytest.fixture
def county(sign_in: Any) -> Client:
    return sign_in(cast.li_county())


@pytest.fixture
def clerk(sign_in: Any) -> Client:
    user = cast.zheng_operator()
    actions.seat_clerk(operator=making.operator(), user=user, by=making.by(), at=cast.AT)
    return sign_in(user)


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    return client.get(reverse(name, args=args) + query).content.decode()


def sown(number: int) -> None:
    """So many stations, each with a licence, beds and two at a building."""
    for place in range(number):
        row = making.facility(f"站{place:02d}", site=making.site(f"楼{place // 2}"), operator=making.operator())
        making.licence(row, expires_on=TODAY + timedelta(days=9))
        actions.set_beds(facility=row, counts={"nursing": 3}, by=making.by(), at=cast.AT)


PAGES = [
    ("providers:list", "", 17), ("providers:list", "?view=map", 12), ("providers:licences", "", 9), ("providers:shared", "", 9),
    ("providers:operators", "", 9), ("providers:transfers", "", 7), ("providers:reforms", "", 7), ("filing:desk", "", 8),
    ("filing:quiet", "", 8), ("filing:reports", "", 9),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query", "most"), PAGES)
def test_a_page_costs_the_same_for_many(county: Client, name: str, query: str, most: int, settings: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (2, 12):
        sown(number)
        county.get(reverse(name) + query)
        with CaptureQueriesContext(connection) as seen:
            county.get(reverse(name) + query)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most, counts


def test_the_page_of_a_facility_costs_the_same_for_many_that_it_leads(
    county: Client, django_assert_max_num_queries: Any
) -> None:
    center = making.facility("汉阴区域中心", "regional_center", operator=making.operator())
    for place in range(9):
        making.facility(f"站{place}", site=making.site(f"楼{place}"), center=center)
    with django_assert_max_num_queries(24):
        page = text(county, "providers:facility", center.pk)
    assert "带 9 个站点" in page and "站8" in page


def test_a_list_is_found_by_text_kind_status_and_flag(county: Client) -> None:
    making.facility("南街站"), making.facility("北街中心", "regional_center", status="planned")
    assert "南街站" in text(county, "providers:list", query="?q=南街") and "北街中心" not in text(
        county, "providers:list", query="?q=南街"
    )
    assert "北街中心" in text(county, "providers:list", query="?status=pipeline&kind=regional_center")
    assert "没有符合" in text(county, "providers:list", query="?flag=licence")
    quiet = text(county, "providers:list", query="?flag=quiet")
    assert "南街站" in quiet and "挂牌不运营" in quiet
    assert text(county, "providers:list", query="?kind=nonsense&status=x&flag=y").count("南街站") == 1


def test_an_empty_list_teaches_and_a_foreign_county_sees_nothing(county: Client, sign_in: Any) -> None:
    assert "还没有登记设施" in text(county, "providers:list")
    row = making.facility()
    foreign = sign_in(cast.user("lizi", "紫阳人", "county", cast.ZIYANG))
    assert foreign.get(reverse("providers:facility", args=[row.pk])).status_code == 404


def test_entering_a_facility_with_its_building(county: Client) -> None:
    cast.city()
    told = {
        "name": "蒲溪站", "kind": "embedded_station", "status": "operating", "on": "2026-11-01", "paper": "文1",
        "nature": "public", "site-name": "新楼", "site-division": cast.PUXI, "site-address": "蒲溪1号",
    }  # fmt: skip
    assert county.post(reverse("providers:new"), {**told, "site-name": ""}).status_code == 422
    assert not Facility.objects.exists()
    county.post(reverse("providers:new"), told)
    first = Facility.objects.get()
    again = {**told, "name": "蒲溪点", "kind": "village_point", "site": first.site_id}
    county.post(reverse("providers:new"), again)
    page = text(county, "providers:facility", first.pk)
    assert first.site.facilities.count() == 2 and "2 块牌子" in page and "不重复计" in page


def test_a_step_is_taken_and_one_that_is_blocked_says_why(county: Client) -> None:
    row = making.facility("蒲溪敬老院", "care_home", status="accepted")
    move = {"verb": "open", "on": "2026-11-20", "paper": "文2"}
    answer = county.post(reverse("providers:move", args=[row.pk]), move)
    assert answer.status_code == 409 and "消防" not in answer.content.decode() and "营业执照" in answer.content.decode()
    assert county.post(reverse("providers:move", args=[row.pk]), {**move, "verb": "convert"}).status_code == 422
    county.post(
        reverse("providers:move", args=[row.pk]), {**move, "verb": "convert", "became": "town_center", "became_name": "镇中心"}
    )
    assert Facility.objects.get(kind="town_center").came_from.get().pk == row.pk


def test_a_clerk_keeps_the_own_file_and_not_what_is_the_bureaus(clerk: Client) -> None:
    row, other = making.facility(operator=making.operator()), making.facility("别家的站", site=making.site("另一栋"))
    told = {
        "staff": "6",
        "carers": "4",
        "workdays": "8:00-18:00",
        "weekend": "",
        "phone": "0915-5210000",
        "about": "",
        "name": "改名",
    }
    assert clerk.post(reverse("providers:edit", args=[row.pk]), told).status_code == 302
    row.refresh_from_db()
    assert (row.staff, row.name, row.hours["mon"]) == (6, "蒲溪养老服务站", ["08:00", "18:00"]) and "sun" not in row.hours
    wrong = {**told, "workdays": "18:00-8:00", "carers": "9"}
    assert clerk.post(reverse("providers:edit", args=[row.pk]), wrong).status_code == 422
    for name in (
        "providers:facility",
        "providers:edit",
        "providers:beds",
        "providers:assets",
        "filing:prices",
        "filing:report",
    ):
        assert clerk.get(reverse(name, args=[other.pk])).status_code == 404
    assert clerk.get(reverse("providers:list")).status_code == 404
    assert clerk.post(reverse("providers:move", args=[row.pk]), {}).status_code == 404


def test_beds_are_counted_by_the_bureau_and_filled_by_the_clerk(county: Client, clerk: Client) -> None:
    row = making.facility(operator=making.operator())
    assert "变更备案" in text(clerk, "providers:beds", row.pk)
    counts = {"nursing": 6, "ordinary": 0, "reserve": 0, "day": 0}
    county.post(reverse("providers:beds", args=[row.pk]), {f"beds-count_{kind}": n for kind, n in counts.items()})
    clerk.post(reverse("providers:beds", args=[row.pk]), {"beds-taken_nursing": "5", "beds-count_nursing": "9"})
    bed = row.beds.get()
    assert (bed.count, bed.taken) == (6, 5)
    assert "空 1" in text(clerk, "providers:facility", row.pk)


def test_an_operator_is_entered_and_a_log_in_is_opened(county: Client) -> None:
    cast.city()
    told = {"credit_code": making.code(7), "name": "康宁养老", "kind": "company", "division": cast.HANYIN}
    assert county.post(reverse("providers:new_operator"), {**told, "credit_code": "91"}).status_code == 422
    county.post(reverse("providers:new_operator"), told)
    row = Operator.objects.get()
    answer = county.post(reverse("providers:log_in", args=[row.pk]), {"username": "kangning", "name": "何康"})
    user = row.clerks.get().user
    assert user.must_change_password and user.check_password(cast.shown_once(answer))
    county.post(reverse("providers:clerk_end", args=[row.pk, row.clerks.get().pk]))
    assert row.clerks.get().ended_at and "还没有账号" in text(county, "providers:operator", row.pk)


def test_assets_go_over_with_two_receipts(county: Client, sign_in: Any) -> None:
    giver, taker = making.facility("旧站"), making.facility("新站")
    county.post(reverse("providers:assets", args=[giver.pk]), {"name": "轮椅", "count": "3", "measure": "辆", "value": "1560"})
    asset = giver.assets.get()
    assert asset.value_cents == 156000
    county.post(reverse("providers:new_transfer", args=[giver.pk]), {"taker": taker.pk, "paper": "文3", f"n_{asset.pk}": "2"})
    row = Transfer.objects.get()
    county.post(reverse("providers:handover", args=[row.pk]))
    line = row.lines.get()
    short = {f"came_{line.pk}": "1", f"why_{line.pk}": ""}
    assert county.post(reverse("providers:receipt", args=[row.pk]), short).status_code == 422
    whole = {**short, f"why_{line.pk}": "坏了一辆"}
    mine = county.post(reverse("providers:receipt", args=[row.pk]), whole)
    assert mine.status_code == 422 and "两次签收不能是同一个人" in mine.content.decode() and "坏了一辆" in mine.content.decode()
    other = sign_in(cast.user("chencounty", "陈县", "county", cast.HANYIN))
    other.post(reverse("providers:receipt", args=[row.pk]), whole)
    assert "移交 2 = 签收 1 + 缺少 1" in text(county, "providers:transfer", row.pk)


def test_a_picture_is_for_everybody(client: Client, county: Client) -> None:
    row = making.facility()
    kept = actions.add_picture(facility=row, picture=cast.picture(), caption="门头", by=making.by(), at=cast.AT)
    answer = client.get(reverse("providers:picture", args=[kept.pk]))
    assert answer["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
    county.post(reverse("providers:picture_removal", args=[row.pk, kept.pk]))
    assert client.get(reverse("providers:picture", args=[kept.pk])).status_code == 404


def test_a_home_goes_from_town_to_county_on_the_page(county: Client) -> None:
    home = making.facility("蒲溪敬老院", "care_home", managed_by="town")
    for no_day in ({}, {"due_on": "2026-02-30"}):
        assert county.post(reverse("providers:begin_reform", args=[home.pk]), no_day).status_code == 409
    county.post(reverse("providers:begin_reform", args=[home.pk]), {"due_on": "2026-12-31"})
    row = home.reforms.get()
    county.post(reverse("providers:reform_decision", args=[row.pk]), {"paper": "文4"})
    handing = reverse("providers:reform_handing", args=[row.pk])
    assert county.post(handing, {"part": next(iter(row.PARTS)), "on": "2026-02-30"}).status_code == 409
    for part in row.PARTS:
        county.post(handing, {"part": part, "on": "2026-11-20"})
    assert "1 家应改，1 家完成" in text(county, "providers:reforms")
