"""The month is settled: statements, the bank's file, reconciliation, and the look on the spot."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing import actions, queries, rules
from songhe.care.billing.models import FieldCheck, Line, Payment, PaymentFile, Share, Statement
from songhe.care.billing.tests.scene import AT, COUNTY, MONTH, TODAY, charged, do, granted, operator, station, wang
from songhe.links.payments.models import Trade
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 2, 1, tzinfo=UTC)


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


def drawn() -> dict[str, Statement]:
    do(actions.draw, county=COUNTY, month=MONTH)
    return {row.payer or "provider": row for row in Statement.objects.all()}


def answered(row: Statement, verb: Any = actions.agree, **facts: Any) -> Statement:
    do(actions.send, statement=row)
    do(verb, statement=row, **facts)
    return row


def test_a_month_adds_up_for_provider_and_payers(home: Facility) -> None:
    elder = granted().elder
    one = charged(elder, home)
    charged(elder, home, cents=3333, item="clean-house")
    do(actions.refund, one, cents=2000, reason="少做")
    rows = drawn()
    assert rows["provider"].cents == 15333 - 2000 and rows["provider"].count == 2
    own = sum(share.cents - share.refunded_cents for share in Share.objects.filter(payer="self"))
    assert rows["voucher"].cents + own == rows["provider"].cents and "self" not in rows
    assert rows["provider"].payable == rows["voucher"].cents
    again = drawn()
    assert [again[key].cents for key in again] == [rows[key].cents for key in again]


def test_a_disputed_bill_waits_and_comes_later(home: Facility) -> None:
    bill = charged(granted().elder, home)
    user = cast.wang_daughter().user
    assert user
    row = actions.dispute(bill=bill, reason="没来", user=user, at=AT)
    assert drawn() == {}
    do(actions.decide, dispute=row, cents=0, answer="来过")
    assert drawn()["provider"].cents == 12000


def test_what_comes_after_a_statement_was_sent_is_on_the_next(home: Facility) -> None:
    elder = granted().elder
    charged(elder, home)
    do(actions.send, statement=drawn()["provider"])
    late = charged(elder, home)
    assert drawn()["provider"].count == 1
    do(actions.draw, county=COUNTY, month=date(2026, 12, 1), at=DECEMBER)
    lines = Line.objects.filter(statement__month=date(2026, 12, 1), kind="provider")
    assert {line.bill_id for line in lines} == {late.pk}


def test_an_objection_is_answered_by_a_new_draft(home: Facility) -> None:
    bill = charged(granted().elder, home)
    row = answered(drawn()["provider"], actions.object_to, objection="少了一单")
    with pytest.raises(WrongMoment, match="这份结算单现在是"):
        do(actions.agree, statement=row)
    do(actions.refund, bill, cents=12000, reason="没做")
    do(actions.redraw, statement=row)
    assert (row.status, row.cents, row.lines.count()) == ("draft", 0, 4)
    with pytest.raises(Refused, match="哪里对不上"):
        do(actions.object_to, statement=row, objection="")


def test_the_bank_pays_what_was_agreed_and_the_claims_are_met(home: Facility) -> None:
    charged(granted().elder, home)
    answered(drawn()["provider"])
    with pytest.raises(Refused, match="缺收款账户"):
        do(actions.make_file, county=COUNTY, month=MONTH)
    with pytest.raises(Refused, match="8 到 30"):
        do(actions.set_payee, operator=operator(home), name="蒲溪", bank="农商行", number="12 34")
    do(actions.set_payee, operator=operator(home), name="=蒲溪", bank="汉阴农商行", number="6228 4800 0000 0001")
    file = do(actions.make_file, county=COUNTY, month=MONTH)
    lines = file.content.splitlines()
    assert lines[1] == "1,'=蒲溪,6228480000000001,汉阴农商行,60.00,2026-11 养老服务结算"
    assert lines[2].startswith("笔数,1,总金额,60.00,账号校验和,")
    with pytest.raises(Refused, match="没有已确认"):
        do(actions.make_file, county=COUNTY, month=MONTH)
    do(actions.confirm_file, file=file)
    with pytest.raises(WrongMoment):
        do(actions.confirm_file, file=PaymentFile.objects.get())
    assert Statement.objects.get(kind="provider").status == "paid"
    assert ledger.balance(f"claim:{home.operator_id}:voucher") == 0 and ledger.balance(f"bank:{COUNTY}") == 6000
    assert check() == []


@pytest.mark.parametrize("status", Statement.Status.values)
@pytest.mark.parametrize("verb", ["send", "agree", "object_to", "redraw"])
def test_every_status_with_every_verb(home: Facility, status: str, verb: str) -> None:
    charged(wang(), home)
    row = drawn()["provider"]
    Statement.objects.update(status=status)
    row.refresh_from_db()
    facts = {"objection": "不对"} if verb == "object_to" else {}
    if status in Statement.MOVES["object" if verb == "object_to" else verb][0]:
        do(getattr(actions, verb), statement=row, **facts)
        return
    with pytest.raises(WrongMoment):
        do(getattr(actions, verb), statement=row, **facts)


def test_a_day_that_agrees_and_one_that_does_not(home: Facility, settings: Any) -> None:
    settings.PAYMENTS = "sandbox"
    bill = charged(granted().elder, home)
    payment = do(actions.ask_for, bill=bill)
    actions.gateway_page(payment=payment, at=AT)
    user = cast.li_county()
    Trade.objects.update(paid_at=AT)
    missing = queries.reconcile(user, TODAY)
    assert [(one.kind, one.ours, one.theirs) for one in missing.differences] == [("missing_here", 0, 6000)]
    Payment.objects.update(status="paid", paid_at=AT)
    whole = queries.reconcile(user, TODAY)
    assert (whole.differences, whole.charged, whole.booked, whole.paid_there, whole.difference) == ((), 12000, 12000, 6000, 0)
    Trade.objects.update(cents=6001)
    assert queries.reconcile(user, TODAY).difference == 1
    Trade.objects.update(paid_at=None)
    Share.objects.filter(payer="self").update(cents=1)
    kinds = {one.kind for one in queries.reconcile(user, TODAY).differences}
    assert kinds == {"missing_there", "bill"}
    assert queries.reconcile(cast.he_ziyang(), TODAY).bills == 0


def test_the_sample_can_be_drawn_again_by_anybody(home: Facility) -> None:
    with pytest.raises(Refused, match="没有用过补贴"):
        do(actions.draw_checks, county=COUNTY, month=MONTH)
    elder = granted().elder
    for _time in range(3):
        charged(elder, home, cents=100)
    rows = do(actions.draw_checks, county=COUNTY, month=MONTH)
    keys = [str(share.bill_id) for share in Share.objects.filter(payer="voucher")]
    assert [str(row.bill_id) for row in rows] == rules.drawn(keys, 1, "610921-2026-11")
    assert do(actions.draw_checks, county=COUNTY, month=MONTH) == []
    with pytest.raises(Refused, match="看到什么"):
        do(actions.note_check, check=rows[0], result="wrong", note="")
    with pytest.raises(Refused, match="选核查结果"):
        do(actions.note_check, check=rows[0], result="maybe", note="")
    do(actions.note_check, check=rows[0], result="wrong", note="老人说没来过")
    with pytest.raises(Refused, match="已经核查过"):
        do(actions.note_check, check=rows[0], result="true", note="")
    assert FieldCheck.objects.get().checked_by


@pytest.mark.parametrize(("count", "size"), [(0, 0), (1, 1), (100, 1), (101, 2), (1000, 10)])
def test_one_in_a_hundred_and_never_none(count: int, size: int) -> None:
    assert rules.sample_size(count, "1") == size


@pytest.mark.parametrize(("cents", "said"), [(0, "0.00"), (5, "0.05"), (123456, "1,234.56"), (-100, "−1.00")])
def test_yuan_with_two_digits(cents: int, said: str) -> None:
    assert rules.yuan(cents) == said
    assert rules.month_after(date(2026, 12, 1)) == date(2027, 1, 1)
