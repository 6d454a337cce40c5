"""Verbs of the room."""

from songhe.care.needs.actions.collecting import classify, collect
from songhe.care.needs.actions.ending import decline, fire, match, offer, reopen
from songhe.care.needs.actions.referring import refer, refuse, take, withdraw

__all__ = [
    "classify",
    "collect",
    "decline",
    "fire",
    "match",
    "offer",
    "refer",
    "refuse",
    "reopen",
    "take",
    "withdraw",
]
