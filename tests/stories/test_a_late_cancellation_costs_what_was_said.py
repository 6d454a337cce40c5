"""Wang's daughter takes a visit back one hour before it. She is told what it costs, pays no more than she was told, may contest
it, and gets it back when the station lets her off. When it is the station's fault it costs nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing import actions as billing
from songhe.care.billing.models import Bill, Dispute
from songhe.care.billing.tests.scene import charged, do, granted, parts, station, wang
from songhe.care.homecare import actions as homecare
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene
from songhe.journeys import service_settled
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    cast.city()
    told = {"at": scene.at(8)}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def follow(at: datetime) -> None:
    while service_settled.run_once(at):
        pass


def page(client: Any, order: Order) -> str:
    return str(client.get(reverse("homecare:order", args=[order.pk])).content.decode())


def test_she_is_told_pays_that_and_is_let_off(hand: dict[str, datetime], sign_in: Any) -> None:
    order, daughter = scene.assigned(), sign_in(scene.daughter())
    granted()  # the voucher is hers, but no fee is paid with it
    told = page(daughter, order)
    assert "现在取消要付 30 元取消费" in told and 'name="fee" value="3000"' in told and "需核实" in told
    form = {"reason": "妈妈住院", "fee": "3000"}
    assert daughter.post(reverse("homecare:cancellation", args=[order.pk]), form).status_code == 302
    follow(hand["at"])
    bill = Bill.objects.get()
    assert (bill.sort, bill.cents, parts(bill), bill.rules["before"]) == ("fee", 3000, {"self": 3000}, 60)
    assert ledger.balance(f"elder:{bill.elder_id}") == -3000 and check() == []
    shown = daughter.get(reverse("billing:bill", args=[bill.pk])).content.decode()
    assert "为什么收取消费" in shown and "账单不对" in shown
    do(billing.take_cash, bill=bill, at=hand["at"])
    contested = reverse("billing:dispute", args=[bill.pk])
    assert daughter.post(contested, {"reason": "是急诊"}).status_code == 302
    follow(hand["at"])
    order.refresh_from_db()
    assert order.status == "cancelled"  # the fee is in dispute, the visit is not
    company = sign_in(cast.zheng_operator())
    assert company.post(reverse("billing:forgiving", args=[bill.pk]), {"reason": "住院，免收"}).status_code == 302
    bill.refresh_from_db()
    assert (bill.status, bill.net, Dispute.objects.get().status) == ("refunded", 0, "refunded")
    assert ledger.balance(f"elder:{bill.elder_id}") == 0 and check() == []
    follow(hand["at"])
    assert Bill.objects.count() == 1


def test_told_nothing_at_noon_and_pressed_the_next_morning_it_asks_again(hand: dict[str, datetime], sign_in: Any) -> None:
    order = scene.assigned()
    hand["at"] = scene.at(8, 59) - timedelta(days=1)
    assert "现在取消不收费" in page(sign_in(scene.daughter()), order)
    hand["at"] = scene.at(8)
    again = sign_in(scene.daughter()).post(reverse("homecare:cancellation", args=[order.pk]), {"reason": "不用了", "fee": "0"})
    assert again.status_code == 409 and "30 元" in again.content.decode()
    order.refresh_from_db()
    assert order.status == "assigned"


@pytest.mark.parametrize(
    ("who", "minutes", "late", "fee"),
    [
        ("elder", 60, 0, 3000), ("family", 23 * 60, 0, 1200), ("family", 25 * 60, 0, 0), ("provider", 60, 0, 0),
        ("desk", 60, 0, 0), ("house", 1, 0, 0), ("elder", -20, 0, 0), ("elder", -5, 15, 0), ("elder", -5, 0, 3000),
    ],
)  # fmt: skip
def test_who_and_how_late(hand: dict[str, datetime], who: str, minutes: int, late: int, fee: int) -> None:
    """The station's own fault, the house's and a carer who is late cost nobody; so does what was booked a moment ago."""
    order = scene.assigned()
    Order.objects.filter(pk=order.pk).update(late_minutes=late)
    order.refresh_from_db()
    at = scene.at(9) - timedelta(minutes=minutes)
    assert homecare.fee_of(order, who, at) == fee
    assert homecare.fee_of(order, who, order.booked_at + timedelta(minutes=1)) == 0
    homecare.cancel(order=order, who=who, reason="不用了", by=scene.by(), at=at)
    follow(at)
    assert [bill.cents for bill in Bill.objects.all()] == ([fee] if fee else [])


def test_the_fee_has_a_limit(hand: dict[str, datetime]) -> None:
    order = scene.assigned()
    Order.objects.filter(pk=order.pk).update(cents=30000, filed_cents=30000)
    order.refresh_from_db()
    assert homecare.fee_of(order, "elder", scene.at(8)) == 5000


def test_by_telephone_the_desk_says_for_whom(hand: dict[str, datetime], sign_in: Any) -> None:
    order, desk = scene.assigned(), sign_in(cast.liu_min())
    assert "请先告诉他们" in page(desk, order)
    form = {"reason": "女儿来电", "who": "family", "fee": "3000"}
    assert desk.post(reverse("homecare:cancellation", args=[order.pk]), form).status_code == 302
    order.refresh_from_db()
    assert (order.cancelled_by, order.fee_cents) == ("family", 3000)


def test_only_a_fee_can_be_let_off(hand: dict[str, datetime]) -> None:
    with pytest.raises(Refused, match="只有取消费"):
        do(billing.forgive, bill=charged(wang(), station()), reason="好心")
