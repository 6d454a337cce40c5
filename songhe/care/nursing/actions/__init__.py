"""Verbs of the room."""

from songhe.care.nursing.actions.handing import give as hand_over
from songhe.care.nursing.actions.handing import take as take_over
from songhe.care.nursing.actions.laying import fire, lay_due
from songhe.care.nursing.actions.mishaps import ask_for_help, called, close, note, raise_mishap, report, tell_family
from songhe.care.nursing.actions.mishaps import fire as fire_mishap
from songhe.care.nursing.actions.planning import draft, drop, end_of_stay, order, sign, stop
from songhe.care.nursing.actions.posts import come, drop_hours, open_shift, seat, set_hours, set_pin, try_pin, unseat
from songhe.care.nursing.actions.ticking import confirm, do, give, leave_out, prepare, take_back

__all__ = [
    "ask_for_help",
    "called",
    "close",
    "come",
    "confirm",
    "do",
    "draft",
    "drop",
    "drop_hours",
    "end_of_stay",
    "fire",
    "fire_mishap",
    "give",
    "hand_over",
    "lay_due",
    "leave_out",
    "note",
    "open_shift",
    "order",
    "prepare",
    "raise_mishap",
    "report",
    "seat",
    "set_hours",
    "set_pin",
    "sign",
    "stop",
    "take_back",
    "take_over",
    "tell_family",
    "try_pin",
    "unseat",
]
