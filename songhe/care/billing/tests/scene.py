"""Wang Guilan has a voucher; the station of her community bathes her for 120 yuan."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from songhe.care.billing import actions
from songhe.care.billing.models import Bill, Voucher
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator
from songhe.register.providers.tests import making
from tests import cast

AT, TODAY, MONTH = cast.AT, date(2026, 11, 23), date(2026, 11, 1)
COUNTY = "6109/610921"
BATH = "bath-home"


def wang(level: str = "中度失能") -> Elder:
    """Assessed: she cannot look after herself."""
    elder = cast.wang()
    Elder.objects.filter(pk=elder.pk).update(care_level=level)
    elder.refresh_from_db()
    return elder


def do(verb: Any, *rows: Any, at: datetime = AT, **facts: Any) -> Any:
    """A verb, by somebody, at 10:20 of the 23rd unless told."""
    return verb(*rows, **facts, by=making.by(), at=at)


def station(designated: bool = True) -> Facility:
    """The station with its operator, where vouchers may be used."""
    row = making.facility(operator=making.operator())
    assert row.operator
    if designated and not row.operator.designations.exists():
        do(actions.designate, operator=row.operator, county=COUNTY, paper="汉民发〔2026〕7 号")
    return row


def operator(row: Facility) -> Operator:
    """Who runs it."""
    assert row.operator
    return row.operator


def granted(elder: Elder | None = None) -> Voucher:
    """Applied for and approved: 800 yuan for November."""
    row = do(actions.apply_for, elder=elder or wang())
    do(actions.approve, application=row)
    return Voucher.objects.get(application=row)


def charged(elder: Elder, where: Facility, cents: int = 12000, **facts: Any) -> Bill:
    """A bath at home, proven and confirmed."""
    told = {
        "subject_kind": "homecare.order", "subject": uuid4(), "item": BATH, "cents": cents, "filed_cents": max(cents, 12000),
        "day": TODAY, "grade": "A", **facts,
    }  # fmt: skip
    bill: Bill = do(actions.charge, elder=elder, operator=operator(where), facility=where, **told)
    return bill


def parts(bill: Bill) -> dict[str, int]:
    """Who pays what of a bill."""
    return {share.payer: share.cents for share in bill.shares.all() if share.cents}
