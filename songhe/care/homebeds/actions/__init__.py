"""Verbs of the room."""

from songhe.care.homebeds.actions.agreeing import digest, draft, sign
from songhe.care.homebeds.actions.applying import approve, ask, decline, facts_of, judge, place
from songhe.care.homebeds.actions.closing import close_bed
from songhe.care.homebeds.actions.equipping import (
    ask_retrofit,
    book_retrofit,
    drop_retrofit,
    finish_retrofit,
    install,
    leave_out,
    remove,
)
from songhe.care.homebeds.actions.evaluating import evaluate
from songhe.care.homebeds.actions.monthly import count_due, count_months, recount, stood, weigh
from songhe.care.homebeds.actions.opening import missing_parts, open_bed
from songhe.care.homebeds.actions.paying import hand
from songhe.care.homebeds.actions.surveying import add_photo, remove_photo, survey
from songhe.care.homebeds.actions.watching import look, note_call

__all__ = [
    "add_photo",
    "approve",
    "ask",
    "ask_retrofit",
    "book_retrofit",
    "close_bed",
    "count_due",
    "count_months",
    "decline",
    "digest",
    "draft",
    "drop_retrofit",
    "evaluate",
    "facts_of",
    "finish_retrofit",
    "hand",
    "install",
    "judge",
    "leave_out",
    "look",
    "missing_parts",
    "note_call",
    "open_bed",
    "place",
    "recount",
    "remove",
    "remove_photo",
    "sign",
    "stood",
    "survey",
    "weigh",
]
