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
from songhe.care.homecare.actions.booking import book
from songhe.care.homecare.actions.busy import CarerBusy, ElderBusy, NobodyFree
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
from songhe.care.homecare.actions.offering import set_item, set_reception
from songhe.care.homecare.actions.packages import book_left, book_package, end_package, lay_package
from songhe.care.homecare.actions.standing import days_of, end, make, make_due, pause, resume, stand
from songhe.care.homecare.actions.times import free_times, her_hour

__all__ = [
    "CarerBusy",
    "ElderBusy",
    "NobodyFree",
    "accept",
    "agree_plan",
    "assign",
    "assign_best",
    "book",
    "book_left",
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
    "end_package",
    "end_plan",
    "fee_of",
    "fire",
    "free_times",
    "her_hour",
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
