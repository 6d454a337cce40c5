"""Wang's daughter says that the windows were not cleaned. Where she says it does not matter: order and bill know it both,
the money waits, and what is decided is decided for both, once; also when the program is killed in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse

from songhe.base import clock
from songhe.base.ledger.checking import check
from songhe.base.models import JournalEntry
from songhe.care.billing import actions as billing
from songhe.care.billing.models import Bill, Dispute, Statement
from songhe.care.billing.tests.scene import COUNTY, MONTH, do
from songhe.care.homecare import actions as homecare
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene
from songhe.journeys import disputes_joined, service_settled
from songhe.links.notify.models import Reader
from tests import cast

pytestmark = pytest.mark.django_db
NOW = scene.at(19)


@pytest.fixture(autouse=True)
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.city()
    monkeypatch.setattr(clock, "now", lambda: NOW)


def follow() -> None:
    while service_settled.run_once(NOW):
        pass


def charged() -> tuple[Order, Bill]:
    """60 yuan of cleaning, proven, confirmed and charged."""
    order = scene.put("checked_out", grade="A")
    homecare.confirm(order=order, by_name="王丽", method="family", by=scene.daughter().actor, at=scene.at(18))
    follow()
    return order, Bill.objects.get(subject=order.pk)


def now(order: Order, bill: Bill) -> tuple[str, str, int]:
    order.refresh_from_db()
    bill.refresh_from_db()
    return order.status, bill.status, bill.refunded_cents


def statement(kind: str = "provider") -> Statement | None:
    do(billing.draw, county=COUNTY, month=MONTH, at=NOW)
    return Statement.objects.filter(kind=kind, month=MONTH).first()


def test_said_at_the_order_it_shows_at_the_bill_and_the_money_waits(sign_in: Any) -> None:
    order, bill = charged()
    drawn = statement()
    assert drawn and drawn.cents == 6000
    do(billing.send, statement=drawn, at=NOW)
    do(billing.agree, statement=drawn, at=NOW)
    daughter = sign_in(scene.daughter())
    daughter.post(reverse("homecare:dispute", args=[order.pk]), {"reason": "窗没有擦"})
    follow()
    assert now(order, bill) == ("disputed", "disputed", 0)
    page = daughter.get(reverse("billing:bill", args=[bill.pk])).content.decode()
    assert "窗没有擦" in page and reverse("homecare:order", args=[order.pk]) in page
    drawn.refresh_from_db()
    assert (drawn.cents, drawn.count) == (0, 0)  # also of one that was agreed: the bank has not got it
    assert statement().cents == 0  # type: ignore[union-attr]
    county = sign_in(cast.li_county())
    answer = {"cents": "20", "answer": "擦了一半，退 20 元"}
    assert county.post(reverse("billing:dispute_page", args=[Dispute.objects.get().pk]), answer).status_code == 302
    follow()
    assert now(order, bill) == ("closed", "charged", 2000) and check() == []
    assert Dispute.objects.get().status == "refunded"
    rows = JournalEntry.objects.filter(subject=order.pk, verb="homecare.order.settle")
    assert [row.facts["refund"] for row in rows] == [2000]


def test_said_at_the_bill_it_shows_at_the_order_without_the_sealed_words() -> None:
    order, bill = charged()
    billing.dispute(bill=bill, reason="陈阿姨说没有来", user=scene.daughter(), at=NOW)
    follow()
    assert now(order, bill) == ("disputed", "disputed", 0)
    rows = JournalEntry.objects.filter(subject=order.pk, verb="homecare.order.dispute")
    assert "陈阿姨" not in str([row.facts for row in rows]) + order.reason
    homecare.settle(order=order, said="核实没有上门", refund_cents=6000, by=cast.liu_min().actor, at=NOW)
    follow()
    assert now(order, bill) == ("refunded", "refunded", 6000) and check() == []
    assert (Dispute.objects.get().status, Dispute.objects.get().answer) == ("refunded", "核实没有上门")
    assert bill.refunds.count() == 1


def test_it_stands_and_is_paid_with_the_next_statement() -> None:
    order, bill = charged()
    homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
    follow()
    assert statement() is None
    homecare.settle(order=order, said="有照片，擦了", by=cast.liu_min().actor, at=NOW)
    follow()
    assert now(order, bill) == ("closed", "charged", 0) and Dispute.objects.get().status == "held_good"
    assert statement().cents == 6000  # type: ignore[union-attr]


def test_taken_back_by_the_daughter_both_stand() -> None:
    order, bill = charged()
    homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
    follow()
    do(billing.withdraw, dispute=Dispute.objects.get(), at=NOW)
    follow()
    assert now(order, bill) == ("closed", "charged", 0)


@pytest.mark.parametrize(("back", "status", "left"), [(0, "charged", 6000), (1500, "charged", 4500), (6000, None, 0)])
def test_disputed_before_it_was_charged_it_is_charged_as_it_was_decided(back: int, status: str | None, left: int) -> None:
    order = scene.put("checked_out", grade="A")
    homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
    follow()
    assert not Bill.objects.exists()
    homecare.settle(order=order, said="看过了", refund_cents=back, by=cast.liu_min().actor, at=NOW)
    follow()
    follow_again_from_the_beginning()
    bill = Bill.objects.filter(subject=order.pk).first()
    assert (bill.status, bill.net) == (status, left) if bill else status is None
    assert check() == []


def follow_again_from_the_beginning() -> None:
    Reader.objects.filter(name=service_settled.READING.name).update(pos=0)
    follow()


@pytest.mark.parametrize("side", ["order", "bill"])
def test_read_again_from_the_beginning_nothing_happens_again(side: str) -> None:
    order, bill = charged()
    if side == "order":
        homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
        follow()
        homecare.settle(order=order, said="退一半", refund_cents=3000, by=cast.liu_min().actor, at=NOW)
    else:
        billing.dispute(bill=bill, reason="没擦窗", user=scene.daughter(), at=NOW)
        follow()
        do(billing.decide, dispute=Dispute.objects.get(), cents=3000, answer="退一半", at=NOW)
    follow()
    told = (now(order, bill), JournalEntry.objects.count())
    follow_again_from_the_beginning()
    assert told == (now(order, bill), JournalEntry.objects.count()) == (("closed", "charged", 3000), told[1])
    assert Dispute.objects.count() == 1 and bill.refunds.count() == 1 and check() == []


@pytest.mark.parametrize("side", ["order", "bill"])
def test_killed_in_between_it_is_both_or_neither(side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes away after the other side was written and before the place was kept."""
    order, bill = charged()
    if side == "order":
        homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
    else:
        billing.dispute(bill=bill, reason="没擦窗", user=scene.daughter(), at=NOW)
    before, whole = Reader.objects.get(name=service_settled.READING.name).pos, disputes_joined.follow

    def dies(*told: Any) -> None:
        whole(*told)
        raise OperationalError("the machine stops")

    monkeypatch.setattr(disputes_joined, "follow", dies)
    with pytest.raises(OperationalError):
        service_settled.run_once(NOW)
    assert Reader.objects.get(name=service_settled.READING.name).pos <= before + 1
    assert "disputed" in now(order, bill)[:2] and now(order, bill)[:2] != ("disputed", "disputed")
    monkeypatch.setattr(disputes_joined, "follow", whole)
    follow()
    assert now(order, bill) == ("disputed", "disputed", 0) and Dispute.objects.count() == 1


