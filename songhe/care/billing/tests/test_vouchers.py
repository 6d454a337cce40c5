"""Apply, decide, grant by the month, stop, void; and with whom a voucher may be used."""

from datetime import UTC, date, datetime, timedelta

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.base.models import JournalEntry
from songhe.care.billing import actions
from songhe.care.billing.models import Application, Voucher
from songhe.care.billing.tests.scene import AT, COUNTY, charged, do, granted, operator, station, wang
from songhe.register.people.models import Category, Elder
from tests import cast

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 7, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    cast.city()


def test_approved_and_granted_at_once() -> None:
    voucher = granted()
    row = voucher.application
    assert (row.status, row.due_on, voucher.cents, ledger.balance(voucher.account)) == (
        "approved",
        date(2026, 11, 30),
        80000,
        80000,
    )
    assert JournalEntry.objects.filter(verb="billing.voucher.grant").count() == 1


@pytest.mark.parametrize(
    ("level", "birth", "why"),
    [("", date(1945, 1, 1), "先评估"), ("轻度失能", date(1945, 1, 1), "不是中度"), ("重度失能", date(1967, 1, 1), "60 周岁"),
     ("重度失能", None, "出生日期")],
)  # fmt: skip
def test_who_cannot_have_it_is_told_why(level: str, birth: date | None, why: str) -> None:
    elder = wang(level)
    Elder.objects.filter(pk=elder.pk).update(birth_date=birth)
    elder.refresh_from_db()
    with pytest.raises(Refused, match=why):
        do(actions.apply_for, elder=elder)


def test_who_is_supported_already_has_it_not_twice() -> None:
    elder = wang()
    row = do(actions.apply_for, elder=elder)
    Category.objects.create(elder=elder, code="supported_scattered", starts_on=date(2026, 1, 1), source="hand", recorded_at=AT)
    with pytest.raises(Refused, match="特困供养"):
        do(actions.approve, application=row)
    assert not Voucher.objects.exists()


def test_one_application_at_a_time() -> None:
    row = do(actions.apply_for, elder=wang())
    with pytest.raises(Refused, match="已经有一份"):
        do(actions.apply_for, elder=row.elder)


@pytest.mark.parametrize("status", Application.Status.values)
@pytest.mark.parametrize("verb", ["approve", "refuse", "withdraw_application", "stop"])
def test_every_status_with_every_verb(status: str, verb: str) -> None:
    row = do(actions.apply_for, elder=wang())
    Application.objects.update(status=status)
    row.refresh_from_db()
    facts = {"reason": "情况变化"} if verb in {"refuse", "stop"} else {}
    starts, _end = Application.MOVES["withdraw" if verb == "withdraw_application" else verb]
    if status in starts:
        do(getattr(actions, verb), application=row, **facts)
        return
    with pytest.raises(WrongMoment, match="这份申请现在是"):
        do(getattr(actions, verb), application=row, **facts)


def test_next_month_is_granted_by_the_clock_and_once() -> None:
    voucher = granted()
    at = DECEMBER - timedelta(days=6)
    assert (actions.grant_due(at=at), actions.grant_due(at=at)) == (1, 0)
    assert Voucher.objects.filter(elder=voucher.elder).count() == 2 and check() == []


def test_who_lost_the_right_gets_no_more_and_reads_why() -> None:
    voucher = granted()
    Elder.objects.update(care_level="能力完好")
    actions.grant_due(at=DECEMBER)
    row = Application.objects.get()
    assert (row.status, row.last_month) == ("stopped", voucher.month) and "不是中度" in row.reason
    assert Voucher.objects.count() == 1


def test_a_stop_leaves_this_months() -> None:
    voucher = granted()
    do(actions.stop, application=voucher.application, reason="住院半年")
    assert actions.grant_due(at=DECEMBER) == 0 and ledger.balance(voucher.account) == 80000
    with pytest.raises(Refused, match="原因"):
        do(actions.stop, application=voucher.application, reason=" ")


def test_what_is_left_after_the_month_goes_back() -> None:
    voucher = granted()
    charged(voucher.elder, station())
    assert actions.void_due(at=DECEMBER) == 1 and actions.void_due(at=DECEMBER) == 0
    voucher.refresh_from_db()
    assert (voucher.status, ledger.balance(voucher.account), ledger.balance(f"treasury:{COUNTY}")) == ("void", 0, -6000)
    assert check() == []


def test_an_operator_is_designated_once() -> None:
    where = station()
    with pytest.raises(Refused, match="已经是定点"):
        do(actions.designate, operator=operator(where), county=COUNTY, paper="又一次")
    row = operator(where).designations.get()
    do(actions.end_designation, designation=row)
    with pytest.raises(Refused):
        do(actions.end_designation, designation=row)
