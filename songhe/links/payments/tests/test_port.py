"""The port as every gateway must keep it: once a number, never more back than was paid, a book that adds up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base.errors import Refused
from songhe.links import payments as port
from songhe.links.payments import signing
from songhe.links.payments.models import Trade, TradeRefund

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
ASK = port.Ask("SH1", 6000, "上门助浴", "松龄", "/billing/notice/", "/billing/")


@pytest.fixture(autouse=True)
def on(settings: Any) -> None:
    settings.PAYMENTS = "sandbox"


def paid() -> port.Gateway:
    gateway = port.gateway()
    assert gateway.pay(ASK, AT) == gateway.pay(ASK, AT) == reverse("payments:sandbox", args=["SH1"])
    Trade.objects.update(paid_at=AT)
    return gateway


def test_no_gateway_says_so(settings: Any) -> None:
    settings.PAYMENTS = ""
    assert not port.is_on()
    with pytest.raises(port.NotOn, match="现金"):
        port.gateway()


def test_an_order_is_entered_once_and_shown_with_its_amount(client: Client) -> None:
    paid()
    assert Trade.objects.count() == 1
    page = client.get(reverse("payments:sandbox", args=["SH1"])).content.decode()
    assert "向松龄支付 60.00 元" in page and "已支付" in page
    assert client.get(reverse("payments:sandbox", args=["SH2"])).status_code == 404


def test_money_goes_back_once_a_number_and_never_more_than_came() -> None:
    gateway = paid()
    for _time in range(2):
        gateway.refund("SH1", "RF1", 4000, AT)
    with pytest.raises(Refused, match="没有这笔可退"):
        gateway.refund("SH1", "RF2", 2001, AT)
    gateway.refund("SH1", "RF3", 2000, AT)
    assert TradeRefund.objects.count() == 2 and Trade.objects.get().refunded == 6000


def test_what_was_not_paid_is_not_given_back() -> None:
    port.gateway().pay(ASK, AT)
    with pytest.raises(Refused):
        port.gateway().refund("SH1", "RF1", 1, AT)


def test_the_book_of_a_day_ends_at_midnight_here() -> None:
    gateway = paid()
    gateway.refund("SH1", "RF1", 100, AT + timedelta(hours=14))  # 00:20 of the next day
    assert [(one.order_no, one.refund, one.cents) for one in gateway.book(date(2026, 11, 23))] == [("SH1", False, 6000)]
    assert [(one.trade_no, one.refund, one.cents) for one in gateway.book(date(2026, 11, 24))] == [("RF1", True, 100)]


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_notice_is_fresh_for_five_minutes(minutes: int) -> None:
    given = signing.headers(b"key", "n", b"body", AT + timedelta(minutes=minutes))
    signing.verify(b"key", given, b"body", AT)
    for key, body, at in ((b"other", b"body", AT), (b"key", b"else", AT), (b"key", b"body", AT + timedelta(minutes=11))):
        with pytest.raises(port.Forged):
            signing.verify(key, given, body, at)
