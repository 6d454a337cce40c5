"""Verbs of the room."""

from songhe.care.visits.actions.aside import (
    back_on_list,
    call_occasion,
    come_back,
    end_occasion,
    leave_list,
    raise_grade,
    stand_aside,
    still_aside,
    take_back_aside,
    take_back_rise,
)
from songhe.care.visits.actions.chasing import advance, fire
from songhe.care.visits.actions.chasing import find as find_person
from songhe.care.visits.actions.checking import called, calm, close, note_outcome, take
from songhe.care.visits.actions.checking import fire as fire_check_in
from songhe.care.visits.actions.listing import compute, compute_due, look_at
from songhe.care.visits.actions.many import Noted, record_many
from songhe.care.visits.actions.posts import appoint, end, go_away, teach
from songhe.care.visits.actions.quiet import ask_after, end_promise, hear, promise, say_well, set_bar
from songhe.care.visits.actions.rounds import plan, plan_due
from songhe.care.visits.actions.visiting import Place, Seen, find, record, when_found
from songhe.care.visits.actions.weather import end_warning, follow_warning

__all__ = [
    "Noted",
    "Place",
    "Seen",
    "advance",
    "appoint",
    "ask_after",
    "back_on_list",
    "call_occasion",
    "called",
    "calm",
    "close",
    "come_back",
    "compute",
    "compute_due",
    "end",
    "end_occasion",
    "end_promise",
    "end_warning",
    "find",
    "find_person",
    "fire",
    "fire_check_in",
    "follow_warning",
    "go_away",
    "hear",
    "leave_list",
    "look_at",
    "note_outcome",
    "plan",
    "plan_due",
    "promise",
    "raise_grade",
    "record",
    "record_many",
    "say_well",
    "set_bar",
    "stand_aside",
    "still_aside",
    "take",
    "take_back_aside",
    "take_back_rise",
    "teach",
    "when_found",
]
