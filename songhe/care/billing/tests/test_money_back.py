"""Paid, disputed, refunded: every cent goes back where it came from, and a voucher that is over stays over."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.errors import Refused, WrongMoment
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing import actions, queries, rules
from songhe.care.billing.models import Bill, Dispute, Payment
from songhe.care.billing.tests.scene import AT, COUNTY, TODAY, charged, do, granted, station, wang
from songhe.links import payments as port
from songhe.links.payments import sandbox, signing
from songhe.links.payments.models import Trade
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 7, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def gateway(settings: Any) -> None:
    settings.PAYMENTS = "sandbox"


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


def asked(bill: Bill) -> tuple[Payment, Trade]:
    payment = do(actions.ask_for, bill=bill)
    actions.gateway_page(payment=payment, at=AT)
    return payment, Trade.objects.get(order_no=payment.order_no)


def paid(bill: Bill) -> Payment:
    payment, trade = asked(bill)
    told = port.Told(payment.order_no, trade.trade_no, payment.cents, AT)
    Trade.objects.update(paid_at=AT)
    actions.settle_told(told=told, at=AT)
    bill.refresh_from_db()
    payment.refresh_from_db()
    return payment


def test_paid_through_the_gateway_and_told_twice(home: Facility) -> None:
    bill = charged(granted().elder, home)
    payment = paid(bill)
    actions.settle_told(told=port.Told(payment.order_no, "x", 6000, AT), at=AT)
    assert (bill.status, payment.status) == ("settled", "paid")
    assert [ledger.balance(code) for code in (f"elder:{bill.elder_id}", "gateway")] == [0, 0] and check() == []
    with pytest.raises(Refused, match="没有要付"):
        do(actions.ask_for, bill=bill)


def test_a_notice_about_another_amount_or_order_is_refused(home: Facility) -> None:
    payment, _trade = asked(charged(wang(), home))
    for told in (port.Told(payment.order_no, "x", 1, AT), port.Told("SHelse", "x", payment.cents, AT)):
        with pytest.raises(Refused, match="对不上"):
            actions.settle_told(told=told, at=AT)
    assert Payment.objects.get().status == "asked"


def test_only_the_gateways_own_fresh_word_is_taken(home: Facility, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songhe.base.clock.now", lambda: AT)
    payment, _trade = asked(charged(wang(), home))
    body = json.dumps(
        {"order_no": payment.order_no, "trade_no": "T1", "cents": payment.cents, "paid_at": AT.isoformat()}
    ).encode()
    right = signing.headers(sandbox.key(), "n1", body, AT)
    old = signing.headers(sandbox.key(), "n1", body, AT - timedelta(minutes=6))
    client, address = Client(), reverse("billing:notice")

    def tell(content: bytes, headers: dict[str, str]) -> int:
        return client.post(address, content, content_type="application/json", headers=headers).status_code

    assert tell(body, {}) == 403 and tell(body, old) == 403
    assert tell(body.replace(b"T1", b"T2"), right) == 403
    assert tell(body, {**right, "Pay-Timestamp": "soon"}) == 403
    broken = b'{"order_no": "x"}'
    assert tell(broken, signing.headers(sandbox.key(), "n2", broken, AT)) == 403
    assert Payment.objects.get().status == "asked"
    assert tell(body, right) == 200 and tell(body, right) == 200
    assert Payment.objects.get().status == "paid"


def test_without_a_gateway_there_is_cash(home: Facility, settings: Any) -> None:
    settings.PAYMENTS = ""
    bill = charged(wang("能力完好"), home, cents=5000)
    payment = do(actions.ask_for, bill=bill)
    with pytest.raises(Refused, match="还没有开通"):
        actions.gateway_page(payment=payment, at=AT)
    do(actions.take_cash, bill=bill)
    bill.refresh_from_db()
    assert bill.status == "settled" and set(Payment.objects.values_list("status", flat=True)) == {"closed", "paid"}
    assert django_settings.PAYMENTS == "" and check() == []


def test_within_the_month_the_voucher_is_whole_again(home: Facility) -> None:
    voucher = granted()
    bill = charged(voucher.elder, home)
    payment = paid(bill)
    row = do(actions.refund, bill, cents=12000, reason="没有上门")
    bill.refresh_from_db()
    payment.refresh_from_db()
    assert (bill.status, row.to_voucher, row.returned, payment.refunded_cents) == ("refunded", 6000, 6000, 6000)
    assert ledger.balance(voucher.account) == 80000 and ledger.balance(f"elder:{bill.elder_id}") == 0
    assert Trade.objects.get().refunded == 0 and check() == []
    assert (actions.send_refunds(at=AT), actions.send_refunds(at=AT)) == (1, 0)
    assert Trade.objects.get().refunded == 6000
    assert queries.reconcile(cast.li_county(), TODAY).differences == ()


def test_paid_in_cash_while_the_gateway_was_slow(home: Facility) -> None:
    bill = charged(wang(), home)
    payment, trade = asked(bill)
    do(actions.take_cash, bill=bill)
    Trade.objects.update(paid_at=AT)
    told = port.Told(payment.order_no, trade.trade_no, payment.cents, AT)
    assert actions.settle_told(told=told, at=AT).status == "closed"
    assert queries.reconcile(cast.li_county(), TODAY).differences == ()
    assert Trade.objects.get().refunded == payment.cents and ledger.balance(f"elder:{bill.elder_id}") == 0
    with pytest.raises(Refused, match="没有要付"):
        do(actions.take_cash, bill=Bill.objects.get())


def test_after_the_month_only_the_own_part_comes_back(home: Facility) -> None:
    voucher = granted()
    bill = charged(voucher.elder, home)
    do(actions.take_cash, bill=bill)
    actions.void_due(at=DECEMBER)
    row = do(actions.refund, bill, cents=12000, reason="核查不属实", at=DECEMBER)
    assert (row.to_voucher, row.returned) == (0, 6000)
    assert (ledger.balance(voucher.account), ledger.balance(f"treasury:{COUNTY}")) == (0, 0) and check() == []


def test_a_part_goes_back_in_proportion_and_no_more_than_there_is(home: Facility) -> None:
    bill = charged(granted().elder, home)
    row = do(actions.refund, bill, cents=3001, reason="少做一半")
    assert sum(row.parts.values()) == 3001 and abs(row.parts["voucher"] - row.parts["self"]) == 1
    assert (row.returned, actions.owed(bill)) == (0, 6000 - row.parts["self"])
    with pytest.raises(Refused, match=r"89\.99"):
        do(actions.refund, bill, cents=9000, reason="太多")
    with pytest.raises(Refused, match="原因"):
        do(actions.refund, bill, cents=1, reason=" ")
    assert check() == []


def raised(bill: Bill) -> Dispute:
    row: Dispute = actions.dispute(bill=bill, reason="没有洗头", user=cast.wang_daughter().user, at=AT)  # type: ignore[arg-type]
    return row


def test_a_dispute_is_answered_with_money_or_with_reasons(home: Facility) -> None:
    elder = granted().elder
    one, other = charged(elder, home), charged(elder, home)
    dispute = raised(one)
    with pytest.raises((Refused, WrongMoment)):
        raised(one)
    do(actions.decide, dispute=dispute, cents=2000, answer="退一部分")
    one.refresh_from_db()
    assert (one.status, one.refunded_cents, dispute.status) == ("charged", 2000, "refunded")
    second = raised(other)
    do(actions.decide, dispute=second, cents=0, answer="做了，有照片")
    assert (second.status, Bill.objects.get(pk=other.pk).status) == ("held_good", "charged")
    with pytest.raises(WrongMoment, match="已经有结果"):
        do(actions.decide, dispute=second, cents=1, answer="再退")
    assert check() == []


def test_a_dispute_taken_back_leaves_the_bill_as_it_was(home: Facility) -> None:
    bill = charged(wang(), home)
    do(actions.take_cash, bill=bill)
    dispute = raised(Bill.objects.get(pk=bill.pk))
    do(actions.withdraw, dispute=dispute)
    assert Bill.objects.get().status == "settled"


def test_too_late_to_dispute_here(home: Facility) -> None:
    bill = charged(wang(), home, at=AT - timedelta(days=70))
    with pytest.raises(Refused, match="超过 60 天"):
        raised(bill)


@given(st.dictionaries(st.sampled_from(["self", "voucher", "local", "market"]), st.integers(0, 99999), min_size=1), st.data())
def test_what_goes_back_adds_up(left: dict[str, int], data: st.DataObject) -> None:
    cents = data.draw(st.integers(0, sum(left.values())))
    parts = rules.spread(cents, left)
    assert sum(parts.values()) == cents and all(0 < part <= left[payer] for payer, part in parts.items())
    with pytest.raises(ValueError, match="more goes back"):
        rules.spread(sum(left.values()) + 1, left)
