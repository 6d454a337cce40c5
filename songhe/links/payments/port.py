"""The interface that the big gateways share: ask to pay, be told, give back, and compare the books of a day.

No card, no account and no password of a payer ever comes here: the gateway's own page asks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from songhe.base.errors import Refused

SANDBOX = "songhe.links.payments.sandbox.Sandbox"


@dataclass(frozen=True)
class Ask:
    """An order to be paid. `order_no` is ours and unique; `notify` and `back` are addresses below our own."""

    order_no: str
    cents: int
    subject: str
    payee: str
    notify: str
    back: str


@dataclass(frozen=True)
class Told:
    """The gateway's word that an order was paid: signed, fresh, and perhaps said several times."""

    order_no: str
    trade_no: str
    cents: int
    paid_at: datetime


@dataclass(frozen=True)
class Line:
    """One line of the gateway's book of a day; `cents` > 0, `refund` says that they went back."""

    order_no: str
    trade_no: str
    refund: bool
    cents: int


class Gateway(Protocol):
    """One gateway. Every verb may be called again with the same numbers and happens once."""

    def pay(self, ask: Ask, at: datetime) -> str:
        """Enter the order; the address to which the payer is sent."""

    def read(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Told:
        """What a notice says. Raises `Forged` when its signature is wrong or its time is not now."""

    def refund(self, order_no: str, refund_no: str, cents: int, at: datetime) -> None:
        """Give back a part of a paid order. Raises Refused for more than was paid."""

    def book(self, day: date) -> list[Line]:
        """What the gateway booked on a day here, to be compared with our own."""


class NotOn(Refused):
    """No gateway is set up on this node."""

    def __init__(self) -> None:
        super().__init__(_("网上支付还没有开通，请付现金。"))


def is_on() -> bool:
    """Whether a gateway is set up (`SONGHE_PAYMENTS`)."""
    return bool(settings.PAYMENTS)


def gateway() -> Gateway:
    """The gateway of this node. Raises NotOn."""
    if not settings.PAYMENTS:
        raise NotOn
    return _made(SANDBOX if settings.PAYMENTS == "sandbox" else settings.PAYMENTS)


@lru_cache(maxsize=2)
def _made(path: str) -> Gateway:
    found: Gateway = import_string(path)()
    return found
