"""Verbs of a call: every write of the room passes here. In the order of a call's life."""

from songhe.care.emergency.actions.cascade import start_cascade, stop_cascade
from songhe.care.emergency.actions.closing import cancel, close, follow_up, hand_over, miss_follow_up, review
from songhe.care.emergency.actions.desk import answer, hear, miss, set_severity, take_over
from songhe.care.emergency.actions.dispatching import ask, stand_down
from songhe.care.emergency.actions.firing import fire
from songhe.care.emergency.actions.incidents import close_incident, group, group_all, open_incident, ungroup, ungroup_all
from songhe.care.emergency.actions.intake import raise_call
from songhe.care.emergency.actions.laid import load_rules
from songhe.care.emergency.actions.merging import merge
from songhe.care.emergency.actions.notes import add_note
from songhe.care.emergency.actions.opening import open_caller
from songhe.care.emergency.actions.responses import accept, arrive, decline, depart, enter, finish, lapse, withdraw
from songhe.care.emergency.actions.seats import come_back, fire_seat, leave, rest, seen, sit
from songhe.care.emergency.actions.telling import mark_read, tell

__all__ = [
    "accept",
    "add_note",
    "answer",
    "arrive",
    "ask",
    "cancel",
    "close",
    "close_incident",
    "come_back",
    "decline",
    "depart",
    "enter",
    "finish",
    "fire",
    "fire_seat",
    "follow_up",
    "group",
    "group_all",
    "hand_over",
    "hear",
    "lapse",
    "leave",
    "load_rules",
    "mark_read",
    "merge",
    "miss",
    "miss_follow_up",
    "open_caller",
    "open_incident",
    "raise_call",
    "rest",
    "review",
    "seen",
    "set_severity",
    "sit",
    "stand_down",
    "start_cascade",
    "stop_cascade",
    "take_over",
    "tell",
    "ungroup",
    "ungroup_all",
    "withdraw",
]
