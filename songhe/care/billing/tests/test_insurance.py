"""Long-term-care insurance: off until its paper is entered, then by its own figures. And money is conserved whatever comes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.base.ledger.models import Account, Transfer
from songhe.care.billing import actions, dated, words
from songhe.care.billing.models import Bill, Coupon, Voucher
from songhe.care.billing.tests import lots_scene as lots
from songhe.care.billing.tests.scene import AT, TODAY, charged, do, granted, operator, parts, station, wang
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the city had been named a pilot: the same rule with a paper, 70 % and 100 yuan a month."""
    known = dated.ltc("6109", TODAY)
    assert known and not known.is_on
    told = replace(known, paper="安医保发〔2026〕1 号", month_cents=10000)
    monkeypatch.setattr(dated, "ltc", lambda _county, _on: told)
    yield


def insured(elder: Elder) -> Elder:
    people.enter_category(elder=elder, code="ltc_insured", starts_on=TODAY.replace(day=1), by=cast.liu_min().actor, at=AT)
    return elder


def test_without_a_paper_nobody_pays_by_it_and_the_bill_says_so(home: Facility) -> None:
    bill = charged(insured(wang("重度失能")), home)
    share = bill.shares.get(payer="ltc")
    assert (share.cents, share.answers["ltc_scheme"]) == (0, "no") and "文件已录入" in words.why(share, {})


def test_with_its_paper_it_pays_its_ratio_until_the_months_limit(home: Facility, paper: None) -> None:
    elder = insured(wang("重度失能"))
    bills = [charged(elder, home, item="clinic-escort") for _time in range(3)]
    assert [parts(bill).get("ltc", 0) for bill in bills] == [8400, 1600, 0]
    assert bills[1].shares.get(payer="ltc").bound_by == "month" and check() == []
    do(actions.refund, bills[0], cents=12000, reason="没有来")
    again = charged(elder, home, item="clinic-escort")
    assert parts(again)["ltc"] == 8400  # what went back can be used again in its month
    assert parts(charged(elder, home, item="clinic-escort", day=TODAY.replace(month=12)))["ltc"] == 8400


@pytest.mark.parametrize(
    ("level", "item", "held", "answer"),
    [("轻度失能", "bath-home", True, "no"), ("重度失能", "walk-out", True, "no"), ("重度失能", "bath-home", False, "unknown"),
     ("", "bath-home", True, "unknown")],
)  # fmt: skip
def test_who_is_not_entitled_and_what_is_to_be_found_out(
    home: Facility, paper: None, level: str, item: str, held: bool, answer: str
) -> None:  # fmt: skip
    elder = insured(wang(level)) if held else wang(level)
    part = actions.quote(elder=elder, operator=operator(home), facility=home, item=item, cents=5000, day=TODAY).of("ltc")
    assert part and part.cents == 0 and str(part.answer) == answer


def test_of_insurance_and_voucher_the_larger_pays_alone(home: Facility, paper: None) -> None:
    elder = insured(granted(wang("重度失能")).elder)
    assert parts(charged(elder, home)) == {"ltc": 8400, "self": 3600}
    assert parts(charged(elder, home)) == {"voucher": 6000, "self": 6000}  # only 16 yuan of the month were left there


def test_the_page_of_rules_shows_what_is_off(home: Facility, sign_in: Any) -> None:
    for user in (cast.li_county(), cast.zheng_operator()):
        page = sign_in(user).get(reverse("billing:rules")).content.decode()
        assert "长期护理保险" in page and "文件还没有录入" in page and "未启用" in page and "50%" in page and "40%" in page


STEP = st.one_of(
    st.tuples(st.just("charge"), st.integers(1, 25000), st.sampled_from(["bath-home", "walk-out", "meal-delivery"])),
    st.tuples(st.just("fee"), st.integers(1, 5000), st.just("bath-home")),
    st.tuples(st.just("refund"), st.integers(1, 25000), st.just("")),
    st.tuples(st.just("cash"), st.just(0), st.just("")),
    st.tuples(st.just("void"), st.just(0), st.just("")),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(STEP, min_size=2, max_size=7), stacking=st.booleans(), face=st.integers(1, 20000), cap=st.integers(0, 9000)
)
def test_money_is_conserved_whatever_comes(
    home: Facility, paper: None, steps: list[tuple[str, int, str]], stacking: bool, face: int, cap: int
) -> None:  # fmt: skip
    """Parts add up to the price, no voucher pays more than it holds or after its days, and every account is its history."""
    with transaction.atomic():
        elder = insured(wang("重度失能"))
        voucher = granted(elder)
        coupon = lots.coupon(elder, stacking=stacking, cents=face, per_use_cents=cap)
        at = AT
        for verb, cents, item in steps:
            at = _step(home, elder, verb, cents, item, at)
            _holds(voucher, coupon)
        transaction.set_rollback(True)


def _step(home: Facility, elder: Elder, verb: str, cents: int, item: str, at: Any) -> Any:
    if verb == "charge":
        charged(elder, home, cents=cents, filed_cents=cents, item=item, at=at)
    elif verb == "fee":
        told = {"subject_kind": "homecare.cancellation", "subject": uuid4(), "name": "上门助浴", "item": item, "told": {}}
        who = {"elder": elder, "operator": operator(home), "facility": home}
        do(actions.charge_fee, cents=cents, price_cents=cents * 2, day=TODAY, **told, **who, at=at)
    elif verb == "refund":
        bill = Bill.objects.filter(elder=elder).exclude(status="refunded").first()
        if bill and bill.net:
            do(actions.refund, bill, cents=min(cents, bill.net), reason="少做了", at=at)
    elif verb == "cash":
        due = Bill.objects.filter(elder=elder, status="charged").first()
        if due and actions.owed(due):
            do(actions.take_cash, bill=due, at=at)
    else:
        at = lots.OVER
        actions.void_coupons_due(at=at)
        actions.void_due(at=at)
    return at


def _holds(voucher: Voucher, coupon: Coupon) -> None:
    for bill in Bill.objects.prefetch_related("shares"):
        shares = list(bill.shares.all())
        assert sum(one.cents for one in shares) == bill.cents
        assert sum(one.refunded_cents for one in shares) == bill.refunded_cents
        assert not bill.is_fee or {one.payer for one in shares if one.cents} <= {"self"}
        if any(one.account == coupon.account and one.cents for one in shares):
            assert coupon.valid_from <= bill.day <= coupon.valid_to
    for row in (voucher, coupon):
        assert 0 <= ledger.balance(row.account) <= row.cents
    assert sum(Account.objects.values_list("balance", flat=True)) == 0 and check() == []
    assert not Transfer.objects.filter(amount__lte=0).exists()
