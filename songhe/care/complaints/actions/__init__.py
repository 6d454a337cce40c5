"""Verbs of the room."""

from songhe.care.complaints.actions.calling import call, draw, miss
from songhe.care.complaints.actions.handling import (
    accept,
    agree,
    answer,
    ask_provider,
    close,
    escalate,
    fire,
    investigate,
    reject,
    reopen,
    state,
)
from songhe.care.complaints.actions.submitting import Submitted, submit

__all__ = [
    "Submitted",
    "accept",
    "agree",
    "answer",
    "ask_provider",
    "call",
    "close",
    "draw",
    "escalate",
    "fire",
    "investigate",
    "miss",
    "reject",
    "reopen",
    "state",
    "submit",
]
