"""Verbs of assessment. Every write of the room passes through one of these."""

from songhe.care.assessment.actions.appealing import appeal, withdraw
from songhe.care.assessment.actions.assessors import change_assessor, register_assessor
from songhe.care.assessment.actions.delivering import deliver, known, opened
from songhe.care.assessment.actions.filling import cancel, fill, join, lacks, reopen, submit
from songhe.care.assessment.actions.issuing import issue, sign
from songhe.care.assessment.actions.starting import chain, check_pair, correct, standing, start

__all__ = [
    "appeal",
    "cancel",
    "chain",
    "change_assessor",
    "check_pair",
    "correct",
    "deliver",
    "fill",
    "issue",
    "join",
    "known",
    "lacks",
    "opened",
    "register_assessor",
    "reopen",
    "sign",
    "standing",
    "start",
    "submit",
    "withdraw",
]
