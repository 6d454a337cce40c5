"""A gateway to try everything with, behind the same port. No money moves; its page is served only in a demonstration.

It signs and tells as a real one does: the notice goes through our own address with its signature and its time.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.test.client import RequestFactory
from django.urls import resolve, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.indicators import HOME
from songhe.base.rows import new_id
from songhe.links.payments import signing
from songhe.links.payments.models import Trade, TradeRefund
from songhe.links.payments.port import Ask, Line, Told


def key() -> bytes:
    """The sandbox's signing key, of this node alone."""
    return hmac.new(str(settings.SECRET_KEY).encode(), b"payments.sandbox", sha256).digest()


class Sandbox:
    """`links.payments.port.Gateway`, played."""

    def pay(self, ask: Ask, at: datetime) -> str:
        facts = {"cents": ask.cents, "subject": ask.subject, "payee": ask.payee, "notify": ask.notify, "back": ask.back}
        number = f"SANDBOX{new_id().hex[:20].upper()}"
        Trade.objects.get_or_create(order_no=ask.order_no, defaults={**facts, "trade_no": number, "asked_at": at})
        return reverse("payments:sandbox", args=[ask.order_no])

    def read(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Told:
        signing.verify(key(), headers, body, at)
        try:
            said = json.loads(body)
            paid_at = parse_datetime(said["paid_at"])
            if paid_at is None:
                raise ValueError("no time")
            return Told(str(said["order_no"]), str(said["trade_no"]), int(said["cents"]), paid_at)
        except (ValueError, KeyError, TypeError) as fault:
            raise signing.Forged from fault

    def refund(self, order_no: str, refund_no: str, cents: int, at: datetime) -> None:
        if TradeRefund.objects.filter(refund_no=refund_no).exists():
            return
        with transaction.atomic():
            rows = Trade.objects.filter(order_no=order_no, paid_at__isnull=False, refunded__lte=F("cents") - cents)
            if not rows.update(refunded=F("refunded") + cents):
                raise Refused(_("支付平台没有这笔可退的钱。"))
            TradeRefund.objects.create(trade=Trade.objects.get(order_no=order_no), refund_no=refund_no, cents=cents, at=at)

    def book(self, day: date) -> list[Line]:
        start = datetime.combine(day, time(), tzinfo=HOME)
        span = {"gte": start, "lt": start + timedelta(days=1)}
        paid = Trade.objects.filter(**{f"paid_at__{name}": value for name, value in span.items()})
        back = TradeRefund.objects.filter(**{f"at__{name}": value for name, value in span.items()}).select_related("trade")
        lines = [Line(row.order_no, row.trade_no, False, row.cents) for row in paid]
        return [*lines, *(Line(row.trade.order_no, row.refund_no, True, row.cents) for row in back)]


def pay_now(row: Trade, at: datetime) -> Any:
    """Somebody pressed “pay” on the sandbox's page: book it, and tell. What our address answered."""
    Trade.objects.filter(pk=row.pk, paid_at=None).update(paid_at=at)
    row.refresh_from_db()
    return tell(row, at)


def tell(row: Trade, at: datetime) -> Any:
    """Tell that an order was paid, as often as it is asked for: through the notify address, signed."""
    paid_at = row.paid_at.isoformat() if row.paid_at else ""
    said = {"order_no": row.order_no, "trade_no": row.trade_no, "cents": row.cents, "paid_at": paid_at}
    body = json.dumps(said).encode()
    signed = signing.headers(key(), new_id().hex, body, at)
    request = RequestFactory().post(row.notify, body, content_type="application/json", headers=signed)
    found = resolve(row.notify)
    return found.func(request, *found.args, **found.kwargs)