def test_the_operator_gives_all_back_or_leaves_it_to_the_bureau(sign_in: Any) -> None:
    order, bill = charged()
    homecare.dispute(order=order, reason="没擦窗", by=scene.daughter().actor, at=NOW)
    follow()
    company = sign_in(cast.zheng_operator())
    address = reverse("homecare:settlement", args=[order.pk])
    for outcome in ({"outcome": "stands"}, {"outcome": "part", "cents": "10"}):
        assert company.post(address, {**outcome, "reason": "做了"}).status_code in (409, 422)
    assert now(order, bill)[0] == "disputed"
    assert company.post(address, {"outcome": "whole", "reason": "我们没做好"}).status_code == 302
    follow()
    assert now(order, bill) == ("refunded", "refunded", 6000)


def test_disputed_once_more_it_is_another_dispute() -> None:
    order, bill = charged()
    for number in (1, 2):
        homecare.dispute(order=order, reason=f"没擦窗 {number}", by=scene.daughter().actor, at=NOW)
        follow()
        assert now(order, bill)[:2] == ("disputed", "disputed")
        homecare.settle(order=order, said="看过了", by=cast.liu_min().actor, at=NOW + timedelta(minutes=number))
        follow()
    assert now(order, bill) == ("closed", "charged", 0) and Dispute.objects.filter(status="held_good").count() == 2
