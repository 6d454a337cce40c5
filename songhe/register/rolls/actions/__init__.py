"""Verbs of rolls. Every write of the room passes through one of these."""

from songhe.register.extracts.actions import ask_extract
from songhe.register.rolls.actions.deciding import apply_decided, decide
from songhe.register.rolls.actions.proposing import accept, refuse, when_accepted
from songhe.register.rolls.actions.purging import purge_due
from songhe.register.rolls.actions.receiving import begin, map_columns, receive, resume, stop
from songhe.register.rolls.actions.returning import error_workbook
from songhe.register.rolls.actions.working import Lost, claim, lease, steps, work, work_due

__all__ = [
    "Lost",
    "accept",
    "apply_decided",
    "ask_extract",
    "begin",
    "claim",
    "decide",
    "error_workbook",
    "lease",
    "map_columns",
    "purge_due",
    "receive",
    "refuse",
    "resume",
    "steps",
    "stop",
    "when_accepted",
    "work",
    "work_due",
]
