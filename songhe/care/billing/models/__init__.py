"""Nouns of the room."""

from songhe.care.billing.models.bills import Bill, Dispute, PayerKind, Payment, Refund, Share
from songhe.care.billing.models.market import Coupon, Entry, Round
from songhe.care.billing.models.settlement import FieldCheck, Line, Payee, PaymentFile, Statement
from songhe.care.billing.models.vouchers import Agent, Application, Designation, Setting, Voucher

__all__ = [
    "Agent",
    "Application",
    "Bill",
    "Coupon",
    "Designation",
    "Dispute",
    "Entry",
    "FieldCheck",
    "Line",
    "Payee",
    "PayerKind",
    "Payment",
    "PaymentFile",
    "Refund",
    "Round",
    "Setting",
    "Share",
    "Statement",
    "Voucher",
]
