"""Verbs of the room. Every write passes through one of these."""

from songhe.care.sensing.actions.checking import join, note_found, note_outcome, ring_called
from songhe.care.sensing.actions.hearing import Told, hear, look_due
from songhe.care.sensing.actions.ringing import note_call
from songhe.care.sensing.actions.setting import (
    adopt,
    ask_trial,
    end_hold,
    fail_trial,
    finish_trial,
    hold,
    note_seen,
    sign,
    withdraw,
)

__all__ = [
    "Told",
    "adopt",
    "ask_trial",
    "end_hold",
    "fail_trial",
    "finish_trial",
    "hear",
    "hold",
    "join",
    "look_due",
    "note_call",
    "note_found",
    "note_outcome",
    "note_seen",
    "ring_called",
    "sign",
    "withdraw",
]
