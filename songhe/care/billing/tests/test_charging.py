"""What a service costs, who pays and why; charged once, to the cent."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing import actions, dated, queries, rules, words
from songhe.care.billing.models import Bill, PayerKind, Voucher
from songhe.care.billing.tests.scene import AT, BATH, TODAY, charged, do, granted, operator, parts, station, wang
from songhe.engines.entitlement import NO, UNKNOWN, YES, Answer, Limit, Payer, split
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


def quoted(elder: Elder, where: Facility, item: str = BATH, cents: int = 12000, **facts: Any) -> Any:
    return actions.quote(elder=elder, operator=operator(where), facility=where, item=item, cents=cents, day=TODAY, **facts)


def test_half_of_a_bath_is_paid_by_the_voucher(home: Facility) -> None:
    voucher = granted()
    assert quoted(voucher.elder, home).own == 6000
    bill = charged(voucher.elder, home)
    assert parts(bill) == {"voucher": 6000, "self": 6000} and bill.status == "charged"
    assert ledger.balance(voucher.account) == 74000 and check() == []
    assert ledger.balance(f"claim:{bill.operator_id}:voucher") == 6000
    assert ledger.balance(f"elder:{bill.elder_id}") == -6000  # she owes her part


def test_the_same_order_is_charged_once(home: Facility) -> None:
    elder, subject = granted().elder, uuid4()
    assert charged(elder, home, subject=subject).pk == charged(elder, home, subject=subject, cents=9000).pk
    assert Bill.objects.count() == 1 and queries.bill_of("homecare.order", subject) is not None
    assert queries.bill_of("meals.portion", subject) is None


def test_the_voucher_pays_no_more_than_is_left_of_it(home: Facility) -> None:
    voucher = granted()
    charged(voucher.elder, home, cents=157000, filed_cents=200000)
    last = charged(voucher.elder, home, cents=5900)
    assert parts(last) == {"voucher": 1500, "self": 4400}
    assert last.shares.get(payer="voucher").bound_by == "balance"
    assert parts(charged(voucher.elder, home, cents=5900)) == {"self": 5900} and check() == []


@pytest.mark.parametrize(
    ("facts", "refusal"), [({"cents": 12001, "filed_cents": 12000}, "备案价"), ({"grade": "D"}, "没有核实")]
)
def test_what_is_not_charged_at_all(home: Facility, facts: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        charged(wang(), home, **facts)
    assert not Bill.objects.exists()


def test_without_proof_confirmation_or_designation_no_public_money(home: Facility) -> None:
    elder = granted().elder
    bill = charged(elder, home, grade="")
    share = bill.shares.get(payer="voucher")
    assert (share.cents, share.answers["proven"]) == (0, "no")
    assert words.why(share, {}) == "不符合：服务记录完整，老人或家属已确认"
    do(actions.end_designation, designation=operator(home).designations.get())
    later = actions.quote(
        elder=elder, operator=operator(home), facility=home, item=BATH, cents=100, day=TODAY + timedelta(days=1)
    )
    assert later.of("voucher").answers["provider"] == NO  # type: ignore[union-attr]


def test_a_visit_of_next_month_is_quoted_with_next_months_voucher(home: Facility) -> None:
    elder = granted().elder
    told = actions.quote(
        elder=elder, operator=operator(home), facility=home, item=BATH, cents=12000, day=TODAY + timedelta(days=20)
    )
    assert told.own == 6000


def test_who_was_never_assessed_is_to_be_assessed_and_not_refused_for_good(home: Facility) -> None:
    part = quoted(wang(""), home).of("voucher")
    assert part.answers["level"] == UNKNOWN and part.cents == 0
    assert "待" in words.why(part, {}) or "不符合" in words.why(part, {})


def test_meals_of_the_very_old_cost_two_yuan_less(home: Facility) -> None:
    told = quoted(wang("能力完好"), home, "meal-delivery", 1200)
    assert (told.of("local").cents, told.own) == (200, 1000)


def test_a_companys_voucher_pays_where_the_national_one_does_not(home: Facility) -> None:
    """Not stacked: of the two the one that pays more, alone; and each person has a limit."""
    elder = wang("轻度失能")
    assert quoted(elder, home).of("market").cents == 2000
    assert quoted(elder, home, cents=5999).of("market").answers["threshold"] == NO
    bills = [charged(elder, home) for _time in range(4)]
    assert [parts(bill).get("market", 0) for bill in bills] == [2000, 2000, 2000, 0]
    assert bills[-1].shares.get(payer="market").bound_by == "person"
    assert ledger.balance("campaign:chongyang-2026") == 2000000 - 6000 and check() == []
    both = quoted(granted(wang()).elder, home).of("market")
    assert (both.cents, both.excluded_by) == (0, "voucher")


def test_nothing_to_pay_is_settled_at_once(home: Facility) -> None:
    assert charged(wang(), home, cents=0).status == "settled"


def test_a_service_of_a_months_last_day_uses_that_months_voucher(home: Facility) -> None:
    voucher = granted()
    at = AT + timedelta(days=9)  # 2 December
    assert actions.void_due(at=at) == 0
    bill = charged(voucher.elder, home, day=TODAY.replace(day=30), at=at)
    assert parts(bill)["voucher"] == 6000 and bill.month.month == 11


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "split.yaml").read_text(encoding="utf-8"))
ANSWERS = {"是": YES, "否": NO, "未知": UNKNOWN}


@pytest.mark.parametrize("case", CASES, ids=[case["情形"] for case in CASES])
def test_cases_that_civil_affairs_signs(case: dict[str, Any]) -> None:
    """The rules of the day, with the facts of the case: what each pays, in yuan, and why it does not."""
    known: dict[str, Answer] = dict.fromkeys(words.CONDITIONS, NO) | {
        name: ANSWERS[value] for name, value in zip(case["条件"], case["条件"].values(), strict=True)
    }
    lines = dated.payers(case["场景"], TODAY)
    payers = [Payer(**{**line, "conditions": tuple(line["conditions"])}) for line in lines]
    limits = {"voucher": [Limit("balance", round(case["余额"] * 100))]} if "余额" in case else {}
    told = split(round(case["价格"] * 100), payers, known, limits)
    assert rules.plain_yuan(told.of("voucher").cents) == f"{case['补贴']:.2f}"  # type: ignore[union-attr]
    assert rules.plain_yuan(told.own) == f"{case['自付']:.2f}"
    names = {str(one): str(one.label) for one in PayerKind}
    assert case.get("说明", "") in words.why(told.of("voucher"), names)


def test_a_voucher_is_of_one_month(home: Facility) -> None:
    granted()
    assert Voucher.objects.get().month == TODAY.replace(day=1)
