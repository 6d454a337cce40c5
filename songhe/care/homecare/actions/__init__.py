"""Verbs of services at home. Every write of the room passes here; each is one transaction with its journal rows."""

from songhe.care.homecare.actions.agreeing import (
    agree_plan,
    draft_agreement,
    draft_plan,
    end_agreement,
    end_plan,
    sign,
)
from songhe.care.homecare.actions.assigning import accept, assign, assign_best, reject, reschedule, unassign
from songhe.care.homecare.actions.booking import NobodyFree, book, free_times
from songhe.care.homecare.actions.ending import (
    cancel,
    close_due,
    confirm,
    dispute,
    dispute_with_bill,
    fee_of,
    miss,
    rate,
    settle,
)
from songhe.care.homecare.actions.firing import fire
from songhe.care.homecare.actions.offering import book_package, lay_package, set_item, set_reception
from songhe.care.homecare.actions.standing import days_of, end, make, make_due, pause, resume, stand

__all__ = [
    "NobodyFree",
    "accept",
    "agree_plan",
    "assign",
    "assign_best",
    "book",
    "book_package",
    "cancel",
    "close_due",
    "confirm",
    "days_of",
    "dispute",
    "dispute_with_bill",
    "draft_agreement",
    "draft_plan",
    "end",
    "end_agreement",
    "end_plan",
    "fee_of",
    "fire",
    "free_times",
    "lay_package",
    "make",
    "make_due",
    "miss",
    "pause",
    "rate",
    "reject",
    "reschedule",
    "resume",
    "set_item",
    "set_reception",
    "settle",
    "sign",
    "stand",
    "unassign",
]
