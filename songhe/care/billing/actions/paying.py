"""The own part is paid: through a gateway, which tells us, or in cash to the operator, who says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.models import Account
from songhe.care.billing import accounts
from songhe.care.billing.models import Bill, PayerKind, Payment
from songhe.links import payments as port

GATEWAY = Actor("gateway", "支付平台")  # words: data
"""Who says that something was paid."""


def owed(bill: Bill) -> int:
    """What of the own part is still to be paid, in cents."""
    share = bill.shares.filter(payer=PayerKind.SELF).first()
    paid = sum(one.cents - one.refunded_cents for one in bill.payments.filter(status="paid"))
    return max(0, share.cents - share.refunded_cents - paid) if share else 0


def ask_for(*, bill: Bill, by: Actor, at: datetime) -> Payment:
    """Begin to pay through the gateway: the order that it will tell us about. An open one is gone on with."""
    _refuse_unless_owed(bill)
    with _once(), journal.deed():
        open_one = bill.payments.filter(status="asked").first()
        if open_one and open_one.cents == owed(bill):
            return open_one
        if open_one:
            moves.move(open_one, "close", by=by, at=at)
        row = _payment(bill, Payment.Way.GATEWAY, by, at)
        row.save()
        _note(row, "ask", by, at)
    return row


def gateway_page(*, payment: Payment, at: datetime) -> str:
    """The address at which the payer pays. Raises NotOn where no gateway is set up."""
    bill = payment.bill
    ask = port.Ask(
        order_no=payment.order_no, cents=payment.cents, subject=f"{bill.item_name} {bill.number}", payee=bill.operator.name,
        notify=reverse("billing:notice"), back=reverse("billing:bill", args=[bill.pk]),
    )  # fmt: skip
    return port.gateway().pay(ask, at)


def settle_told(*, told: port.Told, at: datetime) -> Payment:
    """The gateway says that an order was paid; said again, nothing happens again. Refused when order or amount are not ours."""
    row = Payment.objects.select_related("bill").filter(order_no=told.order_no).first()
    if row is None or row.cents != told.cents:
        raise Refused(_("支付通知和账单对不上。"))
    if row.status == Payment.Status.PAID:
        return row
    if row.status == Payment.Status.CLOSED:  # it was paid in cash meanwhile: what came twice goes back at once
        port.gateway().refund(row.order_no, f"RC{row.pk.hex[:28]}", row.cents, at)
        with journal.deed():
            _note(row, "return", GATEWAY, at)
        return row
    with journal.deed():
        moves.move(row, "pay", by=GATEWAY, at=at, trade_no=told.trade_no[:64], paid_at=told.paid_at)
        _booked(row, accounts.gateway(row.bill_id), at)
        _settled(row.bill, GATEWAY, at)
    return row


def take_cash(*, bill: Bill, by: Actor, at: datetime) -> Payment:
    """The operator took the own part in cash."""
    _refuse_unless_owed(bill)
    with _once(), journal.deed():
        for open_one in bill.payments.filter(status="asked"):
            moves.move(open_one, "close", by=by, at=at)
        row = _payment(bill, Payment.Way.CASH, by, at)
        row.save()
        moves.move(row, "pay", by=by, at=at, paid_at=at)
        _booked(row, accounts.till(bill.operator_id), at)
        _settled(bill, by, at)
    return row


@contextmanager
def _once() -> Iterator[None]:
    try:
        yield
    except IntegrityError as fault:  # pressed twice at one moment
        raise Refused(_("这张账单正在付款，请看最新的状态。")) from fault


def _refuse_unless_owed(bill: Bill) -> None:
    if bill.status != Bill.Status.CHARGED or not owed(bill):
        raise Refused(_("这张账单没有要付的钱。"))


def _payment(bill: Bill, way: str, by: Actor, at: datetime) -> Payment:
    row = Payment(bill=bill, division_path=bill.division_path, way=way, cents=owed(bill), asked_at=at, payer_name=by.name[:80])
    row.order_no = f"SH{row.pk.hex[:28]}"
    return row


def _booked(row: Payment, through: Account, at: datetime) -> None:
    """What came in goes through to the operator, who had it to get from the elder."""
    bill = row.bill
    legs = [
        Leg(through, accounts.elder(bill.elder_id), row.cents, "pay"),
        Leg(accounts.own_claim(bill.operator_id), through, row.cents, "pay_out"),
    ]
    ledger.post(legs, key=f"pay:{row.pk}", at=at)


def _settled(bill: Bill, by: Actor, at: datetime) -> None:
    bill.refresh_from_db()
    if bill.status == Bill.Status.CHARGED and not owed(bill):
        moves.move(bill, "settle", by=by, at=at, settled_at=at)


def _note(row: Payment, verb: str, by: Actor, at: datetime) -> None:
    facts = {"bill": str(row.bill_id), "cents": row.cents}
    journal.write(
        verb=f"billing.payment.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts
    )  # fmt: skip
