"""Verbs of the room. What other rooms call through a journey: `quote`, `charge`, `refund`."""

from songhe.care.billing.actions.charging import charge, charge_fee, quote
from songhe.care.billing.actions.disputing import decide, dispute, dispute_with_service, forgive, withdraw
from songhe.care.billing.actions.lots import (
    call_off,
    draw_lots,
    draw_lots_due,
    enter,
    make_round,
    publish,
    void_coupons_due,
    withdraw_entry,
)
from songhe.care.billing.actions.paying import ask_for, gateway_page, owed, settle_told, take_cash
from songhe.care.billing.actions.refunding import refund, send_refunds
from songhe.care.billing.actions.sampling import draw_checks, note_check
from songhe.care.billing.actions.settling import (
    agree,
    confirm_file,
    draw,
    make_file,
    object_to,
    redraw,
    send,
    set_payee,
)
from songhe.care.billing.actions.vouchers import (
    apply_for,
    approve,
    designate,
    end_designation,
    grant,
    grant_due,
    refuse,
    stop,
    void_due,
)
from songhe.care.billing.actions.vouchers import withdraw as withdraw_application

__all__ = [
    "agree",
    "apply_for",
    "approve",
    "ask_for",
    "call_off",
    "charge",
    "charge_fee",
    "confirm_file",
    "decide",
    "designate",
    "dispute",
    "dispute_with_service",
    "draw",
    "draw_checks",
    "draw_lots",
    "draw_lots_due",
    "end_designation",
    "enter",
    "forgive",
    "gateway_page",
    "grant",
    "grant_due",
    "make_file",
    "make_round",
    "note_check",
    "object_to",
    "owed",
    "publish",
    "quote",
    "redraw",
    "refund",
    "refuse",
    "send",
    "send_refunds",
    "set_payee",
    "settle_told",
    "stop",
    "take_cash",
    "void_coupons_due",
    "void_due",
    "withdraw",
    "withdraw_application",
    "withdraw_entry",
]
