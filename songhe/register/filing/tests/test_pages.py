"""Pages of filing: the desk, prices, months, and what is hung up but not operating."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.register.filing import actions as filing
from songhe.register.filing.models import Filing, MonthlyReport
from songhe.register.providers import actions
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)


@pytest.fixture
def station(db: None) -> Facility:
    cast.city()
    return making.facility(operator=making.operator())


@pytest.fixture
def county(sign_in: Any) -> Client:
    return sign_in(cast.li_county())


@pytest.fixture
def clerk(sign_in: Any, station: Facility) -> Client:
    user = cast.zheng_operator()
    actions.seat_clerk(operator=station.operator, user=user, by=making.by(), at=cast.AT)
    return sign_in(user)


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    return client.get(reverse(name, args=args) + query).content.decode()


def test_from_the_clerks_filing_to_the_receipt(clerk: Client, county: Client, station: Facility) -> None:
    told = {"kind": "first", "papers": ["application"]}
    clerk.post(reverse("filing:new", args=[station.pk]), told)
    row = Filing.objects.get()
    page = text(county, "filing:filing", row.pk)
    assert "登记证书、安全承诺书" in page and "出回执</button>" not in page
    county.post(reverse("filing:refusal", args=[row.pk]), {"reason": "缺登记证书"})
    assert "缺登记证书" in text(clerk, "filing:filing", row.pk)
    clerk.post(reverse("filing:new", args=[station.pk]), {**told, "papers": ["application", "registration", "commitment"]})
    again = Filing.objects.get(status="submitted")
    assert "1 件备案等受理" in text(county, "filing:desk")
    county.post(reverse("filing:receipt", args=[again.pk]))
    assert "610921-2026-0001" in text(clerk, "filing:filing", again.pk)
    for no_day in ({}, {"on": "2026-02-30"}):
        assert county.post(reverse("filing:check", args=[again.pk]), no_day).status_code == 409
    county.post(reverse("filing:check", args=[again.pk]), {"on": "2026-11-23"})
    assert Filing.objects.get(pk=again.pk).checked_on == TODAY


def test_a_clerk_takes_a_filing_back_and_gives_no_receipt(clerk: Client, station: Facility) -> None:
    clerk.post(reverse("filing:new", args=[station.pk]), {"kind": "change", "papers": ["application"], "beds_nursing": "8"})
    row = Filing.objects.get()
    assert row.contents == {"beds": {"nursing": 8}} and "护理型床位 8" in text(clerk, "filing:filing", row.pk)
    assert clerk.post(reverse("filing:receipt", args=[row.pk])).status_code == 404
    clerk.post(reverse("filing:withdrawal", args=[row.pk]))
    assert Filing.objects.get().status == "withdrawn"


def test_a_price_is_filed_received_and_shown_with_its_history(clerk: Client, county: Client, station: Facility) -> None:
    clerk.post(reverse("filing:prices", args=[station.pk]), {"service": "bathing", "measure": "time", "name": "上门助浴"})
    offer = station.offers.get()
    price = reverse("filing:price", args=[station.pk, offer.pk])
    assert clerk.post(price, {"cents": "0", "basis": "market", "valid_from": "2026-11-23"}).status_code == 422
    for yuan, day in (("30", "2026-11-23"), ("39.50", "2026-12-01")):
        clerk.post(price, {"cents": yuan, "basis": "market", "valid_from": day})
        assert "待回执" in text(clerk, "filing:prices", station.pk)
        county.post(reverse("filing:receipt", args=[Filing.objects.get(status="submitted").pk]))
    page = text(county, "filing:prices", station.pk)
    assert "39.50" in page and "2026-11-30" in page
    assert "涨 32%" in text(county, "filing:desk", query="?status=received")
    assert "30" in text(county, "filing:summary", station.pk)
    clerk.post(reverse("filing:offer_ending", args=[station.pk, offer.pk]))
    assert station.offers.get().ended_on == TODAY


def test_the_months_and_who_is_silent(clerk: Client, county: Client, station: Facility) -> None:
    assert "蒲溪养老服务站" in text(county, "filing:reports") and "已过期" in text(county, "filing:reports")
    told = {"people": 20, "visits": 90, "meals": 300, "open_days": 22, "beds_taken": 0, "staff": 4, "carers": 2}
    address = reverse("filing:report", args=[station.pk]) + "?month=2026-10"
    assert clerk.post(address, {**told, "carers": 9}).status_code == 422
    assert clerk.post(address, told).status_code == 302
    assert MonthlyReport.objects.get().month == date(2026, 10, 1)
    assert "都报了" in text(county, "filing:reports") and "第 1 版" in text(clerk, "filing:report", station.pk)


def test_hung_up_beside_the_own_word(county: Client, station: Facility) -> None:
    filing.report(
        facility=station, month=date(2026, 10, 1), people=40, visits=100, open_days=25, staff=3, by=making.by(), at=cast.AT
    )
    page = text(county, "filing:quiet")
    assert "1 个设施挂着牌子" in page and "开放 25 天" in page and "与痕迹不符" in page and "从来没有" in page
    actions.leave(facility=station, kind="meal", day=TODAY - timedelta(days=2))
    assert "都有运营痕迹" in text(county, "filing:quiet")
